"""What a release changed against the one before it: rows added, deleted and changed; set-based reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from codes.content.labels import NOT_READABLE
from codes.domain.indicators import COMPONENTS, GLOBAL_PERIODS, STATUSES
from codes.domain.values import ReleaseFacts
from codes.selectors.releases import ReleaseEntry
from codes.selectors.sql import CHANGE_COUNTS, ROW_CHANGES

ADDED: Final = "added"
DELETED: Final = "deleted"
CHANGED: Final = "changed"
KINDS: Final = (ADDED, DELETED, CHANGED)
LARGEST: Final = 20


def _words(component: str, status: str | None, global_period: str | None, work: Decimal | None) -> str:
    is_row = status is not None and global_period is not None
    is_known = component in COMPONENTS and status in STATUSES and global_period in GLOBAL_PERIODS
    if is_row and not is_known:
        return NOT_READABLE
    return "none" if work is None else str(work)


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that a release added, deleted or changed; work in RVU a unit, None where none is assigned or no row is."""

    code: str
    component: str
    kind: str
    work_before: Decimal | None
    work_after: Decimal | None
    status_before: str | None
    status_after: str | None
    global_before: str | None
    global_after: str | None

    @property
    def name(self) -> str:
        """Return the row as people write it: 99213, or with its component 93000-26."""
        return f"{self.code}-{self.component}" if self.component else self.code

    @property
    def before_words(self) -> str:
        """Return the work RVU before for people: none where none was assigned, or that the row cannot be read."""
        return _words(self.component, self.status_before, self.global_before, self.work_before)

    @property
    def after_words(self) -> str:
        """Return the work RVU after, likewise."""
        return _words(self.component, self.status_after, self.global_after, self.work_after)

    @property
    def movement(self) -> Decimal:
        """Return by how much the work RVU moved, no work counting as 0; a row that cannot be read does not move."""
        if NOT_READABLE in {self.before_words, self.after_words}:
            return Decimal(0)
        return (self.work_after or Decimal(0)) - (self.work_before or Decimal(0))


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many rows changed: `changed` in work RVU, status or global period, `repriced` in a total."""

    added: int
    deleted: int
    changed: int
    work_changed: int
    repriced: int


@dataclass(frozen=True, slots=True)
class ReleasePair:
    """A release and the one that it is compared with.

    What an excerpt lacks says nothing: `added` are shown where the release before is complete, `deleted` where this one
    is (for Level II where an excerpt is complete for it).
    """

    release: ReleaseEntry
    before: ReleaseEntry

    @property
    def is_of_excerpts(self) -> bool:
        """Return true if either of the two is an excerpt."""
        return not (self.release.facts.complete and self.before.facts.complete)


def pairs(releases: Mapping[str, ReleaseEntry]) -> tuple[ReleasePair, ...]:
    """Return each published release that has one before it, with it, the newest first.

    Before means: of an earlier date, or of the same date and published earlier; a complete one if there is any.
    """
    befores = ((release, _before(release, releases.values())) for release in releases.values())
    oldest_first = [ReleasePair(release, before) for release, before in befores if before is not None]
    return tuple(reversed(oldest_first))


def pair_of(release_id: str, releases: Mapping[str, ReleaseEntry]) -> ReleasePair | None:
    """Return a release with the one before it; None for an unknown release and for the first one."""
    return next((pair for pair in pairs(releases) if pair.release.id == release_id), None)


def row_changes(
    pair: ReleasePair, *, kind: str = "", after: tuple[str, str] = ("", ""), limit: int | None = None
) -> tuple[RowChange, ...]:
    """Return what changed, of one kind or all, by code and component behind `after`; one query."""
    place = {"kind": kind, "code": after[0], "component": after[1], "limit": limit}
    values: dict[str, str | int | None] = {**_pair_values(pair), **place}
    with connection.cursor() as cursor:
        cursor.execute(ROW_CHANGES, values)
        return tuple(RowChange(*row) for row in cursor.fetchall())


def change_counts(pair: ReleasePair) -> ChangeCounts:
    """Return how many rows changed; one query."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_COUNTS, _pair_values(pair))
        return ChangeCounts(*cursor.fetchone())


def largest_movers(changes: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Return the changed rows whose work RVU moved most, the largest first."""
    moved = [change for change in changes if change.kind == CHANGED and change.movement]
    moved.sort(key=lambda change: (-abs(change.movement), change.code, change.component))
    return tuple(moved[:LARGEST])


def _before(release: ReleaseEntry, others: Iterable[ReleaseEntry]) -> ReleaseEntry | None:
    earlier = [other for other in others if _place(other.facts) < _place(release.facts)]
    complete = [other for other in earlier if other.facts.complete]
    return max(complete or earlier, key=lambda other: _place(other.facts), default=None)


def _place(facts: ReleaseFacts) -> tuple[date, int]:
    return (facts.effective_from, facts.published)


def _pair_values(pair: ReleasePair) -> dict[str, str | bool]:
    return {
        "new": pair.release.id,
        "old": pair.before.id,
        "new_complete": pair.release.facts.complete,
        "new_level_ii": pair.release.facts.complete_for_level_ii,
        "old_complete": pair.before.facts.complete,
        "old_level_ii": pair.before.facts.complete_for_level_ii,
    }
