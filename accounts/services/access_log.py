"""Log, outside the database, of each change of who may log in as whom: a restored back-up would undo it unseen.

A change is logged before it is committed, and its number is stored in the database with it: a logged change whose
number the database lacks is one that a restore undid, or that never held, which is as if it were undone. The log holds
numbers, kinds and times, never addresses or secrets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from accounts.models import AppliedAccessChange
from accounts.services.durable_log import append_lines, read_lines

_NAME: Final = "access_changes"


class AccessChangeKind(StrEnum):
    """What was changed of an account."""

    DISABLED = "disabled"
    PASSWORD = "password"  # noqa: S105  # a kind
    EMAIL = "email"
    MFA = "mfa"
    RECOVERY_CODES = "recovery_codes"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class AccessChange:
    """A logged change: its number, whose account, what, and when."""

    id: UUID
    user_id: UUID
    kind: AccessChangeKind
    at: datetime

    def __str__(self) -> str:
        return f"{self.id} {self.user_id} {self.kind} {self.at.isoformat(timespec='seconds')}"


def log_access_changes(*, user_ids: Iterable[UUID], kinds: Iterable[AccessChangeKind], at: datetime) -> list[UUID]:
    """Log changes that are about to be committed, and return their numbers. Raises LogNotWritten."""
    changes = [AccessChange(uuid4(), user_id, kind, at) for user_id in user_ids for kind in sorted(kinds)]
    if changes:
        append_lines(_NAME, map(str, changes))
    return [change.id for change in changes]


def store_applied(ids: Iterable[UUID]) -> None:
    """Store that the database holds these changes."""
    AppliedAccessChange.objects.bulk_create((AppliedAccessChange(id=i) for i in ids), ignore_conflicts=True)


def unapplied_changes() -> tuple[AccessChange, ...]:
    """Logged changes that this database does not hold, in their order."""
    logged = [change for line in read_lines(_NAME) if (change := _parsed(line)) is not None]
    applied = set(AppliedAccessChange.objects.values_list("id", flat=True))
    return tuple(change for change in logged if change.id not in applied)


def _parsed(line: str) -> AccessChange | None:
    try:
        number, user_id, kind, at = line.split(" ")
        return AccessChange(UUID(number), UUID(user_id), AccessChangeKind(kind), datetime.fromisoformat(at))
    except ValueError:
        return None
