"""One table in every format, and what the program that saved it did to its cells."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from statements.domain.statement_lines import Shape, StatementLine
from statements.reading.values import FileFormat, NoteKind
from tests.statements.reading.statement_files import (
    HEADER,
    LINES,
    inspected,
    ods,
    ods_of_xml,
    old_workbook,
    read,
    saved,
    text_file,
    workbook,
    workbook_of_xml,
)

ROWS = (HEADER, *LINES)
EXPECTED = (
    StatementLine(2, "99213", date(2026, 1, 5), modifiers=("25",), units=Decimal(1), wrvu=Decimal("1.30")),
    StatementLine(3, "99214", date(2026, 1, 6), units=Decimal(1), wrvu=Decimal("1.92")),
    StatementLine(4, "45380", date(2026, 1, 7), modifiers=("59",), units=Decimal(2), wrvu=Decimal("7.00")),
)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (FileFormat.TEXT, text_file(ROWS)),
        (FileFormat.TEXT, text_file(ROWS, delimiter="\t")),
        (FileFormat.TEXT, text_file(ROWS, delimiter=";")),
        (FileFormat.TEXT, text_file(ROWS, encoding="utf-16")),
        (FileFormat.XLSX, workbook(ROWS)),
        (FileFormat.XLS, old_workbook(ROWS)),
        (FileFormat.ODS, ods(ROWS)),
    ],
)
def test_one_table_gives_the_same_lines_in_every_format(form: FileFormat, body: bytes) -> None:
    assert inspected(body).format is form
    assert read(body).lines == EXPECTED


def test_delimiter_is_found_under_a_title_that_has_another() -> None:
    body = text_file([("Report, of January, for one",), *ROWS], delimiter=";")

    assert [line.code for line in read(body).lines] == ["99213", "99214", "45380"]


def test_text_of_windows_is_read_and_its_guessed_encoding_is_said() -> None:
    body = text_file([("Rapport généré",), *ROWS], encoding="cp1252")

    assert len(read(body).lines) == 3
    assert NoteKind.ENCODING_GUESSED in {note.kind for note in inspected(body).notes}


def test_codes_as_numbers_as_texts_and_with_a_point_are_one_code() -> None:
    body = workbook([HEADER, *[("2026-01-05", code, "", 1, 1.3) for code in (99213, 99213.0, "99213", "99213.0")]])

    assert {line.code for line in read(body).lines} == {"99213"}


def test_dates_are_read_as_dates_as_numbers_of_days_and_as_text() -> None:
    days = (
        date(2026, 3, 4), datetime(2026, 3, 4, 8, 30), 46085, "2026-03-04", "3/4/2026", "03/04/26", "3-4-2026",  # noqa: DTZ001  # a workbook's times have no zone
        "2026/03/04", "04-MAR-2026", "March 4, 2026", "20260304", "3/4/2026 8:30 AM", "2026-03-04 00:00:00",
    )  # fmt: skip
    body = workbook([HEADER, *[(day, "99213", "", 1, 1.3) for day in days]])

    assert {line.service_on for line in read(body).lines} == {date(2026, 3, 4)}


def test_workbook_that_counts_from_1904_gives_the_same_days() -> None:
    cell = '<c r="A{0}"><v>44623</v></c><c r="B{0}"><v>99213</v></c><c r="C{0}"><v>1</v></c>'
    names = '<row r="1">' + "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in (("A", "Service Date"), ("B", "CPT"), ("C", "Units"))
    )
    sheet = f'{names}</row><row r="2">{cell.format(2)}</row><row r="3">{cell.format(3)}</row>'
    plain = workbook_of_xml(sheet)
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r"/></sheets></workbook>'
    )
    of_mac = workbook_of_xml(sheet, parts={"xl/workbook.xml": book})

    assert {line.service_on for line in read(plain).lines} == {date(2022, 3, 3)}
    assert {line.service_on for line in read(of_mac).lines} == {date(2026, 3, 4)}


def test_merged_cells_fill_the_rows_that_they_stand_beside() -> None:
    rows = [HEADER, ("2026-01-05", "99213", "", 1, 1.3), (None, "99214", "", 1, 1.92), LINES[2]]

    reading = read(workbook(rows, merged=["A2:A3"]))

    assert [line.service_on for line in reading.lines[:2]] == [date(2026, 1, 5)] * 2
    assert NoteKind.MERGED_CELLS in {note.kind for note in reading.notes}


def test_merged_cells_of_an_ods_fill_likewise() -> None:
    def text(value: str, more: str = "") -> str:
        return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'

    rows = [
        "".join(text(name) for name in ("Service Date", "CPT", "Units")),
        text("2026-01-05", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
        + text("99213")
        + text("1"),
        "<table:covered-table-cell/>" + text("99214") + text("1"),
    ]
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)

    reading = read(ods_of_xml(f'<table:table table:name="A">{lines}</table:table>'))

    assert [(line.service_on, line.code) for line in reading.lines] == [
        (date(2026, 1, 5), "99213"),
        (date(2026, 1, 5), "99214"),
    ]


def test_number_that_is_merged_over_two_rows_is_counted_in_neither() -> None:
    many = [("2026-01-05", "99213", "", 1, 1.3)] * 40
    rows = [HEADER, *many, ("2026-01-06", "99214", "", 1, 1.92), ("2026-01-06", "99215", "", 1, None)]

    reading = read(workbook(rows, merged=["E42:E43"]))

    assert reading.unread_rows == (43,)


def test_hidden_sheet_is_left_out_and_said() -> None:
    body = workbook(ROWS, hidden=[HEADER, ("2026-02-01", "20610", "", 1, 0.79)])

    reading = read(body)

    assert reading.lines == EXPECTED
    assert {note.kind: note.count for note in reading.notes}[NoteKind.HIDDEN_SHEETS] == 1


def test_sheet_with_the_lines_is_found_behind_a_cover_sheet() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Productivity", "January"])
    sheet = book.create_sheet("Detail")
    for row in ROWS:
        sheet.append(list(row))

    inspection = inspected(saved(book))

    assert inspection.mapping.sheet == 2
    assert NoteKind.OTHER_SHEETS in {note.kind for note in inspection.notes}


def test_sheet_that_begins_far_from_its_corner_keeps_its_rows_and_columns() -> None:
    book = openpyxl.Workbook()
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            book.active.cell(row=row + 5, column=column + 3, value=cell)
    body = saved(book)

    assert [line.number for line in read(body).lines] == [6, 7, 8]
    assert inspected(body).mapping.columns[0].place == 3


def test_rows_and_cells_without_their_places_are_read_in_their_order() -> None:
    def row(*cells: str) -> str:
        inline = [f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells]
        return f"<row>{''.join(inline)}</row>"

    body = workbook_of_xml(row("Service Date", "CPT", "Units") + row("2026-01-05", "99213", "1"))

    assert read(body).shape is Shape.LINES
