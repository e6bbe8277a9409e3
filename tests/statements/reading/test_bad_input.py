"""Files that cannot be read as they are: each is a sentence that says what to do, without a cell's content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import openpyxl
import pytest

from statements.domain.statement_lines import DateBasis, LineKind
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.values import ColumnRole, MappedColumn, NoteKind, StatementMapping
from tests.statements.reading.statement_files import (
    HEADER,
    LINES,
    Row,
    archive,
    compound_file,
    inspected,
    ods_of_xml,
    old_workbook,
    read,
    saved,
    text_file,
    workbook,
)

CANARY: Final = "Canary"


def mapping_of(**places: int) -> StatementMapping:
    columns = tuple(MappedColumn(place, ColumnRole(role)) for role, place in places.items())
    return StatementMapping(columns)


def fault_of(body: bytes, mapping: StatementMapping | None = None) -> UnreadableStatement:
    with pytest.raises(UnreadableStatement) as refused:
        read(body, mapping)
    assert CANARY not in str(refused.value)
    assert str(refused.value).endswith(".")
    return refused.value


def image_in_a_workbook() -> bytes:
    book = openpyxl.Workbook()
    return saved(book)


ENCRYPTION: Final = '<m:file-entry><m:encryption-data m:checksum="x"/></m:file-entry>'


@pytest.mark.parametrize(
    ("code", "body"),
    [
        (FaultCode.EMPTY, b""),
        (FaultCode.EMPTY, b" \r\n"),
        (FaultCode.IMAGE, b"%PDF-1.7 Canary"),
        (FaultCode.IMAGE, b"\x89PNG\r\n\x1a\n"),
        (FaultCode.IMAGE, b"\xff\xd8\xff\xe0"),
        (FaultCode.IMAGE, image_in_a_workbook()),
        (FaultCode.NOT_A_TABLE, b"<html><table><tr><td>CPT</td></tr></table></html>"),
        (FaultCode.NOT_A_TABLE, b'<?xml version="1.0"?><Workbook/>'),
        (FaultCode.NOT_A_TABLE, archive({"word/document.xml": "<a/>"})),
        (FaultCode.NOT_A_TABLE, archive({"xl/workbook.bin": b"\0"})),
        (FaultCode.PASSWORD, compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})),
        (FaultCode.PASSWORD, ods_of_xml("", manifest=ENCRYPTION)),
        (FaultCode.DAMAGED, b"PK\x03\x04Canary"),
        (FaultCode.DAMAGED, workbook([HEADER, *LINES])[:2000]),
        (FaultCode.DAMAGED, old_workbook([HEADER, *LINES])[:1000]),
        (FaultCode.DAMAGED, compound_file({"Other": b"x"})),
        (FaultCode.TEXT_UNREADABLE, b"\x00\x01\x02Canary\x00"),
        (FaultCode.TEXT_UNREADABLE, b"Service Date,CPT,Units\n2026-01-05,\"99213\"Canary,1\n"),
        (FaultCode.NO_HEADER, text_file(LINES)),
        (FaultCode.NO_HEADER, text_file([("Patient", "Note"), ("Jane Canary", "x")])),
        (FaultCode.NO_ROWS, text_file([HEADER])),
        (FaultCode.TOTALS_ONLY, text_file([HEADER, ("Total", "", "", 4, 10.22)])),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_a_sentence_that_says_what_to_do(code: FaultCode, body: bytes) -> None:
    assert fault_of(body).code is code


def test_workbook_of_hidden_sheets_says_so() -> None:
    body = workbook([], hidden=[HEADER, *LINES])
    book = ods_of_xml(
        '<table:table table:name="A" table:style-name="h"><table:table-row/></table:table>',
        styles='<style:style style:name="h"><style:table-properties table:display="false"/></style:style>',
    )

    assert fault_of(body).code is FaultCode.IMAGE
    assert fault_of(book).code is FaultCode.NO_SHEET


def test_formulas_without_results_are_counted_and_never_taken_as_empty() -> None:
    rows = [HEADER, *[("2026-01-05", "99213", "", 1, "=1.3*1") for _ in range(142)]]

    refused = fault_of(workbook(rows))

    assert str(refused).startswith("142 formulas have no results: open the file in Excel and save it")


@pytest.mark.parametrize("names", [HEADER, tuple(f"=A{column}" for column in "12345")])
def test_workbook_of_nothing_but_formulas_without_results_says_so(names: Row) -> None:
    refused = fault_of(workbook([names, *[("=A1", "=B1", "=C1", "=D1", "=E1")] * 4]))

    assert (refused.code, refused.count) == (FaultCode.FORMULAS, 25 if names[0] == "=A1" else 20)


def test_rows_of_formulas_below_the_last_value_are_no_empty_rows() -> None:
    rows = [HEADER, *[("2026-01-05", "99213", "", 1, 1.3)] * 40, ("=A2", "=B2", "=C2", "=D2", "=E2")]

    reading = read(workbook(rows))

    assert reading.unread_rows == (42,)
    assert {note.kind: note.count for note in reading.notes}[NoteKind.FORMULAS_WITHOUT_RESULT] == 5


@pytest.mark.parametrize(
    ("row", "noted"),
    [
        (("2026-01-05", "office visit", "", 1, 1.3), 1),
        (("2026-01-05", "office visit", "", 1, "see note"), 2),
        (("2026-01-05", "99213", "", 1, ""), 0),
    ],
)
def test_column_that_is_not_what_its_name_says_is_noted(row: Row, noted: int) -> None:
    inspection = inspected(workbook([HEADER, *[("2026-01-05", "99213", "", 1, 1.3)] * 5, row, row]))

    assert {note.kind: note.count for note in inspection.notes}.get(NoteKind.NOT_AS_NAMED, 0) == noted


def test_total_that_is_a_formula_without_result_does_not_keep_the_lines_back() -> None:
    reading = read(workbook([HEADER, *LINES, ("Total", "", "", "=SUM(D2:D4)", "=SUM(E2:E4)")]))

    assert (len(reading.lines), reading.stated_wrvu) == (3, None)
    assert {note.kind: note.count for note in reading.notes}[NoteKind.FORMULAS_WITHOUT_RESULT] == 2


def test_formula_that_stands_for_an_error_is_a_cell_that_cannot_be_read() -> None:
    many = [("2026-01-05", "99213", "", 1, 1.3)] * 30

    reading = read(workbook([HEADER, *many, ("2026-01-05", "99214", "", 1, "#REF!")]))

    assert reading.unread_rows == (32,)


def test_cell_that_cannot_be_read_is_counted_by_its_row_and_shown_nowhere() -> None:
    many = [("2026-01-05", "99213", "", 1, 1.3)] * 30
    rows = [HEADER, *many, (CANARY, "99214", "", 1, 1.92), ("2026-01-05", CANARY, "", 1, 1.92)]

    reading = read(text_file(rows))

    assert reading.unread_rows == (32, 33)
    assert CANARY not in repr(reading)


def test_column_of_which_over_one_in_twenty_cells_is_none_is_not_that_column() -> None:
    rows = [HEADER, *[("2026-01-05", "99213", "", 1, 1.3)] * 18, *[("2026-01-05", CANARY, "", 1, 1.3)] * 2]
    mapping = mapping_of(service_on=1, code=2, units=4, wrvu=5)

    refused = fault_of(text_file(rows), mapping)

    assert refused.code is FaultCode.NOT_THIS_COLUMN
    assert str(refused) == "Column 2 is no code: 2 of its 20 cells cannot be read as one. Choose another column."


def test_days_far_from_the_middle_of_their_column_are_no_days_of_service() -> None:
    rows = [HEADER, *[("2026-01-05", "99213", "", 1, 1.3)] * 30, ("2004-02-03", "99213", "", 1, 1.3)]

    assert read(text_file(rows)).unread_rows == (32,)


def test_column_of_birth_dates_is_never_read_as_a_date() -> None:
    rows = [("DOB", "CPT", "Units", "Service Date"), ("2001-01-02", "99213", 1, "2026-01-05")]

    assert fault_of(text_file(rows), mapping_of(service_on=1, code=2)).code is FaultCode.BIRTH_DATES


def test_numbers_of_five_digits_are_no_codes_where_neither_name_nor_catalogue_says_so() -> None:
    rows = [("Service Date", "MRN", "Units"), *[("2026-01-05", str(48213 + number), 1) for number in range(30)]]

    assert fault_of(text_file(rows), mapping_of(service_on=1, code=2)).code is FaultCode.NOT_THIS_COLUMN


def test_codes_are_found_by_the_catalogue_where_their_column_has_no_name_of_ours() -> None:
    rows = [("Service Date", "Leistung", "Units"), *[("2026-01-05", "99213", 1)] * 3]

    assert inspected(text_file(rows)).mapping.places(ColumnRole.CODE) == (2,)


@pytest.mark.parametrize(
    ("code", "mapping"),
    [
        (FaultCode.NO_SUCH_COLUMN, mapping_of(service_on=1, code=99)),
        (FaultCode.NO_DATE, mapping_of(code=2, units=4)),
        (FaultCode.COLUMN_TWICE, mapping_of(service_on=1, code=1)),
        (FaultCode.ROLE_TWICE, StatementMapping((MappedColumn(1, ColumnRole.CODE), MappedColumn(2, ColumnRole.CODE)))),
        (FaultCode.NO_DATE, StatementMapping(mapping_of(service_on=1, code=2).columns, DateBasis.POSTING)),
        (FaultCode.NO_MEASURE, StatementMapping(mapping_of(code=2).columns, month=date(2026, 1, 1))),
        (FaultCode.NO_SHEET, StatementMapping(mapping_of(service_on=1, code=2).columns, sheet=9)),
    ],
)  # fmt: skip
def test_mapping_that_reads_nothing_says_what_to_choose(code: FaultCode, mapping: StatementMapping) -> None:
    assert fault_of(text_file([HEADER, *LINES]), mapping).code is code


def test_columns_that_are_chosen_for_one_thing_are_both_named() -> None:
    refused = fault_of(
        text_file([HEADER, *LINES]),
        StatementMapping((MappedColumn(1, ColumnRole.CODE), MappedColumn(4, ColumnRole.CODE))),
    )

    assert str(refused) == "Columns 1 and 4 are both chosen as code: choose one of them."


def test_column_that_sums_no_month_beside_others_that_do_is_named() -> None:
    body = text_file([("CPT", "Jan 2026", "Units"), ("99213", 3, 4)])
    january = MappedColumn(2, ColumnRole.UNITS, month=date(2026, 1, 1))

    refused = fault_of(
        body, StatementMapping((MappedColumn(1, ColumnRole.CODE), january, MappedColumn(3, ColumnRole.UNITS)))
    )

    assert str(refused) == "Column 3 sums no month, and others do: choose columns of one kind."


def test_months_without_a_year_are_refused_until_it_is_said() -> None:
    body = text_file([("Month", "CPT", "Units"), ("Jan", "99213", 1)])
    columns = mapping_of(month=1, code=2, units=3).columns

    assert fault_of(body, StatementMapping(columns)).code is FaultCode.NO_YEAR
    assert read(body, StatementMapping(columns, year=2026)).lines[0].month == date(2026, 1, 1)


def test_months_beside_quarters_are_refused() -> None:
    body = text_file([("Month", "CPT", "Units"), ("Jan 2026", "99213", 1), ("Q2 2026", "99213", 1)])

    assert fault_of(body, mapping_of(month=1, code=2, units=3)).code is FaultCode.MIXED_MONTHS


def test_file_without_dates_is_read_as_the_month_that_is_said() -> None:
    body = text_file([("CPT", "Units"), ("99213", 3), ("99214", 4)])
    columns = mapping_of(code=1, units=2).columns

    reading = read(body, StatementMapping(columns, month=date(2026, 1, 1), months=3))

    assert (reading.lines[0].month, reading.months, reading.last_on) == (date(2026, 1, 1), 3, date(2026, 3, 31))


def test_lines_with_dates_are_no_sums_whatever_month_is_said() -> None:
    columns = mapping_of(service_on=1, code=2, units=4, wrvu=5).columns

    reading = read(text_file([HEADER, *LINES]), StatementMapping(columns, month=date(2026, 1, 1), months=3))

    assert (reading.lines[0].month, reading.months) == (None, 1)


def test_column_that_stands_there_twice_with_other_cells_is_said() -> None:
    rows = [(*HEADER, "Work RVU"), *[(*line, 9.9) for line in LINES]]
    alike = [(*HEADER, "Work RVU"), *[(*line, line[4]) for line in LINES]]

    assert NoteKind.COLUMN_TWICE in {note.kind for note in inspected(text_file(rows)).notes}
    assert NoteKind.COLUMN_TWICE not in {note.kind for note in inspected(text_file(alike)).notes}


def test_negative_units_without_a_word_are_a_void() -> None:
    reading = read(text_file([HEADER, *LINES, ("2026-01-08", "99213", "25", -1, -1.3)]))

    assert (reading.lines[3].kind, reading.lines[3].units) == (LineKind.VOID, Decimal(-1))


def test_code_of_a_file_that_lost_its_zeros_is_completed_and_counted() -> None:
    reading = read(workbook([HEADER, *LINES, ("2026-01-08", 100, "", 1, 5)]))

    assert reading.lines[3].code == "00100"
    assert {note.kind: note.count for note in reading.notes}[NoteKind.ZEROS_COMPLETED] == 1
