"""Which release values a line: in force, pinned, or an older one behind an excerpt (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from codes.domain.timeline import Timeline, release_for_code
from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.schedule import Schedule

NO_RELEASE = "no_release"
NOT_IN_EXCERPT = "not_in_excerpt"


@dataclass(frozen=True, slots=True)
class ReleaseLookup:
    """The release of a line and its rows of the code (empty: the release lacks it); without one, why not."""

    release: ReleaseFacts | None
    rows: Mapping[str, RvuRow]
    flags: frozenset[str] = frozenset()
    failure: str | None = None


def find_release(code: str, on: date, *, schedule: Schedule, read: Timeline, pinned_year: int | None) -> ReleaseLookup:
    """Return the release that values a code on a date, and its rows.

    `read` is what `timeline` made of the schedule's releases. Fails as `no_release` where none is early enough or the
    pinned year is not loaded, as `not_in_excerpt` where only excerpts without a row of the code are.
    """
    if pinned_year is None:
        return _in_force(code, on, schedule=schedule, read=read)
    of_year = tuple(release for release in read if release.year == pinned_year)
    if not of_year:
        return ReleaseLookup(None, {}, failure=NO_RELEASE)
    if on.year == pinned_year:
        return _in_force(code, on, schedule=schedule, read=read)
    pinned = _walk(code, of_year, schedule=schedule, year=pinned_year)
    if pinned is not None and pinned.rows:
        return pinned
    today = _in_force(code, on, schedule=schedule, read=read)
    if today.release is None:
        return today
    return ReleaseLookup(today.release, today.rows, today.flags | {"not_in_pinned_year"})


def _in_force(code: str, on: date, *, schedule: Schedule, read: Timeline) -> ReleaseLookup:
    early_enough = tuple(release for release in read if release.effective_from <= on)
    if not early_enough:
        return ReleaseLookup(None, {}, failure=NO_RELEASE)
    spoken = _walk(code, early_enough, schedule=schedule, year=on.year)
    return spoken or ReleaseLookup(None, {}, failure=NOT_IN_EXCERPT)


def _walk(code: str, newest_first: Timeline, *, schedule: Schedule, year: int) -> ReleaseLookup | None:
    """Return the release that speaks of the code, with what its place and year say."""
    release = release_for_code(code, newest_first, holds=lambda release_id: schedule.rows(release_id, code))
    if release is None:
        return None
    older = {"older_release"} if release is not newest_first[0] else set()
    missing = {"schedule_year_missing"} if release.year != year else set()
    return ReleaseLookup(release, schedule.rows(release.id, code), frozenset(older | missing))


def was_in_force(code: str, on: date, *, schedule: Schedule, older: Timeline) -> bool:
    """True where an older release holds the code or the HCPCS file ended it before the date."""
    ended = schedule.ended_on(code)
    if ended is not None and ended < on:
        return True
    return any(schedule.rows(release.id, code) for release in older)


def nearest_with(code: str, on: date, *, schedule: Schedule, read: Timeline) -> str | None:
    """Return the release with the code whose start is nearest to the date, of two as near the older."""
    holding = [release for release in read if schedule.rows(release.id, code)]
    if not holding:
        return None
    return min(holding, key=lambda r: (abs((r.effective_from - on).days), r.effective_from)).id
