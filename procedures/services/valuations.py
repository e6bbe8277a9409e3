"""Re-valuation: credits rebuilt from logs, releases and contracts; a slice of a user's days a transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from queue import SimpleQueue
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction

from codes.selectors.releases import published_releases
from procedures.collections.revaluation import Cause, RevaluationTally
from procedures.models import Revaluation
from procedures.selectors.lines import RevaluationScope, next_days
from procedures.selectors.logs import users_with_records
from procedures.services.changes.dead_rows import DeadRows
from procedures.services.changes.revaluing import revalue_days
from procedures.services.changes.sequence import UnknownUser, lock_sequences, store_sequences

# Of one transaction: the user's own writes wait no longer than that.
SLICE: Final = 5_000
# So the lines of one are valued while the database writes those of the other.
_USERS_AT_ONCE: Final = 2


class ReleaseNotPublished(LookupError):
    """No published release has this id."""


@dataclass(frozen=True, slots=True)
class RevaluationRun:
    """A re-valuation: why, of which days, under an id by which one that was broken off goes on where it was."""

    cause: Cause
    subject: str = ""
    which: RevaluationScope = field(default_factory=RevaluationScope)
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class RevaluationReport:
    """How many users and lines were looked at, and of how many lines the credit changed."""

    users: int = 0
    lines: int = 0
    changed: int = 0

    def __add__(self, other: RevaluationReport) -> RevaluationReport:
        """Return both reports in one."""
        return RevaluationReport(self.users + other.users, self.lines + other.lines, self.changed + other.changed)


def release_run(release: str, *, run_id: UUID | None = None) -> RevaluationRun:
    """Return the run after the publication of a release, over all days that it can touch.

    Raises ReleaseNotPublished.
    """
    first_days = published_releases().filter(id=release).values_list("effective_from", flat=True)
    for since in first_days:
        return RevaluationRun(Cause.RELEASE, release, RevaluationScope(release=release, since=since), run_id or uuid4())
    raise ReleaseNotPublished(f"{release} is not published")


def revalue(
    *,
    run: RevaluationRun,
    user_id: UUID | None = None,
    at: datetime,
    on_progress: Callable[[int, int], None] | None = None,
) -> RevaluationReport:
    """Value stored lines anew: of one user or of all, those days that the run looks at.

    A transaction a slice of days, and only credits that differ are written, each under a new number of the user's
    stream of valuations; so a run can be broken off and run again, and a second one changes nothing. A user of whose
    lines one changed gets a report. Room of what was replaced is given back on the way (`DeadRows`). `on_progress` is
    told how many of how many users are done.
    """
    users: Sequence[UUID] = list(users_with_records()) if user_id is None else [user_id]
    report, work = RevaluationReport(), partial(_revalue_user, run=run, dead_rows=DeadRows(), at=at)
    # Closed, so that nothing goes on where `on_progress` raises.
    with closing(_two_at_once(work, users)) as reports:
        for done, of_user in enumerate(reports, start=1):
            report += of_user
            if on_progress is not None:
                on_progress(done, len(users))
    return report


def _two_at_once(
    work: Callable[[UUID], RevaluationReport], users: Sequence[UUID]
) -> Generator[RevaluationReport, None, None]:
    """Yield the reports of users as they come, each worked at on a connection of its thread.

    After an error no other user is begun. Inside a transaction of the caller, which other connections do not see, one
    follows the other.
    """
    if len(users) < _USERS_AT_ONCE or transaction.get_connection().in_atomic_block:
        yield from map(work, users)
        return
    waiting, reports = iter(users), SimpleQueue[RevaluationReport | None]()
    with ThreadPoolExecutor(_USERS_AT_ONCE) as threads:
        workers = [threads.submit(_work_through, work, waiting, reports) for _ in range(_USERS_AT_ONCE)]
        try:
            for _ in workers:
                yield from iter(reports.get, None)
        finally:
            _begin_no_other(waiting)
    for worker in workers:
        worker.result()


def _work_through(
    work: Callable[[UUID], RevaluationReport],
    waiting: Iterator[UUID],
    reports: SimpleQueue[RevaluationReport | None],
) -> None:
    """Work at one waiting user after the other, on a connection of this thread; None is put after the last report."""
    try:
        for user in waiting:
            reports.put(work(user))
    finally:
        _begin_no_other(waiting)
        reports.put(None)
        connection.close()


def _begin_no_other(waiting: Iterator[UUID]) -> None:
    deque(waiting, maxlen=0)


def _revalue_user(user_id: UUID, *, run: RevaluationRun, dead_rows: DeadRows, at: datetime) -> RevaluationReport:
    tally, through = _so_far(user_id, run)
    try:
        while through is not None:
            changed = tally.changed
            through = _revalue_slice(user_id, run=run, after=through, tally=tally, at=at)
            dead_rows.add(tally.changed - changed)
    except UnknownUser:  # deleted since the users were listed: nothing is left to value
        return RevaluationReport()
    return RevaluationReport(1, tally.lines, tally.changed)


@transaction.atomic
def _revalue_slice(
    user_id: UUID, *, run: RevaluationRun, after: date, tally: RevaluationTally, at: datetime
) -> date | None:
    """Value the next days after one and return the last of them, None where none is left."""
    sequences = lock_sequences(user_id=user_id)
    days_of_slice = next_days(user_id=user_id, which=run.which, after=after, most_lines=SLICE)
    through = None if days_of_slice.is_last else days_of_slice.days[-1]
    if days_of_slice.days:
        result = revalue_days(user_id=user_id, days=days_of_slice.days, at=at, last_seq=sequences.valuations)
        tally.add_sums(result.lines, result.changed)
        if result.changed:
            store_sequences(sequences.reaching(valuations=result.last_seq), user_id=user_id)
    _report(user_id, run, tally, at=at, through=through)
    return through


def _so_far(user_id: UUID, run: RevaluationRun) -> tuple[RevaluationTally, date | None]:
    """Return what a run that was broken off has reached; nothing, at the start, for a new one."""
    for row in Revaluation.objects.filter(user_id=user_id, id=run.id):
        tally = RevaluationTally.of(row.lines, row.changed, row.wrvu_before, row.wrvu_after, row.by_code, row.by_month)
        return tally, row.through if row.finished_at is None else None
    return RevaluationTally(), date.min


def _report(user_id: UUID, run: RevaluationRun, tally: RevaluationTally, *, at: datetime, through: date | None) -> None:
    """Write down how far a run is; one that changed nothing leaves no report."""
    if not tally.changed:
        return
    figures = {
        "lines": tally.lines,
        "changed": tally.changed,
        "wrvu_before": tally.before,
        "wrvu_after": tally.after,
        "by_code": tally.codes_json,
        "by_month": tally.months_json,
        "through": through,
        "finished_at": at if through is None else None,
    }
    if not Revaluation.objects.filter(user_id=user_id, id=run.id).update(**figures):
        Revaluation.objects.create(
            user_id=user_id, id=run.id, cause=run.cause, subject=run.subject, begun_at=at, **figures
        )
