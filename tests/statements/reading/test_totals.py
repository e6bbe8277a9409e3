"""Totals, subtotals, titles and remarks, told from lines."""

from __future__ import annotations

from decimal import Decimal

from statements.reading.values import NoteKind
from tests.statements.reading.statement_files import HEADER, LINES, read, text_file, workbook


def test_totals_and_subtotals_are_left_out_and_counted() -> None:
    rows = [HEADER, *LINES[:2], ("January Subtotal", "", "", 2, 3.22), LINES[2], ("Grand Total", "", "", 4, 10.22)]

    reading = read(text_file(rows))

    assert len(reading.lines) == 3
    assert {note.kind: note.count for note in reading.notes}[NoteKind.TOTALS_LEFT_OUT] == 2


def test_own_total_of_the_statement_is_kept_beside_its_lines() -> None:
    reading = read(text_file([HEADER, *LINES, ("Total", "", "", 4, 11)]))

    assert (reading.stated_units, reading.stated_wrvu) == (Decimal(4), Decimal(11))


def test_total_without_a_word_is_known_by_its_missing_code_and_date() -> None:
    reading = read(text_file([HEADER, *LINES, ("", "", "", 4, 10.22)]))

    assert reading.stated_wrvu == Decimal("10.22")
    assert reading.unread_rows == ()


def test_subtotal_of_a_code_is_no_line_of_that_code() -> None:
    reading = read(text_file([HEADER, *LINES[:1], ("", "99213 Total", "", 1, 1.3), *LINES[1:]]))

    assert [line.code for line in reading.lines] == ["99213", "99214", "45380"]


def test_last_of_several_subtotals_is_not_taken_for_the_total_of_all() -> None:
    rows = [HEADER, *LINES[:2], ("Clinic A Total", "", "", 2, 3.22), LINES[2], ("Clinic B Total", "", "", 2, 7)]

    assert read(text_file(rows)).stated_wrvu is None


def test_procedure_that_is_called_total_is_a_line() -> None:
    rows = [(*HEADER, "Description"), *[(*line, "TOTAL EXAM") for line in LINES]]

    assert len(read(text_file(rows)).lines) == 3


def test_remarks_titles_blank_rows_and_repeated_headers_are_no_lines() -> None:
    rows = [("Report", "", "", "", ""), HEADER, LINES[0], (), HEADER, *LINES[1:], ("* adjusted by the payer",)]

    reading = read(text_file(rows))

    assert (len(reading.lines), reading.unread_rows) == (3, ())


def test_remark_that_is_merged_over_all_columns_is_no_line() -> None:
    rows = [HEADER, *LINES, ("Figures are preliminary",)]

    assert len(read(workbook(rows, merged=["A5:E5"])).lines) == 3
