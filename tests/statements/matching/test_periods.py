"""Days of a statement that the person narrowed: what lies outside them is not compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from statements.domain.statement_lines import DateBasis, Shape, StatementLine
from statements.matching.compare import OwnLog, compare
from tests.statements.matching.examples import compared, facts, on, own, stated
from tests.statements.world import policy_on, schedule

MARCH = own("99213", on(4), id="march")
APRIL = own("99213", on(2, month=4), id="april")


def test_line_of_another_day_than_the_statements_is_not_compared() -> None:
    comparison = compared([MARCH, APRIL], facts(stated(1, MARCH), stated(2, APRIL)))

    assert comparison.findings == ()
    assert [line.number for line in comparison.selection.outside] == [2]


def test_line_that_was_posted_on_another_day_than_the_statements_is_not_compared() -> None:
    posted = [stated(1, MARCH), stated(2, MARCH, posted_on=on(2, month=4))]

    comparison = compared([MARCH], facts(*posted, basis=DateBasis.POSTING))

    assert comparison.findings == ()
    assert [line.number for line in comparison.selection.outside] == [2]


@pytest.mark.parametrize(("shape", "code"), [(Shape.CODE_MONTHS, "99213"), (Shape.MONTH_TOTALS, "")])
def test_sum_of_another_month_than_the_statements_is_not_compared(shape: Shape, code: str) -> None:
    months = [
        StatementLine(number, code, month=date(2025, number, 1), units=Decimal(1), wrvu=Decimal("1.30"))
        for number in (3, 4)
    ]

    comparison = compared([MARCH, APRIL], facts(*months, shape=shape))

    assert comparison.findings == ()
    assert [line.number for line in comparison.selection.outside] == [4]


@pytest.mark.parametrize(("begin", "compared_lines"), [(4, ["march", "april"]), (9, ["april"])])
def test_sum_of_a_month_in_whose_middle_the_log_begins_is_not_compared(begin: int, compared_lines: list[str]) -> None:
    first = own("99213", on(begin), id="march")
    months = [
        StatementLine(number, "99213", month=date(2025, number, 1), units=Decimal(units), wrvu=units * Decimal("1.30"))
        for number, units in ((3, 1 if begin == 4 else 20), (4, 1))
    ]
    statement = facts(*months, shape=Shape.CODE_MONTHS, last_on=on(30, month=4))
    log = OwnLog([first, APRIL], [], first.line.performed_on, on(30, month=4))

    comparison = compare(log, statement, schedule=schedule(), policy_on=policy_on)

    assert comparison.findings == ()
    assert [one.id for one in comparison.selection.own] == compared_lines


@pytest.mark.parametrize(("end", "compared_lines"), [(27, ["march", "april"]), (20, ["march"])])
def test_sum_of_a_month_in_whose_middle_the_log_ends_is_not_compared(end: int, compared_lines: list[str]) -> None:
    last = own("99213", on(end, month=4), id="april")
    months = [
        StatementLine(number, "99213", month=date(2025, number, 1), units=Decimal(units), wrvu=units * Decimal("1.30"))
        for number, units in ((3, 1), (4, 1 if end == 27 else 20))
    ]
    statement = facts(*months, shape=Shape.CODE_MONTHS, last_on=on(30, month=4))
    log = OwnLog([MARCH, last], [], on(1), last.line.performed_on)

    comparison = compare(log, statement, schedule=schedule(), policy_on=policy_on)

    assert comparison.findings == ()
    assert [one.id for one in comparison.selection.own] == compared_lines


def test_sum_of_the_days_that_a_statement_has_of_a_month_is_compared_as_far_as_the_log_has_these() -> None:
    middle = own("99213", on(12), id="middle")
    month = StatementLine(1, "99213", month=on(1), units=Decimal(2), wrvu=Decimal("2.60"))
    statement = facts(month, shape=Shape.CODE_MONTHS, first_on=on(10), last_on=on(14))

    comparison = compare(OwnLog([middle], [], on(12), on(12)), statement, schedule=schedule(), policy_on=policy_on)

    assert [(one.kind.value, one.units) for one in comparison.findings] == [("units", Decimal(1))]
