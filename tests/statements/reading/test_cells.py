"""Cells as typed values, and what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.domain.statement_lines import LineKind
from statements.reading.cells import (
    Cell,
    KnownCodes,
    NoResult,
    NotThis,
    code_of_cell,
    day_of_cell,
    kind_of_cell,
    modifiers_of_cell,
    number_of_cell,
)
from statements.reading.months import MonthSpan, month_of_cell

CATALOGUE = KnownCodes.of(["99213", "00100", "0042T", "01000"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [("99213", "99213"), (99213, "99213"), (99213.0, "99213"), (" 99213.0 ", "99213"), ("j0585", "J0585"),
     (100, "00100"), ("100", "00100"), ("42T", "0042T"), (1000.0, "01000"), ("99213 (office visit)", "99213"),
     ("99213 - Office visit", "99213")],
)  # fmt: skip
def test_code_is_read_however_it_is_written(cell: Cell, code: str) -> None:
    assert code_of_cell(cell, CATALOGUE).code == code


@pytest.mark.parametrize(
    "cell",
    ["", None, "Jane Canary", "MRN-0048213", 213, "213", True, 123456, 99213.5, "48213 Jane Canary", NoResult.FORMULA,
     "078-05-1120", "555-010-4477", "99213 x2", "99213 99214"],
)  # fmt: skip
def test_what_is_no_code_is_refused(cell: Cell) -> None:
    with pytest.raises(NotThis):
        code_of_cell(cell, CATALOGUE)


def test_lost_zeros_are_completed_only_where_exactly_one_code_fits() -> None:
    twins = KnownCodes(frozenset({"00100", "0100"}), {"100": ("00100", "0100")})

    assert code_of_cell(100, CATALOGUE).is_completed
    with pytest.raises(NotThis):
        code_of_cell(100, twins)


@pytest.mark.parametrize(
    ("cell", "modifiers"),
    [(25, ("25",)), (25.0, ("25",)), ("25", ("25",)), ("25,59", ("25", "59")), ("25 LT", ("25", "LT")),
     ("25;59;RT", ("25", "59", "RT")), ("2559", ("25", "59")), ("lt", ("LT",)), ("", ()), (None, ()),
     ("25/TC", ("25", "TC"))],
)  # fmt: skip
def test_modifiers_of_one_cell_are_parted(cell: Cell, modifiers: tuple[str, ...]) -> None:
    assert modifiers_of_cell(cell) == modifiers


@pytest.mark.parametrize("cell", ["Canary", "JANE", "004821", 5, "MRN0048213", "1/2/1950", NoResult.ERROR])
def test_what_is_no_modifier_is_refused(cell: Cell) -> None:
    with pytest.raises(NotThis):
        modifiers_of_cell(cell)


@pytest.mark.parametrize(
    "cell", ["1/2/1950", date(1950, 1, 2), 18264, "13/2/2026", "078-05-1120", 48213.0 * 10, "Jane", 5551234567, True]
)
def test_what_is_no_day_of_a_fee_schedule_is_refused(cell: Cell) -> None:
    with pytest.raises(NotThis):
        day_of_cell(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,234.5", "1234.5"), ("(1.30)", "-1.30"), ("1.3-", "-1.3"), ("-2", "-2"), (".5", "0.5"),
     (2.5999999999999996, "2.6"), (1, "1")],
)  # fmt: skip
def test_numbers_are_read_as_accountants_write_them(cell: Cell, number: str) -> None:
    assert number_of_cell(cell, most=Decimal(9999)) == Decimal(number)


@pytest.mark.parametrize(
    "cell", ["", "abc", "1.2.3", "$5", 5551234567, "078051120", "8675309", float("nan"), float("inf"), True, None]
)
def test_what_is_no_number_of_units_is_refused(cell: Cell) -> None:
    with pytest.raises(NotThis):
        number_of_cell(cell, most=Decimal(9999))


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (1, LineKind.CHARGE),
        (10.0, LineKind.VOID),
        ("Void", LineKind.VOID),
        ("", LineKind.CHARGE),
        ("New Charge", LineKind.CHARGE),
    ],
)
def test_charges_are_told_from_voids(cell: Cell, kind: LineKind) -> None:
    assert kind_of_cell(cell) is kind


@pytest.mark.parametrize(
    ("cell", "span"),
    [("Jan 2026", MonthSpan(1, year=2026)), ("January-26", MonthSpan(1, year=2026)),
     ("2026-01", MonthSpan(1, year=2026)),
     ("1/2026", MonthSpan(1, year=2026)), (202601, MonthSpan(1, year=2026)), ("202601", MonthSpan(1, year=2026)),
     (date(2026, 1, 1), MonthSpan(1, year=2026)), (46023, MonthSpan(1, year=2026)), ("Q2 2026", MonthSpan(4, 3, 2026)),
     ("2026 Q4", MonthSpan(10, 3, 2026)), ("Sept", MonthSpan(9)), ("1/15/2026", MonthSpan(1, year=2026)),
     ("FY 2026 Jan", MonthSpan(1, year=2026))],
)  # fmt: skip
def test_months_and_quarters_are_read_however_they_are_written(cell: Cell, span: MonthSpan) -> None:
    assert month_of_cell(cell) == span


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.none(), st.booleans()))
def test_any_cell_gives_a_typed_value_or_is_refused(cell: Cell) -> None:
    parsers = (
        lambda: code_of_cell(cell, CATALOGUE),
        lambda: modifiers_of_cell(cell),
        lambda: day_of_cell(cell),
        lambda: month_of_cell(cell),
        lambda: number_of_cell(cell, most=Decimal(9999)),
        lambda: kind_of_cell(cell),
    )

    for parse in parsers:
        try:
            parse()
        except NotThis:
            continue


@given(st.dates(min_value=date(1992, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_iso_form_and_as_its_number(day: date) -> None:
    assert day_of_cell(day.isoformat()) == day
    assert day_of_cell((day - date(1899, 12, 30)).days) == day
