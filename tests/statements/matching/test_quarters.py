"""Statements of sums by quarter: the log is summed up by the same quarters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from statements.domain.statement_lines import Shape, StatementLine
from statements.matching.values import StatementColumn, StatementFacts
from tests.statements.matching.examples import compared, facts, on, own, stated

VISITS = [own("99213", on(4, month=month), id=str(month)) for month in (1, 2, 3, 4)]
QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


def quarter(number: int, first: date, units: int, wrvu: str, code: str = "99213") -> StatementLine:
    return StatementLine(number, code, month=first, units=Decimal(units), wrvu=Decimal(wrvu))


def quarters(*lines: StatementLine, shape: Shape, first: date, last: date) -> StatementFacts:
    return replace(facts(*lines, shape=shape, months=3), first_on=first, last_on=last)


@pytest.mark.parametrize(("shape", "code"), [(Shape.CODE_MONTHS, "99213"), (Shape.MONTH_TOTALS, "")])
def test_quarter_that_agrees_with_the_log_has_no_finding(shape: Shape, code: str) -> None:
    first, last = QUARTER

    comparison = compared(VISITS, quarters(quarter(1, first, 3, "3.90", code), shape=shape, first=first, last=last))

    assert comparison.findings == ()
    assert [(one.month, one.months, one.difference) for one in comparison.months] == [(first, 3, Decimal("0.00"))]


def test_quarters_of_a_fiscal_year_begin_where_the_statement_has_them_begin() -> None:
    february, may = date(2025, 2, 1), date(2025, 5, 1)
    lines = (quarter(1, february, 3, "3.90"), quarter(2, may, 1, "1.30"))

    comparison = compared(VISITS, quarters(*lines, shape=Shape.CODE_MONTHS, first=february, last=date(2025, 7, 31)))

    (finding,) = comparison.findings
    assert (finding.kind.value, finding.units, finding.wrvu) == ("units", Decimal(1), Decimal("1.30"))
    assert (finding.first_on, finding.last_on) == (may, date(2025, 7, 31))


def test_line_that_a_quarter_lacks_is_a_finding_of_the_whole_quarter() -> None:
    first, last = QUARTER
    lacking = quarter(1, first, 2, "2.60")

    (finding,) = compared(VISITS, quarters(lacking, shape=Shape.CODE_MONTHS, first=first, last=last)).findings

    assert (finding.kind.value, finding.units, finding.wrvu) == ("units", Decimal(-1), Decimal("-1.30"))
    assert (finding.first_on, finding.last_on) == QUARTER


class CountedLines(list[StatementLine]):
    """Lines of a statement that count how often somebody goes through them."""

    rounds = 0

    def __iter__(self) -> Iterator[StatementLine]:
        self.rounds += 1
        return super().__iter__()


def test_lines_with_post_dates_alone_are_not_gone_through_for_each_of_them() -> None:
    def rounds(count: int) -> int:
        visits = [own("99213", on(4), id=str(number)) for number in range(count)]
        lines = CountedLines(stated(number, one, service_on=None) for number, one in enumerate(visits, start=1))
        columns = frozenset(StatementColumn) - {StatementColumn.SERVICE_DATE}
        assert compared(visits, facts(lines=lines, columns=columns)).findings == ()
        return lines.rounds

    assert rounds(2) == rounds(20)
