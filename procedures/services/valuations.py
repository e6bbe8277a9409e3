"""Re-valuation: credits rebuilt from logs and releases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from codes.selectors import published_releases
from procedures.selectors.lines import lines_by_days
from procedures.selectors.logs import users_with_records
from procedures.services.changes.credits import revise
from procedures.services.changes.sequence import Sequences, UnknownUser, lock_sequences, store_sequences


class UnknownRelease(LookupError):
    """No published release has this id."""


@dataclass(frozen=True, slots=True)
class RevaluationReport:
    """How many users and lines were looked at, and of how many lines the credit changed."""

    users: int = 0
    lines: int = 0
    changed: int = 0

    def __add__(self, other: RevaluationReport) -> RevaluationReport:
        """Return both reports in one."""
        return RevaluationReport(self.users + other.users, self.lines + other.lines, self.changed + other.changed)


def revalue(*, user_id: UUID | None = None, release: str | None = None, at: datetime) -> RevaluationReport:
    """Value stored lines anew: of one user or of all, those that a release can touch or all.

    A transaction a user, and only credits that differ are written, each under a new number of the user's stream of
    valuations; so it can be run again, and a second run changes nothing. Raises UnknownRelease.
    """
    since = None if release is None else _first_day(release)
    users: Iterable[UUID] = users_with_records() if user_id is None else (user_id,)
    reports = (_revalue_user(user, release=release, since=since, at=at) for user in users)
    return sum(reports, RevaluationReport())


def _first_day(release: str) -> date:
    published = published_releases().filter(id=release).values_list("effective_from", flat=True)
    for first_day in published:
        return first_day
    raise UnknownRelease(f"{release} is not published")


def _revalue_user(user_id: UUID, *, release: str | None, since: date | None, at: datetime) -> RevaluationReport:
    try:
        return _revalue_locked(user_id, release=release, since=since, at=at)
    except UnknownUser:  # deleted since the users were listed: nothing is left to value
        return RevaluationReport()


@transaction.atomic
def _revalue_locked(user_id: UUID, *, release: str | None, since: date | None, at: datetime) -> RevaluationReport:
    sequences = lock_sequences(user_id=user_id)
    report, last_seq = RevaluationReport(users=1), sequences.valuations
    for stored in lines_by_days(user_id=user_id, release=release, since=since):
        revision = revise(stored, user_id=user_id, at=at, last_seq=last_seq)
        report += RevaluationReport(lines=len(stored), changed=revision.changed)
        last_seq = revision.last_seq
    if last_seq != sequences.valuations:
        store_sequences(Sequences(sequences.changes, last_seq), user_id=user_id)
    return report
