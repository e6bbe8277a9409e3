"""What own lines would be worth in other ways of counting, by the calculator itself (pure)."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.calculator import LoneCredits, value_case, value_stored
from procedures.wrvu.policy import Policy
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Line
from statements.matching.values import OwnLine

PolicyOn = Callable[[date], Policy]

# They choose the row of a code, and so are no factor that could be dropped.
_COMPONENTS: Final = frozenset(("26", "TC", "53"))
# An encounter of more lines is none of one session.
_MOST_TOGETHER: Final = 12
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

    `policy_on` names the policy of the contract that holds on a day, `owns` are the lines compared. A line of a
    session, in which lines reduce each other, is valued in it, unless it is asked for what it is worth `alone`.
    """

    def __init__(self, schedule: Schedule, policy_on: PolicyOn, owns: Iterable[OwnLine]) -> None:
        self.schedule = schedule
        self._policy_on = policy_on
        self._of_encounter: defaultdict[tuple[date, str | None], list[OwnLine]] = defaultdict(list)
        self._day_lines: defaultdict[date, list[Line]] = defaultdict(list)
        self._owns = {own.id: own for own in owns}
        for own in self._owns.values():
            self._of_encounter[own.line.performed_on, own.line.encounter_id].append(own)
            self._day_lines[own.line.performed_on].append(own.line)
        self._sessions: dict[tuple[date, str | None], bool] = {}
        self._together: defaultdict[object, dict[Line, Decimal]] = defaultdict(dict)
        self._known: dict[object, LoneCredits] = {}
        self._worth: defaultdict[object, dict[Hashable, Decimal]] = defaultdict(dict)
        self._lasting: dict[str, bool] = {}
        self._policies: dict[tuple[int, int | None], Policy] = {}
        self._of_day: dict[date, Mapping[str, Decimal]] = {}
        self._starts = sorted(release.effective_from for release in schedule.releases)
        self.years = sorted({release.year for release in schedule.releases})

    def edition_on(self, day: date) -> tuple[int, int]:
        """Return what a day shares with all others of its year on which the same releases have begun."""
        return bisect(self._starts, day), day.year

    def alone(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth without the others of its session."""
        return self._alone(lines, self.schedule, self._policy_on, "alone")

    def is_of_session(self, line: Line) -> bool:
        """Return whether a line of the own line's encounter is worth something else among the others than alone."""
        key = (line.performed_on, line.encounter_id)
        if key not in self._sessions:
            owns = self._of_encounter.get(key, ()) if line.encounter_id is not None else ()
            can_reduce = 1 < len(owns) <= _MOST_TOGETHER
            alone = self.alone([own.line for own in owns]) if can_reduce else []
            self._sessions[key] = can_reduce and alone != [own.wrvu for own in owns]
        return self._sessions[key]

    def in_session(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth where all lines of its day are one session."""
        return [self._case(line.performed_on)[line.id] for line in lines]

    def of_year(self, lines: Sequence[Line], year: int, *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth by the last release of a year."""
        value = self._alone if alone else self._counted
        return value(lines, self.schedule, lambda day: self._pinned(day, year), ("year", year))

    def of_release(self, lines: Sequence[Line], release: ReleaseFacts, *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth by one release."""
        view = _OneRelease(self.schedule, release)
        value = self._alone if alone else self._counted
        return value(lines, view, lambda day: self._pinned(day, None), ("release", release.id))

    def without(self, lines: Sequence[Line], dropped: frozenset[str], *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth without some of its modifiers."""
        return self.as_written([_without(line, dropped) for line in lines], alone=alone)

    def as_written(self, lines: Sequence[Line], *, alone: bool = False) -> list[Decimal]:
        """Return what own lines are worth by the contract with other modifiers than they have."""
        return (self._alone if alone else self._counted)(lines, self.schedule, self._policy_on, "alone")

    def total_rvu(self, own: OwnLine) -> tuple[Decimal, ...]:
        """Return the total RVUs of a line's row in both settings, times the units."""
        component = "" if own.row is None else own.row.component
        row = self.schedule.rows(own.release or "", own.line.code).get(component)
        return (
            ()
            if row is None
            else tuple(total * own.line.units for total in (row.facility_total, row.nonfacility_total))
        )

    def _pinned(self, day: date, year: int | None) -> Policy:
        """Return the policy of a day with another year; the same object each time."""
        policy = self._policy_on(day)
        key = id(policy), year
        if key not in self._policies:
            self._policies[key] = replace(policy, pinned_year=year)
        return self._policies[key]

    def _counted(self, lines: Sequence[Line], schedule: Schedule, policy_on: PolicyOn, way: object) -> list[Decimal]:
        """Return the values of lines as they are counted: those of sessions among the others of their encounter."""
        values = self._alone(lines, schedule, policy_on, way)
        for place, line in enumerate(lines):
            if self.is_of_session(line):
                own = self._owns[line.id]
                # What is worth the same alone takes the same part in its session.
                is_same = [values[place]] == self.alone([own.line])
                values[place] = own.wrvu if is_same else self._among_others(line, schedule, policy_on, way)
        return values

    def _among_others(self, line: Line, schedule: Schedule, policy_on: PolicyOn, way: object) -> Decimal:
        """Return the value of a line in its encounter; where it is an own line as it is, all of the encounter's are
        known then."""
        known = self._together[way]
        if line not in known:
            own = [one.line for one in self._of_encounter[line.performed_on, line.encounter_id]]
            lines = [line if one.id == line.id else one for one in own]
            policy = policy_on(line.performed_on)
            known_alone = self._known.setdefault((way, id(policy)), LoneCredits())
            credits_ = value_stored(lines, schedule=schedule, policy=policy, known=known_alone)
            worth = zip(lines, (credit.wrvu for credit in credits_), strict=True)
            known.update(worth if lines == own else ((one, wrvu) for one, wrvu in worth if one == line))
        return known[line]

    def _alone(self, lines: Sequence[Line], schedule: Schedule, policy_on: PolicyOn, way: object) -> list[Decimal]:
        """Return the values of lines, each alone in an encounter of its own; of lines alike one is valued."""
        worth = self._worth[way]
        keys = [(id(policy_on(line.performed_on)), self._likeness(line)) for line in lines]
        new: defaultdict[int, dict[Hashable, Line]] = defaultdict(dict)
        for key, line in zip(keys, lines, strict=True):
            if key not in worth:
                new[key[0]].setdefault(key, line)
        for policy_id, by_key in new.items():
            apart = [replace(line, encounter_id=str(place)) for place, line in enumerate(by_key.values())]
            known = self._known.setdefault((way, policy_id), LoneCredits())
            policy = policy_on(apart[0].performed_on)
            credits_ = value_stored(apart, schedule=schedule, policy=policy, known=known)
            worth.update(zip(by_key, (credit.wrvu for credit in credits_), strict=True))
        return [worth[key] for key in keys]

    def _likeness(self, line: Line) -> Hashable:
        """Return all that a line's value alone depends on; of a code that ends or is not known the day, too."""
        day = self.edition_on(line.performed_on) if self._is_lasting(line.code) else line.performed_on
        return line.code, line.units, line.modifiers, line.place_of_service, line.minutes, line.role, day

    def _is_lasting(self, code: str) -> bool:
        if code not in self._lasting:
            self._lasting[code] = self.schedule.knows(code) and self.schedule.ended_on(code) is None
        return self._lasting[code]

    def are_alike(self, code: str, release: str | None, other: str) -> bool:
        """Return whether two releases say the same of a code."""
        return self.schedule.rows(release or "", code) == self.schedule.rows(other, code)

    def _case(self, day: date) -> Mapping[str, Decimal]:
        if day not in self._of_day:
            lines = [replace(line, encounter_id=None) for line in self._day_lines[day]]
            credits_ = value_case(lines, schedule=self.schedule, policy=self._policy_on(day))
            self._of_day[day] = {line.id: one.wrvu for line, one in zip(lines, credits_, strict=True)}
        return self._of_day[day]


def _without(line: Line, dropped: frozenset[str]) -> Line:
    if dropped.isdisjoint(line.modifiers):
        return line
    return replace(line, modifiers=tuple(modifier for modifier in line.modifiers if modifier not in dropped))


def dropped_modifiers(line: Line) -> frozenset[str]:
    """Return the modifiers of a line that could have been dropped: all but those that choose the row."""
    return frozenset(line.modifiers) - _COMPONENTS
