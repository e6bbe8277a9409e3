"""Amounts of dollars: read where a person asks for them, and added up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from statements.reading.cells import Cell, NotThis, amount_of_cell
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.values import ColumnRole, DroppedKind, InspectedColumn, MappedColumn
from tests.statements.reading.statement_files import inspected, read, text_file
from tests.statements.reading.test_layouts import EPIC, EPIC_ROWS

FURTHER = ("1001", "99213", "", "Jan 2026", 1, 1.3, 1, "T5", "$1,120.50", "1/9/2026", "1/9/2026")
PLACE = EPIC.index("Charge Amount") + 1


def test_amounts_are_added_up_less_those_of_voids_where_they_are_asked_for() -> None:
    body = text_file([EPIC, *EPIC_ROWS, FURTHER])
    proposed = inspected(body)
    with_amount = replace(proposed.mapping, columns=(*proposed.mapping.columns, MappedColumn(PLACE, ColumnRole.AMOUNT)))

    assert [read(body, mapping).amount for mapping in (proposed.mapping, with_amount)] == [None, Decimal("1331.00")]


def test_amounts_are_named_and_proposed_by_no_file() -> None:
    columns = inspected(text_file([EPIC, *EPIC_ROWS])).columns

    assert columns[PLACE - 1] == InspectedColumn(PLACE, "charge amount", kind=DroppedKind.OTHER)


def test_column_that_holds_no_amounts_is_refused_as_one() -> None:
    body = text_file([EPIC, *[(*row[:8], "Canary", *row[9:]) for row in EPIC_ROWS]])
    mapping = inspected(body).mapping

    with pytest.raises(UnreadableStatement) as refused:
        read(body, replace(mapping, columns=(*mapping.columns, MappedColumn(PLACE, ColumnRole.AMOUNT))))

    assert (refused.value.code, refused.value.role) == (FaultCode.NOT_THIS_COLUMN, ColumnRole.AMOUNT)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [("$1,234.50", "1234.50"), ("-$5", "-5"), ("($5.00)", "-5"), (12.5, "12.5"), ("$ 7", "7")],
)
def test_amount_is_read_with_its_sign_of_dollars(cell: Cell, amount: str) -> None:
    assert amount_of_cell(cell, most=Decimal(9999)) == Decimal(amount)


@pytest.mark.parametrize("cell", ["$", "$$5", "5 USD", "078-05-1120", None, True])
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(NotThis):
        amount_of_cell(cell, most=Decimal(9999))
