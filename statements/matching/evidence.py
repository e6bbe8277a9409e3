"""Layer 1, evidence: what both records have of each date, code and set of modifiers, exact (pure).

The differences of all groups add up to the difference of the totals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from statements.domain.months import month_number, month_of_number
from statements.domain.statement_lines import LineKind, Shape, StatementLine
from statements.matching.values import ZERO, EvidenceGroup, GroupKey, OwnLine, StatementColumn, StatementFacts


def grain_of(facts: StatementFacts) -> Shape:
    """Return how finely the statement can be compared; without dates of service its lines are sums of a month."""
    if facts.shape is Shape.LINES and not facts.has(StatementColumn.SERVICE_DATE):
        return Shape.CODE_MONTHS
    return facts.shape


def key_of_own(own: OwnLine, facts: StatementFacts) -> GroupKey:
    """Return the key of an own line, as far as the statement tells lines apart."""
    on, grain = own.line.performed_on, grain_of(facts)
    if grain is not Shape.LINES:
        return GroupKey(first_of_sum(on, facts), "" if grain is Shape.MONTH_TOTALS else own.line.code)
    return GroupKey(on, own.line.code, _modifiers(own.line.modifiers, facts))


def key_of_statement(line: StatementLine, facts: StatementFacts) -> GroupKey:
    """Return the key of a statement line; one without any date is of the statement's first day."""
    grain = grain_of(facts)
    if grain is Shape.LINES:
        return GroupKey(line.service_on or facts.first_on, line.code, _modifiers(line.modifiers, facts))
    month = first_of_sum(line.month or line.service_on or line.posted_on or facts.first_on, facts)
    return GroupKey(month, "" if grain is Shape.MONTH_TOTALS else line.code)


def first_of_sum(day: date, facts: StatementFacts) -> date:
    """Return the first day of the month, or of the quarter, that a day is summed up in."""
    if facts.months == 1:
        return day.replace(day=1)
    number = month_number(day)
    # The sums of a statement follow each other, so any of them tells where all of them begin.
    begin = next((line.month for line in facts.lines if line.month is not None), day)
    return month_of_number(number - (number - month_number(begin)) % facts.months)


def _modifiers(modifiers: Iterable[str], facts: StatementFacts) -> tuple[str, ...]:
    return tuple(sorted(modifiers)) if facts.has(StatementColumn.MODIFIERS) else ()


def own_units(own: OwnLine, facts: StatementFacts) -> Decimal:
    """Return the units of an own line, 1 where the statement has no column of units."""
    return Decimal(own.line.units if facts.has(StatementColumn.UNITS) else 1)


def signed(line: StatementLine) -> StatementLine:
    """Return the line with units and wRVU below nothing where it is a void."""
    if line.kind is not LineKind.VOID:
        return line
    return replace(line, units=-abs(line.units), wrvu=None if line.wrvu is None else -abs(line.wrvu))


def total_of_statement(lines: Iterable[StatementLine]) -> Decimal | None:
    """Return the wRVU of statement lines, None where one has none."""
    total = ZERO
    for line in lines:
        if line.wrvu is None:
            return None
        total += line.wrvu
    return total


def evidence_of(own: Sequence[OwnLine], lines: Sequence[StatementLine], facts: StatementFacts) -> list[EvidenceGroup]:
    """Return the groups of both records in the order of their keys.

    Own lines of a group stand by id and statement lines by row, so that the order given changes nothing. Voids are
    netted: their units and wRVU count below nothing.
    """
    owns: defaultdict[GroupKey, list[OwnLine]] = defaultdict(list)
    others: defaultdict[GroupKey, list[StatementLine]] = defaultdict(list)
    for own_line in sorted(own, key=lambda line: line.id):
        owns[key_of_own(own_line, facts)].append(own_line)
    for line in sorted(lines, key=lambda statement_line: statement_line.number):
        others[key_of_statement(line, facts)].append(signed(line))
    return [_group(key, owns[key], others[key], facts) for key in sorted(owns.keys() | others.keys())]


def _group(
    key: GroupKey, own: Sequence[OwnLine], lines: Sequence[StatementLine], facts: StatementFacts
) -> EvidenceGroup:
    return EvidenceGroup(
        key=key,
        own=tuple(own),
        statement=tuple(lines),
        own_units=sum((own_units(one, facts) for one in own), Decimal(0)),
        statement_units=sum((line.units for line in lines), Decimal(0)),
        own_wrvu=sum((one.wrvu for one in own), ZERO),
        statement_wrvu=total_of_statement(lines) if facts.has(StatementColumn.WRVU) else None,
    )


def is_within(day: date, first: date, last: date) -> bool:
    """Return whether a day lies in a span, both ends included."""
    return first <= day <= last
