"""Cells of workbooks that are no plain values, in each of the three formats: none of them is read as something else."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import pytest

from statements.reading.cells import NoResult
from statements.reading.compound_files import CompoundFile
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.values import NoteKind
from tests.matrix import matrix
from tests.statements.reading.statement_files import (
    HEADER,
    Row,
    archive,
    ods,
    ods_of_xml,
    old_workbook,
    plain_workbook,
    read,
    record,
    workbook_of_xml,
)
from tests.statements.reading.test_bad_input import fault_of

Book = Callable[[Sequence[Row]], bytes]

BOOKS: Final[Sequence[Book]] = (plain_workbook, old_workbook, ods)
LINE: Final[Row] = ("2026-01-05", "99213", "", 1, 1.3)
MANY: Final[Sequence[Row]] = (HEADER, *[LINE] * 40)
LAST: Final = 42
TEXT: Final = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def with_cell(column: int, cell: object) -> list[Row]:
    """Return a statement whose last row has this in one of its cells."""
    return [*MANY, (*LINE[:column], cell, *LINE[column + 1 :])]


def noted(body: bytes) -> dict[NoteKind, int]:
    return {note.kind: note.count for note in read(body).notes}


@matrix("column", range(5))
@matrix("book", BOOKS)
@matrix(
    ("cell", "note"),
    [(NoResult.ERROR, NoteKind.FORMULA_ERRORS), (NoResult.FORMULA, NoteKind.FORMULAS_WITHOUT_RESULT)],
)
def test_cell_that_failed_keeps_its_row_out_and_is_said(
    book: Book, column: int, cell: NoResult, note: NoteKind
) -> None:
    body = book(with_cell(column, cell))

    assert read(body).unread_rows == (LAST,)
    assert noted(body) == {note: 1, NoteKind.UNREAD_ROWS: 1}


@matrix("column", [0, 1, 3, 4])
@matrix("book", BOOKS)
def test_true_or_false_is_no_date_code_or_number(book: Book, column: int) -> None:
    assert read(book(with_cell(column, cell=True))).unread_rows == (LAST,)


def test_error_that_a_program_wrote_as_the_text_of_a_formula_is_one() -> None:
    cell = '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>{}</text:p>'
    line = "".join(TEXT.format(one) for one in ("2026-01-05", "99213", "25", "1"))
    failed = "".join(
        f"<table:table-row>{line}{cell.format(word)}</table:table-cell></table:table-row>"
        for word in ("#N/A", "#DIV/0!", "Err:502")
    )
    head = "".join(TEXT.format(name) for name in HEADER)
    good = f"<table:table-row>{line}{cell.format('0.00')}</table:table-cell></table:table-row>" * 60
    body = ods_of_xml(
        f'<table:table table:name="A"><table:table-row>{head}</table:table-row>{good}{failed}</table:table>'
    )

    assert read(body).unread_rows == (62, 63, 64)
    assert noted(body)[NoteKind.FORMULA_ERRORS] == 3


def test_old_workbook_whose_formulas_were_never_computed_says_so() -> None:
    nothing = record(0x0006, struct.pack("<HHHQHIH", LAST - 1, 4, 0, (0xFFFF << 48) | 3, 0, 0, 0))
    computed = record(0x0006, struct.pack("<HHHdHIH", 1, 7, 0, 1.0, 0, 0, 0))
    rows = [*MANY, LINE[:4]]

    assert noted(old_workbook(rows, more=nothing)) == {NoteKind.FORMULAS_WITHOUT_RESULT: 1, NoteKind.UNREAD_ROWS: 1}
    assert noted(old_workbook(rows, more=computed + nothing)) == {}


@matrix(
    "body",
    [
        old_workbook([HEADER, *[(44565, *LINE[1:])] * 3], facts=record(0x0022, b"\1\0")),
        ods_of_xml(
            '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
            '<table:table table:name="A"><table:table-row>'
            + "".join(TEXT.format(name) for name in ("DOS", "CPT"))
            + "</table:table-row><table:table-row>"
            + "".join(f'<table:table-cell office:value-type="float" office:value="{cell}"/>' for cell in (44565, 99213))
            + "</table:table-row></table:table>"
        ),
    ],
)
def test_days_that_are_numbers_count_from_1904_where_the_workbook_says_so(body: bytes) -> None:
    assert {line.service_on for line in read(body).lines} == {date(2026, 1, 5)}


@matrix("way", [0, 1])
def test_old_workbook_with_a_password_says_so(way: int) -> None:
    body = old_workbook(MANY, facts=record(0x002F, struct.pack("<H", way) + bytes(52)))

    assert fault_of(body).code is FaultCode.PASSWORD


def test_merged_cells_of_an_old_workbook_are_filled_and_said() -> None:
    rows = [*MANY, ("", *LINE[1:]), ("", *LINE[1:])]
    body = old_workbook(rows, more=record(0x00E5, struct.pack("<HHHHH", 1, 40, 42, 0, 0)))

    assert len(read(body).lines) == 42
    assert noted(body) == {NoteKind.MERGED_CELLS: 1}


CACHED: Final = record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.3))
TWICE: Final = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{}</row>'
SHEET: Final = '<table:table table:name="A"><table:table-row><table:table-cell/></table:table-row></table:table>'
CONTENT: Final = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}


def twice_in_an_archive() -> bytes:
    body = archive({**CONTENT, "xl/worksheets/sheet1.xml": "<a/>", "xl/worksheets/sheet2.xml": "<b/>"})
    return body.replace(b"sheet2.xml", b"sheet1.xml")


@matrix(
    "body",
    [
        workbook_of_xml(TWICE.format('<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>')),
        workbook_of_xml(TWICE.format('<c r="A2"><v>1</v></c>') + '<row r="2"><c r="A2"><v>2</v></c></row>'),
        workbook_of_xml(TWICE.format('<c r="B2"><v>1</v></c><c r="A3"><v>1</v></c>')),
        workbook_of_xml(TWICE.format('<c r="A2" t="s"><v>-1</v></c>')),
        workbook_of_xml(TWICE.format('<c r="A2" t="s"><v>x</v></c>')),
        old_workbook(MANY, more=record(0x0203, struct.pack("<HHHd", 1, 4, 0, 9.9))),
        old_workbook(MANY, more=record(0x00FD, struct.pack("<HHHI", LAST, 1, 0, 7))),
        old_workbook(MANY)[:-600],
        ods_of_xml(SHEET * 2),
        ods_of_xml(SHEET.replace("<table:table-cell/>", f"<table:table-cell>{SHEET}</table:table-cell>")),
        twice_in_an_archive(),
    ],
)
def test_what_could_be_read_in_two_ways_is_damaged(body: bytes) -> None:
    assert fault_of(body).code is FaultCode.DAMAGED


def test_chain_of_sectors_that_comes_back_to_itself_is_damaged() -> None:
    body = bytearray(old_workbook(MANY))
    struct.pack_into("<I", body, 512 + 4 * 3, 2)

    assert fault_of(bytes(body)).code is FaultCode.DAMAGED


def test_chart_sheet_of_an_old_workbook_is_no_table_and_no_damage() -> None:
    # A chart keeps the numbers of each series and of its categories in cells of its own, from the first on.
    series = [record(0x1065, struct.pack("<H", index)) + CACHED for index in (1, 2)]
    body = old_workbook(MANY, chart=b"".join(series))

    assert len(read(body).lines) == 40
    assert noted(body) == {}


def lists_of_sectors(first: int, count: int, *, own: int) -> bytes:
    """Return an old workbook whose header leads to `count` further lists of sectors; the list that stands behind its
    last sector leads to `own`."""
    body = bytearray(old_workbook(MANY))
    body += struct.pack("<128I", *[0xFFFFFFFF] * 127, own)
    struct.pack_into("<II", body, 68, first, count)
    return bytes(body)


BEHIND: Final = len(old_workbook(MANY)) // 512 - 1


def test_further_list_of_sectors_is_read() -> None:
    assert len(read(lists_of_sectors(BEHIND, 1, own=0xFFFFFFFE)).lines) == 40


@matrix(
    "body",
    [lists_of_sectors(BEHIND, 0xFFFFFFFF, own=BEHIND), lists_of_sectors(BEHIND + 9, 1, own=BEHIND)],
)
def test_further_lists_of_sectors_that_come_back_or_lie_outside_are_damaged(body: bytes) -> None:
    with pytest.raises(UnreadableStatement) as raised:
        CompoundFile(body)

    assert raised.value.code is FaultCode.DAMAGED
