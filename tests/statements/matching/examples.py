"""Short ways to write a log and a statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from procedures.wrvu.values import Line
from statements.domain.statement_lines import LineKind, StatementLine
from statements.matching.compare import OwnLog, StatementComparison, compare
from statements.matching.values import Finding, FindingExplanation, OwnLine, StatementFacts
from tests.statements.world import policy_on, schedule, values_of

MARCH = (date(2025, 3, 1), date(2025, 3, 31))
SPAN = (date(2025, 1, 1), date(2025, 12, 31))


def on(day: int, month: int = 3) -> date:
    """Return a day of 2025, of March unless said."""
    return date(2025, month, day)


def own(code: str, day: date, *modifiers: str, units: int = 1, id: str = "", role: str = "primary") -> OwnLine:  # noqa: A002  # as the field is called
    """Return a line of the log with its wRVU."""
    name = id or f"{day} {code} {'-'.join(modifiers)} {units}"
    return values_of([Line(code, day, units=units, modifiers=modifiers, id=name, role=role)])[0]


def stated(number: int, logged: OwnLine, **changes: object) -> StatementLine:
    """Return an own line as row `number` of a statement, with changes."""
    line = logged.line
    faithful = StatementLine(
        number,
        line.code,
        service_on=line.performed_on,
        posted_on=line.performed_on,
        modifiers=line.modifiers,
        units=Decimal(line.units),
        wrvu=logged.wrvu,
    )
    return replace(faithful, **changes)  # type: ignore[arg-type]  # the names of its fields


def void(number: int, logged: OwnLine) -> StatementLine:
    """Return the taking back of an own line."""
    return stated(number, logged, units=-Decimal(logged.line.units), wrvu=-logged.wrvu, kind=LineKind.VOID)


def facts(*lines: StatementLine, **changes: object) -> StatementFacts:
    """Return the statement of March with all columns, which leaves nothing out."""
    march = StatementFacts(list(lines), *MARCH, left_out=frozenset())
    return replace(march, **changes)  # type: ignore[arg-type]  # the names of its fields


def compared(
    lines: list[OwnLine], statement: StatementFacts, *, apart: list[OwnLine] | None = None
) -> StatementComparison:
    """Return the comparison of a log of the whole year with a statement."""
    return compare(OwnLog(lines, apart or [], *SPAN), statement, schedule=schedule(), policy_on=policy_on)


def summary_of(finding: Finding) -> tuple[str, int, str, list[str]]:
    """Return kind, lines, grade and causes of a finding."""
    return finding.kind.value, finding.lines, finding.grade.value, [named(one) for one in finding.explanations]


def named(explanation: FindingExplanation) -> str:
    """Return a cause with its detail."""
    return f"{explanation.cause.value} {explanation.detail}".strip()


def reordered(statement: StatementFacts, random: Random) -> tuple[StatementFacts, dict[int, int]]:
    """Return a statement whose lines stand in other rows of the file, and by its new rows the rows that they had."""
    lines = list(statement.lines)
    random.shuffle(lines)
    rows = {line.number: number for number, line in enumerate(lines, start=1)}
    moved = [
        replace(line, number=rows[line.number], repeats=None if line.repeats is None else rows.get(line.repeats))
        for line in lines
    ]
    return replace(statement, lines=moved), {number: row for row, number in rows.items()}


def without_order(comparison: StatementComparison, rows: Mapping[int, int] | None = None) -> object:
    """Return all that a comparison says but the order of rows, which have the numbers of `rows`."""

    def row(number: int) -> int:
        return number if rows is None else rows[number]

    findings = Counter(
        replace(finding, numbers=tuple(sorted(map(row, finding.numbers)))) for finding in comparison.findings
    )
    groups = [(one.key, one.own, one.own_units, one.statement_units, one.difference) for one in comparison.groups]
    rules = [(one.kind, one.state, one.subject, len(one.proving), len(one.contradicting)) for one in comparison.rules]
    return findings, groups, rules, comparison.totals, comparison.months
