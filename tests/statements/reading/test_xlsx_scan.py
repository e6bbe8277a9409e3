"""A sheet surveyed by its bytes says what the parser says of it, and leaves to the parser what is written otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.reading import reader
from statements.reading.archives import StatementArchive
from statements.reading.cells import NoResult
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import SheetSurvey
from statements.reading.reader import inspect_statement
from statements.reading.values import MOST_ROWS
from statements.reading.xlsx_scan import SheetScan
from statements.reading.xlsx_survey import survey_xlsx
from tests.statements.reading.statement_files import CODES, HEADER, KEY, LINES, workbook, workbook_of_xml

SHEET = "xl/worksheets/sheet1.xml"
BOMB = ('<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>')
CELLS = (
    '<c r="{}"/>', '<c r="{}" s="1" />', '<c r="{}" s="1"></c>', '<c r="{}"><v>1</v></c>',
    '<c r="{}" t="s"><v>0</v></c>', '<c r="{}"><f t="shared" si="0"/><v>2</v></c>',
    '<c r="{}" t="inlineStr"><is><t>a</t></is></c>', '<c r="{}" t="e"><v>#REF!</v></c>', '<c r="{}"><f>B1</f></c>',
    '<c r="{}"><f>B1</f><v/></c>', '<c r="{}"><f>B1</f><v></v></c>', '<c r="{}"><f>B1</f><v>2</v></c>',
    '<c r="{}" t="str"><f>B1</f><v></v></c>', '<c r="{}" t="str"><f>B1</f></c>',
)  # fmt: skip


def scanned(body: bytes, *, size: int = 1 << 18) -> SheetScan:
    """Return the scan of a sheet that comes in pieces of a size."""

    def pieces() -> Iterator[bytes]:
        for piece in StatementArchive(body).pieces(SHEET):
            yield from (piece[start : start + size] for start in range(0, len(piece), size))

    scan = SheetScan()
    for _ in scan.scan(pieces()):
        pass
    return scan


def walked(body: bytes) -> SheetSurvey:
    """Return what the parser says of the same sheet: a comment leaves it no other way."""
    part = StatementArchive(body).pieces(SHEET)
    return survey_xlsx(StatementArchive(workbook_of_xml("", parts={SHEET: b"".join(part) + b"<!-- -->"}))).sheets[
        "Sheet1"
    ]


@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=4), max_size=6), st.integers(20, 400))
def test_survey_by_bytes_is_that_of_the_parser(rows: list[list[str]], size: int) -> None:
    written = [
        "".join(cell.format(f"{letter}{row}") for letter, cell in zip("ABCD", cells, strict=False))
        for row, cells in enumerate(rows, start=1)
    ]
    body = workbook_of_xml("".join(f"<row>{cells}</row>" for cells in written))

    scan = scanned(body, size=size)

    assert scan.is_plain
    assert scan.survey == walked(body)


def test_workbook_of_a_program_is_surveyed_by_its_bytes_with_its_merged_cells() -> None:
    body = workbook([HEADER, *LINES], merged=["A2:A3"])

    scan = scanned(body)

    assert (scan.is_plain, scan.survey.rows, scan.survey.columns, scan.merged) == (True, 4, 5, ["A2:A3"])


@pytest.mark.parametrize(
    "cells",
    [
        ("<c><v>1</v></c>",),
        ("<c r='XFD1048576'><v>1</v></c>",),
        ('<c s="1" r="XFD1048576"><v>1</v></c>',),
        ('<c\nr="XFD1048576"><v>1</v></c>',),
        ('<c r="A1" r="XFD1048576"><v>1</v></c>',),
        ('<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><x:v>1</x:v></x:c>',),
        ('<!-- <c r="A1"> --><c r="B1"><v>1</v></c>',),
        ('<c r="A1" t="str"><v><![CDATA[<c r="]]></v></c>',),
        ('<c r="A1" t="str"><v>&bomb;</v></c>',),
        ('<row><c r="A1"><v>1</v></c></row>',),
    ],
)
def test_cell_that_is_written_otherwise_is_left_to_the_parser(cells: tuple[str, ...]) -> None:
    assert not scanned(workbook_of_xml("".join(f"<row>{cell}</row>" for cell in cells))).is_plain


@pytest.mark.parametrize("written", ["<mergeCell ref='A1:A2'/>", '<mergeCell id="1" ref="A1:A2"/>'])
def test_merged_cells_that_are_written_otherwise_are_left_to_the_parser(written: str) -> None:
    row = '<row><c r="A1"><v>1</v></c></row>'
    sheet = f"<worksheet><sheetData>{row}</sheetData><mergeCells>{written}</mergeCells></worksheet>"

    surveyed = survey_xlsx(StatementArchive(workbook_of_xml("", parts={SHEET: sheet.encode()})))

    assert len(surveyed.sheets["Sheet1"].merged) == 1


def test_sheet_in_another_encoding_is_left_to_the_parser() -> None:
    sheet = '<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData/></worksheet>'

    assert not scanned(workbook_of_xml("", parts={SHEET: sheet.encode("utf-16")})).is_plain
    assert not scanned(workbook_of_xml("", parts={SHEET: sheet.encode()})).is_plain


@pytest.mark.parametrize("far", [BOMB[1], BOMB[1].replace('r="XFD1048576"', "r='XFD1048576'")])
def test_two_cells_far_apart_are_refused_however_they_are_written(far: str) -> None:
    body = workbook_of_xml(f"<row>{BOMB[0]}</row><row>{far}</row>")

    with pytest.raises(UnreadableStatement) as refused:
        survey_xlsx(StatementArchive(body))

    assert refused.value.code is FaultCode.TOO_LARGE


@pytest.mark.slow
def test_workbook_of_as_many_rows_as_are_read_and_40_columns_is_read_within_the_limits_of_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The limit is of the processor; how long others keep it busy is none of this test's.
    monkeypatch.setattr(reader, "SECONDS_WAITED", 300)
    letters = [chr(ord("A") + place) for place in range(5)]
    names = zip(letters, HEADER, strict=True)
    head = "".join(f'<c r="{letter}1" t="inlineStr"><is><t>{name}</t></is></c>' for letter, name in names)
    others = [f"{'AB'[place // 26]}{chr(ord('A') + place % 26)}" for place in range(35)]
    line = ("46027", "99213", "25", "1", "1.3")
    rows = [f"<row>{head}</row>"]
    for row in range(2, MOST_ROWS + 1):
        values = [*zip(letters, line, strict=True), *((letter, row % 97) for letter in others)]
        cells = "".join(f'<c r="{letter}{row}"><v>{value}</v></c>' for letter, value in values)
        rows.append(f"<row>{cells}</row>")

    inspection = inspect_statement(workbook_of_xml("".join(rows)), codes=CODES, key=KEY)

    assert inspection.rows == MOST_ROWS - 1


def test_formula_without_a_result_keeps_its_place_across_pieces() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><f>B1</f></c></row>' for row in range(1, 40))

    scan = scanned(workbook_of_xml(rows), size=37)

    assert scan.survey.no_results == {(row, 0): NoResult.FORMULA for row in range(39)}
