"""Which of the own figures the employer seems to use, and that nothing is said of it where no line tells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from statements.domain.statement_lines import Shape, StatementLine
from statements.matching.compare import StatementComparison
from statements.matching.values import StatementColumn
from statements.models import StoredComparison
from statements.presenters.comparisons import result_json
from statements.presenters.figures import figures_of, seeming_basis
from tests.statements.matching.examples import compared, facts, on, own, stated

BOTH_SIDES = own("49505", on(5), "50", id="a")
VISIT = own("99213", on(4), id="b")
ALL = frozenset(StatementColumn)


def said(comparison: StatementComparison) -> str:
    return seeming_basis(figures_of(StoredComparison(result=result_json(comparison, (), {}))))


def test_line_that_equals_one_of_two_figures_says_which_the_employer_seems_to_use() -> None:
    by_contract = compared([BOTH_SIDES], facts(stated(1, BOTH_SIDES)))
    unadjusted = compared([BOTH_SIDES], facts(stated(1, BOTH_SIDES, wrvu=BOTH_SIDES.unadjusted_wrvu)))

    assert "the figure under the contract" in said(by_contract)
    assert said(unadjusted).startswith("The employer seems to count before modifiers")


def test_nothing_is_said_where_no_line_of_the_statement_tells_the_figures_apart() -> None:
    comparison = compared([BOTH_SIDES, VISIT], facts(stated(1, VISIT)))

    assert comparison.totals.own != comparison.totals.own_unadjusted
    assert said(comparison) == ""


@pytest.mark.parametrize(("columns", "units"), [(ALL, Decimal(1)), (ALL - {StatementColumn.UNITS}, None)])
@pytest.mark.parametrize(("shape", "code"), [(Shape.CODE_MONTHS, "49505"), (Shape.MONTH_TOTALS, "")])
def test_sum_without_units_has_none(
    shape: Shape, code: str, columns: frozenset[StatementColumn], units: Decimal | None
) -> None:
    month = StatementLine(1, code, month=on(1), units=Decimal(1), wrvu=Decimal("1.00"))

    comparison = compared([own("49505", on(6), id="c")], facts(month, shape=shape, columns=columns))

    assert [finding.statement.units for finding in comparison.findings] == [units]


@pytest.mark.parametrize(("columns", "units"), [(ALL, 2), (ALL - {StatementColumn.UNITS}, 1)])
def test_sum_that_equals_the_unadjusted_figure_agrees_and_says_so(
    columns: frozenset[StatementColumn], units: int
) -> None:
    lines = [BOTH_SIDES, own("49505", on(6), id="c")]
    unadjusted = sum((one.unadjusted_wrvu for one in lines), Decimal(0))
    month = StatementLine(1, "49505", month=on(1), units=Decimal(units), wrvu=unadjusted)

    comparison = compared(lines, facts(month, shape=Shape.CODE_MONTHS, columns=columns))

    assert comparison.findings == ()
    assert comparison.totals.agreeing_unadjusted == unadjusted - comparison.totals.own
    assert said(comparison).startswith("The employer seems to count before modifiers")
