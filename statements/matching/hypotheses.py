"""What own lines would be worth in other ways of counting, by the calculator itself (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from codes.domain.values import ReleaseFacts
from procedures.wrvu.calculator import value_case, value_stored
from procedures.wrvu.modifiers import JOINING
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.values import Line
from statements.matching.values import OwnLine
from statements.matching.ways import PolicyOn, Way, way_of_release, way_of_year

# A line of the log by its id, with the modifiers that it has or might have.
_Written = tuple[str, tuple[str, ...]]

# They choose the row of a code, and so are no factor that could be dropped.
_COMPONENTS: Final = frozenset(("26", "TC", "53"))
# An encounter of more lines is none of one session.
_MOST_TOGETHER: Final = 12
# So far may a statement's wRVU lie from what a hypothesis says, for each unit.
TOLERANCE: Final = Decimal("0.005")


def is_near(wrvu: Decimal, other: Decimal, units: Decimal) -> bool:
    """Return whether two wRVU of as many units are equal but for rounding of each unit to 0.01."""
    return abs(wrvu - other) <= TOLERANCE * abs(units)


class Revaluer:
    """Values own lines in other ways; lines that are alike are valued once in each.

    `policy_on` names the policy of the contract that holds on a day, `owns` are the lines compared, `others` further
    lines of the log, among which these were valued. A line of a session, in which lines reduce each other, is valued in
    it, unless it is asked for what it is worth `alone`.
    """

    def __init__(
        self, schedule: Schedule, policy_on: PolicyOn, owns: Iterable[OwnLine], others: Iterable[OwnLine] = ()
    ) -> None:
        self.schedule = schedule
        self.years = sorted({release.year for release in schedule.releases})
        self._contract = Way(schedule, policy_on)
        self._by_year = {year: way_of_year(self._contract, year) for year in self.years}
        self._by_release = {one.id: way_of_release(self._contract, one) for one in schedule.releases}
        self._owns = {own.id: own for own in owns}
        self._day_lines: defaultdict[date, list[Line]] = defaultdict(list)
        for own in self._owns.values():
            self._day_lines[own.line.performed_on].append(own.line)
        self._logged = {other.id: other for other in others} | self._owns
        self._encounters = _encounters_of(self._logged.values())
        self._together: defaultdict[Way, dict[_Written, Decimal]] = defaultdict(dict)
        self._worth: defaultdict[Way, dict[Hashable, Decimal]] = defaultdict(dict)
        self._changed: dict[Hashable, bool] = {}
        self._like: dict[_Written, Hashable] = {}
        self._lasting: dict[str, bool] = {}
        self._of_day: dict[date, Mapping[str, Decimal]] = {}

    def edition_on(self, day: date) -> tuple[int, int]:
        """Return what a day shares with all others of its year on which the same releases have begun."""
        return self._contract.edition_on(day)

    def alone(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth without the others of its session."""
        return self._alone(lines, self._contract)

    def is_of_session(self, line: Line) -> bool:
        """Return whether lines of a line's encounter are worth something else together than alone, or could be: one
        that is worth nothing takes no part, but would in another way."""
        return line.id in self._of_sessions

    @cached_property
    def _of_sessions(self) -> frozenset[str]:
        """The ids of the lines of sessions, found for all encounters at once."""
        few = {name: owns for name, owns in self._encounters.items() if 1 < len(owns) <= _MOST_TOGETHER}
        alone = dict(zip(few, self.alone([self._logged[name].line for name in few]), strict=True))
        return frozenset(
            name for name, owns in few.items() if any(not own.wrvu or alone[own.id] != own.wrvu for own in owns)
        )

    def in_session(self, lines: Sequence[Line]) -> list[Decimal]:
        """Return what each line is worth where all lines of its day are one session."""
        return [self._case(line.performed_on)[line.id] for line in lines]

    def of_year(self, lines: Sequence[Line], year: int, *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth by the last release of a year."""
        return self._valued(lines, self._by_year[year], alone=alone)

    def of_release(self, lines: Sequence[Line], release: ReleaseFacts, *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth by one release."""
        return self._valued(lines, self._by_release[release.id], alone=alone)

    def is_changed_by_year(self, lines: Iterable[Line], year: int) -> bool:
        """Return whether a year says something else than the contract of a line, or of another of its session."""
        return any(self._is_changed(line, self._by_year[year]) for line in lines)

    def is_changed_by_release(self, lines: Iterable[Line], release: ReleaseFacts) -> bool:
        """Return whether a release says something else than the contract of a line, or of another of its session."""
        return any(self._is_changed(line, self._by_release[release.id]) for line in lines)

    def without(self, lines: Sequence[Line], dropped: frozenset[str], *, alone: bool = False) -> list[Decimal]:
        """Return what each line is worth without some of its modifiers."""
        return self.as_written([_without(line, dropped) for line in lines], alone=alone)

    def as_written(self, lines: Sequence[Line], *, alone: bool = False) -> list[Decimal]:
        """Return what own lines are worth by the contract with other modifiers than they have."""
        return self._valued(lines, self._contract, alone=alone)

    def total_rvu(self, own: OwnLine) -> tuple[Decimal, ...]:
        """Return the total RVUs of a line's row in both settings, times the units."""
        component = "" if own.row is None else own.row.component
        row = self.schedule.rows(own.release or "", own.line.code).get(component)
        return (
            ()
            if row is None
            else tuple(total * own.line.units for total in (row.facility_total, row.nonfacility_total))
        )

    def _valued(self, lines: Sequence[Line], way: Way, *, alone: bool) -> list[Decimal]:
        """Return the values of lines alone, or as they are counted: those of sessions among the others of theirs."""
        of_sessions = [] if alone else [line for line in lines if self.is_of_session(line)]
        if not of_sessions:
            return self._alone(lines, way)
        known = self._in_sessions(of_sessions, way)
        rest = iter(self._alone([line for line in lines if not self.is_of_session(line)], way))
        return [known[_written(line)] if self.is_of_session(line) else next(rest) for line in lines]

    def _in_sessions(self, lines: Iterable[Line], way: Way) -> Mapping[_Written, Decimal]:
        """Return the values of lines of sessions among the others of each, beside those known before."""
        known = self._together[way]
        sessions: dict[_Written, list[Line]] = {}
        answered: set[_Written] = set()
        for line in lines:
            name, own = _written(line), self._owns[line.id]
            if name in known or name in answered:
                continue
            if self._is_as_counted(line, own, way):
                known[name] = own.wrvu
                continue
            sessions[name] = [line if one.id == line.id else one.line for one in self._encounters[line.id]]
            # A session as it was logged tells of all its lines at once.
            answered |= {name} if line.modifiers != own.line.modifiers else {_written(one) for one in sessions[name]}
        known.update((name, wrvu) for name, wrvu in self._session_values(sessions.values(), way) if name in answered)
        return known

    def _is_as_counted(self, line: Line, own: OwnLine, way: Way) -> bool:
        """Return whether a line takes the same part in its session as the own line did by the contract."""
        if line.modifiers == own.line.modifiers:
            return not self._is_changed(line, way)
        others = (one.line.code for one in self._encounters[line.id] if one.id != line.id)
        stands_alone = JOINING.isdisjoint({*line.modifiers} ^ {*own.line.modifiers}) and line.code not in others
        return stands_alone and self.alone([line]) == self.alone([own.line])

    def _session_values(self, sessions: Iterable[Sequence[Line]], way: Way) -> Iterator[tuple[_Written, Decimal]]:
        """Yield the values of the lines of sessions, each valued together, those of one policy at once."""
        by_policy: defaultdict[int, list[Line]] = defaultdict(list)
        for place, lines in enumerate(sessions):
            apart = [replace(line, encounter_id=str(place)) for line in lines]
            by_policy[id(way.policy_on(lines[0].performed_on))] += apart
        for lines in by_policy.values():
            policy = way.policy_on(lines[0].performed_on)
            credits_ = value_stored(lines, schedule=way.schedule, policy=policy, known=way.alone(policy))
            yield from ((_written(line), credit.wrvu) for line, credit in zip(lines, credits_, strict=True))

    def _is_changed(self, line: Line, way: Way) -> bool:
        """Return whether a way says something else than the contract of a line, or of another of its session."""
        if way is self._contract:
            return False
        if (way, line.id) not in self._changed:
            lines = [own.line for own in self._encounters[line.id]] if self.is_of_session(line) else [line]
            is_changed = any(self._is_other(one, way) for one in lines)
            self._changed.update({(way, one.id): is_changed for one in lines})
        return self._changed[way, line.id]

    def _is_other(self, line: Line, way: Way) -> bool:
        """Return whether a way says something else than the contract of a line's code."""
        day = line.performed_on
        key = way, line.code, self.edition_on(day), id(self._contract.policy_on(day))
        if key not in self._changed:
            self._changed[key] = way.says(line.code, day) != self._contract.says(line.code, day)
        return self._changed[key]

    def _alone(self, lines: Sequence[Line], way: Way) -> list[Decimal]:
        """Return the values of lines, each alone in an encounter of its own; of lines alike one is valued, and by no
        other way than the contract where both say the same of the code."""
        if way is self._contract:
            return self._valued_alone(lines, way)
        is_other = [self._is_other(line, way) for line in lines]
        others = iter(self._valued_alone([line for line, other in zip(lines, is_other, strict=True) if other], way))
        same = iter(self.alone([line for line, other in zip(lines, is_other, strict=True) if not other]))
        return [next(others if other else same) for other in is_other]

    def _valued_alone(self, lines: Sequence[Line], way: Way) -> list[Decimal]:
        worth = self._worth[way]
        keys = [(id(way.policy_on(line.performed_on)), self._likeness(line)) for line in lines]
        new: defaultdict[int, dict[Hashable, Line]] = defaultdict(dict)
        for key, line in zip(keys, lines, strict=True):
            if key not in worth:
                new[key[0]].setdefault(key, line)
        for by_key in new.values():
            apart = [replace(line, encounter_id=str(place)) for place, line in enumerate(by_key.values())]
            policy = way.policy_on(apart[0].performed_on)
            credits_ = value_stored(apart, schedule=way.schedule, policy=policy, known=way.alone(policy))
            worth.update(zip(by_key, (credit.wrvu for credit in credits_), strict=True))
        return [worth[key] for key in keys]

    def _likeness(self, line: Line) -> Hashable:
        """Return all that a line's value alone depends on; of a code that ends or is not known the day, too."""
        name = _written(line)
        if name not in self._like:
            day = self.edition_on(line.performed_on) if self._is_lasting(line.code) else line.performed_on
            of_line = (line.code, line.units, line.modifiers, line.place_of_service, line.minutes, line.role)
            self._like[name] = *of_line, day
        return self._like[name]

    def _is_lasting(self, code: str) -> bool:
        if code not in self._lasting:
            self._lasting[code] = self.schedule.knows(code) and self.schedule.ended_on(code) is None
        return self._lasting[code]

    def _case(self, day: date) -> Mapping[str, Decimal]:
        if day not in self._of_day:
            lines = [replace(line, encounter_id=None) for line in self._day_lines[day]]
            credits_ = value_case(lines, schedule=self.schedule, policy=self._contract.policy_on(day))
            self._of_day[day] = {line.id: one.wrvu for line, one in zip(lines, credits_, strict=True)}
        return self._of_day[day]


def _written(line: Line) -> _Written:
    return line.id, line.modifiers


def _encounters_of(owns: Iterable[OwnLine]) -> dict[str, list[OwnLine]]:
    """Return for each line of an encounter all lines of it, by its id."""
    encounters: defaultdict[tuple[date, str], list[OwnLine]] = defaultdict(list)
    for own in owns:
        if own.line.encounter_id is not None:
            encounters[own.line.performed_on, own.line.encounter_id].append(own)
    return {own.id: lines for lines in encounters.values() for own in lines}


def _without(line: Line, dropped: frozenset[str]) -> Line:
    if dropped.isdisjoint(line.modifiers):
        return line
    return replace(line, modifiers=tuple(modifier for modifier in line.modifiers if modifier not in dropped))


def dropped_modifiers(line: Line) -> frozenset[str]:
    """Return the modifiers of a line that could have been dropped: all but those that choose the row."""
    return frozenset(line.modifiers) - _COMPONENTS
