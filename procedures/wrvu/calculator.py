"""The calculator: lines, a schedule and a policy in, credits out, in the order of the lines (pure)."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from codes.domain.indicators import ANESTHESIA_STATUS
from codes.domain.values import ZERO, RvuRow
from procedures.wrvu.anesthesia import NO_UNITS, AnesthesiaLine, AnesthesiaUnits, anesthesia_units
from procedures.wrvu.basis import Catalogue, LocatedLine
from procedures.wrvu.checks import LineProblem, check_lines
from procedures.wrvu.credit import AssessedLine, credit_of
from procedures.wrvu.entries import Entry, Worth
from procedures.wrvu.lineup import Pricing, assess, case_key, entries_of, sessions_of
from procedures.wrvu.lone_credits import LoneCredit, LoneCredits
from procedures.wrvu.modifiers import JOINING
from procedures.wrvu.places import total_rvu
from procedures.wrvu.policy import Policy, RankBy
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.session import SessionEffect, apply_session_rules, can_interact, interacting_places
from procedures.wrvu.values import Basis, Credit, Line

__all__ = [
    "LineProblem",
    "LoneCredit",
    "LoneCredits",
    "check_lines",
    "shapes_of",
    "total_of",
    "value_alone",
    "value_case",
    "value_stored",
]


def value_case(lines: Sequence[Line], *, schedule: Schedule, policy: Policy) -> tuple[Credit, ...]:
    """Return the credits of one request, in the order of its lines.

    Lines without an encounter and of one date are one session. Never raises for a line: `check_lines` says what a
    request is to be refused for.
    """
    return _Valuation(lines, Catalogue.of(schedule), policy).credits(sessions_of(lines, case_key))


@dataclass(frozen=True, slots=True)
class _Joined:
    """In place of the shape of a line that has another counterpart than those that are alike."""

    place: int


def value_stored(
    lines: Sequence[Line], *, schedule: Schedule, policy: Policy, known: LoneCredits | None = None
) -> tuple[Credit, ...]:
    """Return the credits of stored lines of one user, in the order given.

    A session is an encounter on a date; a line without an encounter is one of its own, and says `session_not_given`
    where others of its date are so too and they could reduce each other. So give all lines of a date together; of those
    without an encounter that are alike, and of no side or part (`JOINING`), two are enough.
    Lines that are alike share one credit. `known` has what was worked out before by the same releases and policy, and
    takes up what is worked out now.
    """
    return _Stored(lines, Catalogue.of(schedule), policy, LoneCredits() if known is None else known).credits()


def value_alone(
    lines: Sequence[Line], *, schedule: Schedule, policy: Policy, known: LoneCredits | None = None
) -> tuple[LoneCredit, ...]:
    """Return what each line is worth where no other of its session meets it, in the order given.

    A line that stands on a row, or on no release, is worth the same on all days of a year between two releases. `known`
    as in `value_stored`, whose answer differs only for lines that interact or are the base of a `family`, and only
    where another of these is in their session.
    """
    return _Stored(lines, Catalogue.of(schedule), policy, LoneCredits() if known is None else known).alone


def shapes_of(lines: Sequence[Line], *, schedule: Schedule) -> list[Hashable]:
    """Return for each line all that its credit on its own depends on, the policy and the published releases apart.

    Of a line whose release has no row of the code the day counts, too, which is not in it.
    """
    periods = _periods_of(lines, schedule)
    shapes = _shapes_of(lines, schedule)
    return [(shape, periods[line.performed_on]) for shape, line in zip(shapes, lines, strict=True)]


class _Stored:
    """Stored lines: each valued on its own, lines that are alike once, and together only where they can meet."""

    def __init__(self, lines: Sequence[Line], catalogue: Catalogue, policy: Policy, known: LoneCredits) -> None:
        self._lines = lines
        self._catalogue = catalogue
        self._policy = policy
        self._known = known
        self._periods = _periods_of(lines, catalogue.schedule)
        self._shapes = _shapes_of(lines, catalogue.schedule)
        self._worth = [self._known_or_new(line, shape) for line, shape in zip(lines, self._shapes, strict=True)]

    @property
    def alone(self) -> tuple[LoneCredit, ...]:
        return tuple(self._worth)

    def _known_or_new(self, line: Line, shape: Hashable) -> LoneCredit:
        """Return what a line is worth alone. One that stands on a row, or on no release, is worth the same on all days
        of a year between two releases; else its reason speaks of the day."""
        known, between = self._known, (shape, self._periods[line.performed_on])
        alone = known.get(between) or known.get((shape, line.performed_on))
        if alone is None:
            alone = self._alone(line)
            holds_between = alone.credit.row is not None or alone.credit.release is None
            known[between if holds_between else (shape, line.performed_on)] = alone
        return alone

    def credits(self) -> tuple[Credit, ...]:
        credited = [one.credit for one in self._worth]
        groups: defaultdict[tuple[str | None, date], list[int]] = defaultdict(list)
        for place, line in enumerate(self._lines):
            groups[line.encounter_id, line.performed_on].append(place)
        for (encounter, _), group in groups.items():
            places = self._entangled(group)
            if places and encounter is None:
                self._flag(places, credited)
            elif places:
                self._join(places, credited)
        return tuple(credited)

    def _alone(self, line: Line) -> LoneCredit:
        # What is kept for others says nothing of whose line it was.
        valuation = _Valuation([line.nobodys], self._catalogue, self._policy)
        entries, anesthesia_lines = valuation.entries([0]), valuation.anesthesia([0])
        (credit,) = valuation.credits_of([(entries, anesthesia_lines)])
        entry, anesthesia = next(iter(entries), None), next(iter(anesthesia_lines), None)
        interacts = (entry is not None and can_interact(entry)) or (anesthesia is not None and anesthesia.is_ranked)
        return LoneCredit(credit, entry, anesthesia, interacts)

    def _entangled(self, group: Sequence[int]) -> list[int]:
        """Return the places of a group whose lines can change each other: those that meet, and bases of families."""
        if len(group) < 2:
            return []
        families = {self._worth[place].family for place in group} - {""}
        interacting = [place for place in group if self._worth[place].interacts or self._lines[place].code in families]
        return interacting if len(interacting) > 1 else []

    def _join(self, places: Sequence[int], credited: list[Credit]) -> None:
        """Put in the credits of lines of one encounter."""
        valuation = _Valuation([self._lines[place] for place in places], self._catalogue, self._policy)
        for place, credit in zip(places, valuation.credits([range(len(places))]), strict=True):
            credited[place] = credit

    def _flag(self, places: Sequence[int], credited: list[Credit]) -> None:
        """Put in the credits of lines that could reduce each other if they were of one encounter.

        Of lines that are alike two tell what all are, but for those of a side or a part: of these only so many join as
        there are of the other sides and parts.
        """
        shown: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place in places:
            is_joined = not JOINING.isdisjoint(self._lines[place].modifiers)
            shown[_Joined(place) if is_joined else self._shapes[place]].append(place)
        for shape in self._flagged(shown):
            for place in shown[shape]:
                credited[place] = self._worth[place].flagged

    def _flagged(self, shown: Mapping[Hashable, Sequence[int]]) -> Collection[Hashable]:
        """Return the shapes of those lines of a day that would reduce each other if they were of one encounter; from
        memory where lines of such shapes met before."""
        day = self._lines[next(iter(shown.values()))[0]].performed_on
        met = (self._periods[day], frozenset((shape, len(places[:2])) for shape, places in shown.items()))
        flagged = self._known.flagged.get(met)
        if flagged is None:
            reducing = self._reducing([place for places in shown.values() for place in places[:2]])
            flagged = frozenset(shape for shape, places in shown.items() if places[0] in reducing)
            if not any(isinstance(shape, _Joined) for shape in shown):
                self._known.keep_flagged(met, flagged, shapes=len(shown))
        return flagged

    def _reducing(self, places: Sequence[int]) -> set[int]:
        """Return the places of the lines that would reduce each other if they were of one encounter."""
        entries = [
            replace(entry, place=place, line=self._lines[place])
            for place in places
            if (entry := self._worth[place].entry) is not None
        ]
        ranked = [place for place in places if (one := self._worth[place].anesthesia) is not None and one.is_ranked]
        return {*interacting_places(entries, self._policy), *(ranked if len(ranked) > 1 else ())}


def _periods_of(lines: Iterable[Line], schedule: Schedule) -> dict[date, tuple[int, int]]:
    """Return for each day what a credit takes of it: between which releases it lies, and its year."""
    starts = sorted({release.effective_from for release in schedule.releases})
    return {day: (bisect(starts, day), day.year) for day in {line.performed_on for line in lines}}


def _shapes_of(lines: Sequence[Line], schedule: Schedule) -> list[Hashable]:
    of_code = {code: _of_code(code, schedule) for code in {line.code for line in lines}}
    return [_shape(line, of_code[line.code], schedule) for line in lines]


def _of_code(code: str, schedule: Schedule) -> Hashable:
    """Return what the credit of a line depends on of what may change of its code without a release."""
    return (schedule.knows(code), schedule.ended_on(code), schedule.anesthesia_base(code))


def _shape(line: Line, of_code: Hashable, schedule: Schedule) -> Hashable:
    """Return all that the credit of a line on its own depends on: the day, the releases and the policy apart."""
    known = tuple(modifier in schedule.modifiers for modifier in line.modifiers)
    return (line.code, line.units, line.modifiers, line.place_of_service, line.minutes, line.role, of_code, known)


def total_of(credits_: Iterable[Credit]) -> Decimal:
    """Return the total in wRVU: the sum of the rounded lines."""
    return sum((credit.wrvu for credit in credits_), ZERO)


class _Valuation:
    """Lines assessed once, to be put into sessions."""

    def __init__(self, lines: Sequence[Line], catalogue: Catalogue, policy: Policy) -> None:
        self._policy = policy
        self._catalogue = catalogue
        self._assessed = [
            assess(line, catalogue=self._catalogue, policy=policy, applies=_has_work_for_rules) for line in lines
        ]

    def credits(self, sessions: Iterable[Sequence[int]]) -> tuple[Credit, ...]:
        return self.credits_of((self.entries(places), self.anesthesia(places)) for places in sessions)

    def credits_of(self, sessions: Iterable[tuple[Sequence[Entry], Sequence[AnesthesiaLine]]]) -> tuple[Credit, ...]:
        outcomes: dict[int, SessionEffect] = {}
        beside: dict[int, AnesthesiaUnits] = {}
        for entries, anesthesia_lines in sessions:
            outcomes |= apply_session_rules(entries, self._policy)
            beside |= anesthesia_units(anesthesia_lines)
        return tuple(
            credit_of(AssessedLine(assessed.located, assessed.effect, outcomes.get(place), beside.get(place, NO_UNITS)))
            for place, assessed in enumerate(self._assessed)
        )

    def anesthesia(self, places: Sequence[int]) -> list[AnesthesiaLine]:
        """Return the anesthesia lines among these; their units are a fact, whatever the policy."""
        located_lines = ((place, self._assessed[place].located) for place in places)
        return [
            AnesthesiaLine(place, located.line, self._catalogue.schedule.anesthesia_base(located.line.code))
            for place, located in located_lines
            if located.row is not None and located.row.status == ANESTHESIA_STATUS and not located.row.unknown
        ]

    def entries(self, places: Sequence[int]) -> list[Entry]:
        """Return the lines that rules 2 to 10 apply to, none where the policy has no rules."""
        if not self._policy.rules:
            return []
        return entries_of(
            places,
            self._assessed,
            catalogue=self._catalogue,
            policy=self._policy,
            price=_price_of(self._policy),
        )


def _has_work_for_rules(located: LocatedLine) -> bool:
    return located.basis is Basis.WORK_RVU and not located.is_conflicting


def _price_of(policy: Policy) -> Pricing:
    return _work_by_total if policy.rank_by is RankBy.TOTAL_RVU else _work


def _work(_: Line, row: RvuRow) -> Worth:
    work = row.work_rvu or ZERO
    return Worth(work, work)


def _work_by_total(line: Line, row: RvuRow) -> Worth:
    return Worth(row.work_rvu or ZERO, total_rvu(row, line.place_of_service))
