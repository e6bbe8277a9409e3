"""What own lines would be worth in other ways of counting, by the calculator itself (pure)."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.calculator import LoneCredits, value_case, value_stored
from procedures.wrvu.policy import Policy
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Line
from statements.matching.values import ZERO

PolicyOn = Callable[[date], Policy]

# They choose the row of a code, and so are no factor that could be dropped.
_COMPONENTS: Final = frozenset(("26", "TC", "53"))
# So far may a statement's wRVU lie from what a hypothesis says, for each unit.
TOLERANCE: Final = Decimal("0.005")


def is_near(wrvu: Decimal, other: Decimal, units: Decimal) -> bool:
    """Return whether two wRVU of as many units are equal but for rounding of each unit to 0.01."""
    return abs(wrvu - other) <= TOLERANCE * abs(units)


@dataclass(frozen=True, slots=True)
class _OneRelease:
    """A schedule of which only one release counts, from the first day of any year on."""

    schedule: Schedule
    release: ReleaseFacts

    @property
    def releases(self) -> Sequence[ReleaseFacts]:
        return (replace(self.release, effective_from=date.min),)

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


class Revaluer:
    """Values own lines in other ways; lines that are alike are valued once in each.

    `policy_on` names the policy of the contract that holds on a day.
    """

    def __init__(self, schedule: Schedule, policy_on: PolicyOn, day_lines: Mapping[date, Sequence[Line]]) -> None:
        self.schedule = schedule
        self._policy_on = policy_on
        self._day_lines = day_lines
        self._known: dict[object, LoneCredits] = {}
        self._policies: dict[tuple[int, int | None], Policy] = {}
        self._rows: dict[tuple[str, tuple[str, ...], tuple[int, int]], tuple[str | None, str]] = {}
        self._of_day: dict[date, Mapping[str, Decimal]] = {}
        self._starts = sorted(release.effective_from for release in schedule.releases)
        self.years = sorted({release.year for release in schedule.releases})

    def edition_on(self, day: date) -> tuple[int, int]:
        """Return what a day shares with all others of its year on which the same releases have begun."""
        return bisect(self._starts, day), day.year

    def alone(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth without the others of its session."""
        return self._values(lines, self.schedule, self._policy_on, "alone")

    def in_session(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth where all lines of its day are one session."""
        return [self._case(line.performed_on)[line.id] for line in lines]

    def of_year(self, lines: Sequence[Line], year: int) -> list[Decimal]:
        """Return what each line is worth by the last release of a year."""
        return self._values(lines, self.schedule, lambda day: self._pinned(day, year), ("year", year))

    def of_release(self, lines: Sequence[Line], release: ReleaseFacts) -> list[Decimal]:
        """Return what each line is worth by one release."""
        view = _OneRelease(self.schedule, release)
        return self._values(lines, view, lambda day: self._pinned(day, None), ("release", release.id))

    def without(self, lines: Sequence[Line], dropped: frozenset[str]) -> list[Decimal]:
        """Return what each line is worth without some of its modifiers."""
        kept = [replace(line, modifiers=tuple(m for m in line.modifiers if m not in dropped)) for line in lines]
        return self.alone(kept)

    def total_rvu(self, line: Line, release: str | None, component: str) -> tuple[Decimal, ...]:
        """Return the total RVUs of a line's row in both settings, times the units."""
        row = self.schedule.rows(release or "", line.code).get(component)
        return () if row is None else tuple(total * line.units for total in (row.facility_total, row.nonfacility_total))

    def row_of(self, line: Line) -> tuple[str | None, str]:
        """Return the release and the component that a line stands on."""
        key = line.code, line.modifiers, self.edition_on(line.performed_on)
        if key not in self._rows:
            self._rows[key] = self._row_of(line)
        return self._rows[key]

    def _row_of(self, line: Line) -> tuple[str | None, str]:
        (credit,) = value_stored([line], schedule=self.schedule, policy=self._policy_on(line.performed_on))
        return credit.release, "" if credit.row is None else credit.row.component

    def _pinned(self, day: date, year: int | None) -> Policy:
        """Return the policy of a day with another year; the same object each time."""
        policy = self._policy_on(day)
        key = id(policy), year
        if key not in self._policies:
            self._policies[key] = replace(policy, pinned_year=year)
        return self._policies[key]

    def _values(self, lines: Sequence[Line], schedule: Schedule, policy_on: PolicyOn, way: object) -> list[Decimal]:
        """Return the values of lines, each alone in an encounter of its own, by policy."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        policies: dict[int, Policy] = {}
        for place, line in enumerate(lines):
            policy = policy_on(line.performed_on)
            policies[id(policy)] = policy
            places[id(policy)].append(place)
        values = [ZERO] * len(lines)
        for key, of_policy in places.items():
            apart = [replace(lines[place], encounter_id=str(place)) for place in of_policy]
            known = self._known.setdefault((way, key), {})
            credits_ = value_stored(apart, schedule=schedule, policy=policies[key], known=known)
            for place, credit in zip(of_policy, credits_, strict=True):
                values[place] = credit.wrvu
        return values

    def _case(self, day: date) -> Mapping[str, Decimal]:
        if day not in self._of_day:
            lines = [replace(line, encounter_id=None) for line in self._day_lines[day]]
            credits_ = value_case(lines, schedule=self.schedule, policy=self._policy_on(day))
            self._of_day[day] = {line.id: one.wrvu for line, one in zip(lines, credits_, strict=True)}
        return self._of_day[day]


def dropped_modifiers(line: Line) -> frozenset[str]:
    """Return the modifiers of a line that could have been dropped: all but those that choose the row."""
    return frozenset(line.modifiers) - _COMPONENTS
