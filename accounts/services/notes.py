"""Notes, outside the database, of each change of who may log in as whom: a restored back-up would undo it unseen.

A note is on disk before its change is committed, and its number is stored in the database with the change: a note whose
number the database lacks is of a change that a restore undid, or that never held, which is as if it were undone. Notes
hold numbers, kinds and times, never addresses or secrets.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from accounts.models import AppliedAccessChange


class NoteNotWritten(RuntimeError):
    """The folder outside the database takes no note, so the change may not be made."""


class Kind(StrEnum):
    """What was changed of an account."""

    DISABLED = "disabled"
    PASSWORD = "password"  # noqa: S105  # a kind
    EMAIL = "email"
    MFA = "mfa"
    RECOVERY_CODES = "recovery_codes"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class AccessChange:
    """A change that was noted: its number, whose account, what, and when."""

    id: UUID
    user_id: UUID
    kind: Kind
    at: datetime


def note_erased(*, user_id: UUID) -> None:
    """Note that an account is erased. Raises NoteNotWritten."""
    _append("erased_accounts", [str(user_id)])


def note_changes(*, user_ids: Iterable[UUID], kinds: Iterable[Kind], at: datetime) -> list[UUID]:
    """Note changes that are about to be committed, and return their numbers. Raises NoteNotWritten."""
    changes = [AccessChange(uuid4(), user_id, kind, at) for user_id in user_ids for kind in sorted(kinds)]
    if changes:
        _append(
            "access_changes", [f"{c.id} {c.user_id} {c.kind} {c.at.isoformat(timespec='seconds')}" for c in changes]
        )
    return [change.id for change in changes]


def store_applied(ids: Iterable[UUID]) -> None:
    """Store that the database holds these changes."""
    AppliedAccessChange.objects.bulk_create((AppliedAccessChange(id=i) for i in ids), ignore_conflicts=True)


def erased_ids() -> frozenset[UUID]:
    """Return the ids of erased accounts; a line that is none, as of a write that was cut, is passed over."""
    return frozenset(found for line in _lines("erased_accounts") if (found := _uuid(line)) is not None)


def lost_changes() -> tuple[AccessChange, ...]:
    """Return the noted changes that this database does not hold, in their order."""
    noted = [change for line in _lines("access_changes") if (change := _change(line)) is not None]
    held = set(AppliedAccessChange.objects.values_list("id", flat=True))
    return tuple(change for change in noted if change.id not in held)


def _append(name: str, lines: list[str]) -> None:
    """Add lines to a file, on disk when this returns."""
    path = _path(name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as file:
            # The line before may have been cut, which would spoil this one, too.
            file.write("\n" + "".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        raise NoteNotWritten(f"{path}: {refused.strerror}") from refused


def _lines(name: str) -> list[str]:
    try:
        return _path(name).read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _path(name: str) -> Path:
    folder: Path = settings.MARKS_FOLDER
    return folder / name


def _change(line: str) -> AccessChange | None:
    try:
        number, user_id, kind, at = line.split(" ")
        return AccessChange(UUID(number), UUID(user_id), Kind(kind), datetime.fromisoformat(at))
    except ValueError:
        return None


def _uuid(line: str) -> UUID | None:
    try:
        return UUID(line)
    except ValueError:
        return None
