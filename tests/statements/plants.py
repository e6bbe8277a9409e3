"""Changes that are planted in a faithful statement, each with what it does to every key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from procedures.wrvu.values import Line
from statements.domain.statement_lines import LineKind, StatementLine
from statements.matching.compare import OwnLog, StatementComparison, compare
from statements.matching.values import (
    FindingCause,
    FindingKind,
    GroupKey,
    OtherStatement,
    OwnLine,
    StatementColumn,
    StatementFacts,
)
from tests.statements.world import (
    FIRST,
    LAST,
    VISITS,
    log_of,
    policy_on,
    schedule,
    statement_line,
    worth,
)

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Plant:
    """One change: its kind, its cause, and by how many lines each key gains or loses by it (0: its value alone)."""

    kind: FindingKind
    cause: FindingCause
    keys: Mapping[GroupKey, int]


@dataclass(slots=True)
class PlantedStatement:
    """A log, the statement made of it, and what was planted."""

    own: list[OwnLine]
    lines: dict[str, list[StatementLine]]
    extra: list[StatementLine] = field(default_factory=list)
    later: list[StatementLine] = field(default_factory=list)
    apart: list[OwnLine] = field(default_factory=list)
    elsewhere: Counter[GroupKey] = field(default_factory=Counter)
    left_out: set[str] = field(default_factory=set)
    plants: list[Plant] = field(default_factory=list)
    number: int = 0

    def next_number(self) -> int:
        self.number += 1
        return self.number

    @property
    def all_lines(self) -> list[StatementLine]:
        return [*(line for lines in self.lines.values() for line in lines), *self.extra]

    def facts(self, *without: StatementColumn) -> StatementFacts:
        """Return the statement with all columns but some."""
        later = OtherStatement(LAST + timedelta(days=1), LAST + timedelta(days=30), self.later)
        lacks_provider = StatementColumn.PROVIDER in without
        return StatementFacts(
            lines=[_without(line, without) for line in self.all_lines],
            first_on=FIRST,
            last_on=LAST,
            columns=frozenset(StatementColumn) - set(without),
            left_out=frozenset(self.left_out),
            elsewhere={} if lacks_provider else {key: Decimal(units) for key, units in self.elsewhere.items()},
            later=[later],
        )

    def compared(self, facts: StatementFacts | None = None) -> StatementComparison:
        log = OwnLog(self.own, self.apart, FIRST, LAST)
        return compare(log, facts or self.facts(), schedule=schedule(), policy_on=policy_on)


def _without(line: StatementLine, columns: Sequence[StatementColumn]) -> StatementLine:
    lacking = set(columns)
    return replace(
        line,
        service_on=None if StatementColumn.SERVICE_DATE in lacking else line.service_on,
        posted_on=None if StatementColumn.POST_DATE in lacking else line.posted_on,
        modifiers=() if StatementColumn.MODIFIERS in lacking else line.modifiers,
        units=Decimal(1 if line.units > 0 else -1) if StatementColumn.UNITS in lacking else line.units,
        wrvu=None if StatementColumn.WRVU in lacking else line.wrvu,
        repeats=None if StatementColumn.TRANSACTION in lacking else line.repeats,
    )


def key_of(line: Line) -> GroupKey:
    """Return the key of a line."""
    return GroupKey(line.performed_on, line.code, tuple(sorted(line.modifiers)))


Change = Callable[[PlantedStatement, OwnLine, Random], Plant | None]


def faithful(random: Random, *, lines: int, codes: Sequence[str]) -> PlantedStatement:
    """Return a log and the statement that agrees with it in all."""
    planted = PlantedStatement(log_of(random, lines=lines, codes=codes), {})
    for own in planted.own:
        planted.lines[own.id] = [statement_line(own, planted.next_number())]
    return planted


def _take(planted: PlantedStatement, own: OwnLine) -> StatementLine:
    (line,) = planted.lines.pop(own.id)
    return line


def _late(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant:
    planted.later.append(replace(_take(planted, own), posted_on=LAST + timedelta(days=9)))
    return Plant(FindingKind.ABSENT, FindingCause.LATE_CHARGE, {key_of(own.line): -1})


def _other_provider(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant:
    _take(planted, own)
    planted.elsewhere[GroupKey(own.line.performed_on, own.line.code)] += own.line.units
    return Plant(FindingKind.ABSENT, FindingCause.OTHER_PROVIDER, {key_of(own.line): -1})


def _excluded(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant | None:
    """Leave out a code of which the log has one line: a statement that leaves a code out has none of it."""
    if sum(one.line.code == own.line.code for one in planted.own) > 1:
        return None
    _take(planted, own)
    planted.left_out.add(own.line.code)
    return Plant(FindingKind.ABSENT, FindingCause.EXCLUDED_ENCOUNTER, {key_of(own.line): -1})


def _duplicate(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant:
    (line,) = planted.lines[own.id]
    planted.extra.append(replace(line, number=planted.next_number(), repeats=line.number))
    return Plant(FindingKind.EXTRA, FindingCause.DUPLICATE, {key_of(own.line): 1})


def _logged_apart(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant:
    (line,) = planted.lines[own.id]
    planted.extra.append(replace(line, number=planted.next_number()))
    planted.apart.append(replace(own, line=replace(own.line, id=f"apart {own.id}")))
    return Plant(FindingKind.EXTRA, FindingCause.LOGGED_APART, {key_of(own.line): 1})


def _date(planted: PlantedStatement, own: OwnLine, random: Random) -> Plant | None:
    moved = replace(own.line, performed_on=own.line.performed_on + timedelta(days=random.choice((-2, -1, 1, 2, 3))))
    if not FIRST <= moved.performed_on <= LAST:
        return None
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [replace(line, service_on=moved.performed_on)]
    return Plant(FindingKind.ABSENT, FindingCause.DATE, {key_of(own.line): -1, key_of(moved): 1})


def _code(planted: PlantedStatement, own: OwnLine, random: Random) -> Plant | None:
    if own.line.code not in VISITS:
        return None
    ladder = [code for code in VISITS if code[:4] == own.line.code[:4] and code != own.line.code]
    other = replace(own.line, code=random.choice(ladder))
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [replace(line, code=other.code, wrvu=worth(other))]
    return Plant(FindingKind.ABSENT, FindingCause.CODE, {key_of(own.line): -1, key_of(other): 1})


def _modifiers(planted: PlantedStatement, own: OwnLine, random: Random) -> Plant | None:
    if not own.line.modifiers:
        return None
    dropped = random.choice(own.line.modifiers)
    other = replace(own.line, modifiers=tuple(m for m in own.line.modifiers if m != dropped))
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [replace(line, modifiers=other.modifiers, wrvu=worth(other))]
    return Plant(FindingKind.MODIFIERS, FindingCause.MODIFIERS, {key_of(own.line): -1, key_of(other): 1})


def _units(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant | None:
    if own.line.units == 1:
        return None
    other = replace(own.line, units=own.line.units + 3)
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [replace(line, units=Decimal(other.units), wrvu=worth(other))]
    return Plant(FindingKind.UNITS, FindingCause.UNITS, {key_of(own.line): 0})


def _split(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant | None:
    """One line of several units becomes as many of one, each worth a hundredth less."""
    count = own.line.units
    each = worth(replace(own.line, units=1)) - _CENT
    if count == 1 or each * count == own.wrvu:
        return None
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [
        replace(line, number=line.number if not n else planted.next_number(), units=Decimal(1), wrvu=each)
        for n in range(count)
    ]
    return Plant(FindingKind.SPLIT, FindingCause.SPLIT, {key_of(own.line): 0})


def _void(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant:
    (line,) = planted.lines[own.id]
    planted.lines[own.id] = [line, reverse(planted, line)]
    return Plant(FindingKind.VOID, FindingCause.VOIDED, {key_of(own.line): -1})


def reverse(planted: PlantedStatement, line: StatementLine) -> StatementLine:
    wrvu = None if line.wrvu is None else -line.wrvu
    return replace(line, number=planted.next_number(), units=-line.units, wrvu=wrvu, kind=LineKind.VOID)


def _revalued(cause: FindingCause, value: Callable[[OwnLine], Decimal | None]) -> Change:
    def change(planted: PlantedStatement, own: OwnLine, _: Random) -> Plant | None:
        other = value(own)
        if other is None or other in {own.wrvu, own.unadjusted_wrvu} or _has_another_cause(own, other, value):
            return None
        (line,) = planted.lines[own.id]
        planted.lines[own.id] = [replace(line, wrvu=other)]
        return Plant(FindingKind.VALUE, cause, {key_of(own.line): 0})

    return change


def _work(release: str) -> Callable[[OwnLine], Decimal | None]:
    """Return a value by another release: its work RVU times the factor that the line has."""

    def value(own: OwnLine) -> Decimal | None:
        row = schedule().rows(release, own.line.code)[""]
        if own.wrvu != own.unadjusted_wrvu or row.work_rvu is None:
            return None
        return row.work_rvu * own.line.units

    return value


def _total(own: OwnLine) -> Decimal | None:
    if own.wrvu != own.unadjusted_wrvu:
        return None
    return schedule().rows("first of 2025", own.line.code)[""].facility_total * own.line.units


def _first_modifier_alone(own: OwnLine) -> Decimal | None:
    """Return the value of a line of two modifiers by the first alone."""
    if own.line.modifiers != ("50", "52"):
        return None
    return worth(replace(own.line, modifiers=("50",)))


def _rounded(own: OwnLine) -> Decimal | None:
    return None if own.line.units < 2 or own.wrvu != own.unadjusted_wrvu else own.wrvu + _CENT


_VALUES: tuple[Callable[[OwnLine], Decimal | None], ...] = (
    _rounded,
    _total,
    _work("second of 2025"),
    _work("first of 2026"),
    _first_modifier_alone,
)


def _has_another_cause(own: OwnLine, wrvu: Decimal, value: Callable[[OwnLine], Decimal | None]) -> bool:
    """Return whether by chance another way of counting comes to the same, so that nobody could tell them apart."""
    totals = schedule().rows("first of 2025", own.line.code)[""]
    others = [other(own) for other in _VALUES if other is not value]
    if value is not _total:
        shares = (Decimal(1), own.wrvu / own.unadjusted_wrvu if own.unadjusted_wrvu else Decimal(1))
        both = (totals.facility_total, totals.nonfacility_total)
        others += [total * own.line.units * share for total in both for share in shares]
    return any(other is not None and abs(other - wrvu) <= _CENT * own.line.units for other in others)


# Changes that few lines allow come first where they can.
RARE: tuple[Change, ...] = (
    _code,
    _modifiers,
    _units,
    _split,
    _revalued(FindingCause.ROUNDING, _rounded),
    _revalued(FindingCause.RELEASE, _VALUES[2]),
    _revalued(FindingCause.MODIFIER_DROPPED, _first_modifier_alone),
)
CHANGES: tuple[Change, ...] = (
    *RARE,
    _late,
    _other_provider,
    _excluded,
    _duplicate,
    _logged_apart,
    _date,
    _void,
    _revalued(FindingCause.TOTAL_RVU, _total),
    _revalued(FindingCause.ZERO, lambda _: Decimal("0.00")),
    _revalued(FindingCause.YEAR, _VALUES[3]),
)
