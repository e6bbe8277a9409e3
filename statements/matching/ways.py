"""Ways of counting: by the contract, by one release, by another year; and what each says of a code (pure)."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from codes.domain.timeline import timeline
from codes.domain.values import ZERO, ReleaseFacts, RvuRow
from procedures.wrvu.lone_credits import LoneCredits
from procedures.wrvu.policy import Policy, RankBy
from procedures.wrvu.releases import find_release
from procedures.wrvu.schedule import Schedule

PolicyOn = Callable[[date], Policy]


@dataclass(frozen=True, slots=True)
class _OneRelease:
    """A schedule of which only one release counts, from the first day of any year on."""

    schedule: Schedule
    releases: Sequence[ReleaseFacts]

    @property
    def modifiers(self) -> frozenset[str]:
        return self.schedule.modifiers

    def rows(self, release: str, code: str) -> Mapping[str, RvuRow]:
        return self.schedule.rows(release, code)

    def knows(self, code: str) -> bool:
        return self.schedule.knows(code)

    def ended_on(self, code: str) -> date | None:
        return self.schedule.ended_on(code)

    def anesthesia_base(self, code: str) -> int | None:
        return self.schedule.anesthesia_base(code)


class Way:
    """A way of counting; it remembers what lines are worth alone in it, and what it says of codes."""

    def __init__(self, schedule: Schedule, policy_on: PolicyOn) -> None:
        self.schedule = schedule
        self.policy_on = policy_on
        self._read = timeline(schedule.releases)
        self._starts = sorted({release.effective_from for release in schedule.releases})
        self._said: dict[Hashable, Hashable] = {}
        self._alone: dict[int, LoneCredits] = {}

    def edition_on(self, day: date) -> tuple[int, int]:
        """Return what a day shares with all others of its year on which the same releases have begun."""
        return bisect(self._starts, day), day.year

    def alone(self, policy: Policy) -> LoneCredits:
        """Return what is known of lines on their own by a policy of this way."""
        return self._alone.setdefault(id(policy), LoneCredits())

    def says(self, code: str, day: date) -> Hashable:
        """Return all that the wRVU of a code on a day depend on, the policy apart but for its year: what the release
        that values it says of the code, and of the base of its family."""
        policy = self.policy_on(day)
        key = code, self.edition_on(day), policy.pinned_year, policy.rank_by
        if key not in self._said:
            self._said[key] = self._look_up(code, day, policy)
        return self._said[key]

    def _look_up(self, code: str, day: date, policy: Policy) -> Hashable:
        lookup = find_release(code, day, schedule=self.schedule, read=self._read, pinned_year=policy.pinned_year)
        if lookup.release is None:
            return None
        rows = [*lookup.rows.values()]
        bases = {row.endo_base for row in rows if row.endo_base}
        rows += [row for base in sorted(bases) for row in self.schedule.rows(lookup.release.id, base).values()]
        return tuple(_of_work(row, by_total=policy.rank_by is RankBy.TOTAL_RVU) for row in rows)


def _of_work(row: RvuRow, *, by_total: bool) -> RvuRow:
    """Return a row without what is of payment alone; of its totals only whether there are any, unless they rank."""
    facility, nonfacility = row.facility_total, row.nonfacility_total
    return replace(
        row,
        nonfacility_pe_rvu=ZERO,
        nonfacility_na=False,
        facility_pe_rvu=ZERO,
        facility_na=False,
        mp_rvu=ZERO,
        nonfacility_total=nonfacility if by_total else _one_if_any(nonfacility),
        facility_total=facility if by_total else _one_if_any(facility),
        conversion_factor=ZERO,
        supervision="",
        calculation_flag="",
        imaging_family="",
        opps_nonfacility_pe=None,
        opps_facility_pe=None,
        opps_mp=None,
    )


def _one_if_any(total: Decimal) -> Decimal:
    return Decimal(total > ZERO)


def way_of_release(way: Way, release: ReleaseFacts) -> Way:
    """Return the way in which one release values all days."""
    always = replace(release, effective_from=date.min)
    return Way(_OneRelease(way.schedule, (always,)), _pinned(way.policy_on, None))


def way_of_year(way: Way, year: int) -> Way:
    """Return the way in which the last release of a year values all days of other years."""
    return Way(way.schedule, _pinned(way.policy_on, year))


def _pinned(policy_on: PolicyOn, year: int | None) -> PolicyOn:
    """Return the policies with another year; of one policy the same object each time."""
    pinned: dict[int, tuple[Policy, Policy]] = {}

    def on(day: date) -> Policy:
        policy = policy_on(day)
        # With the policy itself, so that no other one takes its id.
        if id(policy) not in pinned:
            pinned[id(policy)] = policy, replace(policy, pinned_year=year)
        return pinned[id(policy)][1]

    return on
