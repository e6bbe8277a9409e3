"""Tables as spreadsheets write them: encodings, delimiters, line ends, dates, workbooks; cells that nobody runs."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.importers.dates import DateOrder, DayBeforeMonth, day_of
from procedures.importers.files import sheet_of
from procedures.importers.sheet import SheetFacts, UnreadableTable
from wire.cells import safe_cell, unsafe_cell
from wire.validation.values import ValidationFailed

TEXT = "performed_on,code,note\r\n2025-11-14,99213,café — visit\r\n"
ROWS = [["performed_on", "code", "note"], ["2025-11-14", "99213", "café — visit"]]
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = b"<worksheet " + MAIN + b"><sheetData>%b</sheetData></worksheet>"
FORMULAS = [
    "=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1",
    "+1", "-1", "@a", "\tx", "\rx", "\nx", "'=1", "＝1+1", "＋1", "－1",
    "＠a", "﹦1", " ＝1", "seen\n=1+1", "seen\r\n=1+1", "seen\r =1+1", "seen\u2028=1+1", "seen\n\n＝1",
]  # fmt: skip


def lines_of(body: bytes) -> list[list[object]]:
    return [list(cells) for _, cells in sheet_of(body).lines()]


def book(rows: Sequence[Sequence[object]], **cells: object) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    body = io.BytesIO()
    workbook.save(body)
    return body.getvalue()


def with_part(body: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with another content of one of its parts, compressed."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for other in old.namelist():
            archive.writestr(other, part if other == name else old.read(other))
    return new.getvalue()


@pytest.mark.parametrize(
    ("body", "encoding", "is_guessed"),
    [
        (TEXT.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-16"), "utf-16", False),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", False),
        (TEXT.encode("cp1252"), "cp1252", True),
        (TEXT.replace("\r\n", "\r").encode("mac_roman"), "mac_roman", True),
        (TEXT.replace("\r\n", "\r").encode(), "utf-8", False),
        (TEXT.replace("\r\n", "\n").encode(), "utf-8", False),
    ],
)
def test_text_is_read_in_the_encodings_that_spreadsheets_write_and_a_guess_is_said(
    body: bytes, encoding: str, *, is_guessed: bool
) -> None:
    sheet = sheet_of(body)

    assert sheet.facts == SheetFacts("csv", encoding, is_guessed=is_guessed, delimiter=",")
    assert lines_of(body) == ROWS


@pytest.mark.parametrize("name", ["it’s", "naïve", "10 µg ½", "José", "“quoted”", "±", "…"])
def test_short_note_of_windows_is_not_taken_for_another_encoding(name: str) -> None:
    assert lines_of(f"code,note\r\n99213,{name}\r\n".encode("cp1252"))[1] == ["99213", name]


@pytest.mark.parametrize(
    ("delimiter", "mark"), [(";", ""), ("\t", ""), (";", "sep=;\r\n"), ("\t", "SEP=\t\n"), (",", "sep=,\r\n")]
)
def test_delimiter_is_found(delimiter: str, mark: str) -> None:
    text = mark + TEXT.replace("café — visit", '"a, b; c\td"').replace(",99213,", ";99213;").replace(
        "_on,code,", "_on;code;"
    )
    body = text.replace(";99213;", f"{delimiter}99213{delimiter}").replace(
        "_on;code;", f"_on{delimiter}code{delimiter}"
    )

    sheet = sheet_of(body.encode())

    first, (number, cells) = sheet.lines()
    assert sheet.facts.delimiter == delimiter
    assert (list(first[1]), cells) == (ROWS[0], ["2025-11-14", "99213", "a, b; c\td"])
    assert number == (3 if mark else 2)


def test_line_ends_inside_a_note_stay_as_they_were_written() -> None:
    assert lines_of(b'note,code\r\n"a\r\nb\nc\rd",1\r\n')[1] == ["a\r\nb\nc\rd", "1"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"code\r\n\x81\x8d", "“CSV UTF-8”"),
        (TEXT.encode("utf-16-le"), "“CSV UTF-8”"),
        (TEXT.encode("utf-32"), "“CSV UTF-8”"),
        (b"\xff\xfe\x00\xd8", "“CSV UTF-8”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old Excel (.xls), or one with a password"),
        (b"PK\x03\x04 no archive", "no whole Excel workbook"),
        (with_part(book(ROWS), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), "damaged"),
        (with_part(book(ROWS), "xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "damaged"),
    ],
)
def test_file_that_cannot_be_read_says_how_to_save_it_anew(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        lines_of(body)

    assert said in str(refused.value)
    assert "“Save as”" in str(refused.value)


def test_archive_that_is_no_workbook_is_refused() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    with pytest.raises(UnreadableTable, match="no Excel workbook"):
        sheet_of(body.getvalue())


def test_workbook_is_read_with_days_numbers_and_texts() -> None:
    rows: list[list[object]] = [
        ["performed_on", "code", "note"],
        [date(2025, 11, 14), 99213, "café — visit"],
        [datetime(2025, 11, 14, 0, 0), "00100", True],  # noqa: DTZ001  # a workbook knows no zones
    ]

    sheet = sheet_of(book(rows))

    assert (sheet.facts.form, sheet.facts.sheet) == ("xlsx", "Sheet")
    assert [list(cells) for _, cells in sheet.lines()] == [
        ["performed_on", "code", "note"],
        ["2025-11-14", Decimal("99213.0"), "café — visit"],
        ["2025-11-14", "00100", "TRUE"],
    ]


@pytest.mark.parametrize("number", [b"NaN", b"inf", b"1e999", b"-Infinity"])
def test_number_that_is_none_is_a_text(number: bytes) -> None:
    part = SHEET % (b'<row r="1"><c r="A1"><v>' + number + b"</v></c></row>")

    ((cell,),) = lines_of(with_part(book(ROWS), "xl/worksheets/sheet1.xml", part))

    assert isinstance(cell, str)


def test_lines_of_a_workbook_have_the_numbers_that_their_rows_have() -> None:
    body = book([], C3="code", C5="99213")

    assert [number for number, cells in sheet_of(body).lines() if any(cells)] == [3, 5]


def test_sheet_that_is_shown_first_is_read() -> None:
    workbook = openpyxl.Workbook()
    hidden, shown = workbook.active, workbook.create_sheet("Log")
    assert hidden is not None
    hidden["A1"], shown["A1"], hidden.sheet_state = "no", "code", "hidden"
    workbook.active = 1
    body = io.BytesIO()
    workbook.save(body)

    assert sheet_of(body.getvalue()).facts.sheet == "Log"
    assert lines_of(body.getvalue()) == [["code"]]


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD2", "A60001", "SG1"])
def test_cell_far_away_is_refused_before_anything_is_laid_out(place: str) -> None:
    with pytest.raises(UnreadableTable, match="too large"):
        sheet_of(book(ROWS, **{place: "x"}))


def test_cell_far_away_without_a_reference_of_its_own_is_refused_too() -> None:
    part = SHEET % b'<row r="1"><c><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>'

    with pytest.raises(UnreadableTable, match="too large"):
        sheet_of(with_part(book(ROWS), "xl/worksheets/sheet1.xml", part))


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="Sg1"><v>1</v></c></row>',
        b'<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>',
        b'<row r="1"><c r="XFE1"/></row>',
        b'<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        b'<row r="1"><c r="A1048577"/></row>',
        b'<row r="1"><c r="A0"><v>1</v></c></row>',
        b'<row r="1"><c r=""><v>1</v></c></row>',
        b'<row r="999999999"><c><v>1</v></c></row>',
        b'<row r="-1"><c><v>1</v></c></row>',
        b'<row r="0"><c><v>1</v></c></row>',
        '<row r="٣"><c><v>1</v></c></row>'.encode(),
    ],
)
def test_place_that_no_spreadsheet_has_is_refused_before_a_reader_makes_another_one_of_it(row: bytes) -> None:
    with pytest.raises(UnreadableTable, match="damaged"):
        sheet_of(with_part(book(ROWS), "xl/worksheets/sheet1.xml", SHEET % row))


def test_format_of_cells_without_content_makes_no_sheet_too_large() -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = "code"
    sheet["A1048576"].number_format = "0.00"
    body = io.BytesIO()
    workbook.save(body)

    assert lines_of(body.getvalue()) == [["code"]]


@pytest.mark.slow
def test_part_that_inflates_without_end_is_refused_within_its_limit() -> None:
    body = with_part(book(ROWS), "xl/worksheets/sheet1.xml", b"<a>" + b" " * 200_000_000)
    begun = time.monotonic()

    with pytest.raises(UnreadableTable, match="too large"):
        sheet_of(body)

    assert len(body) < 300_000
    assert time.monotonic() - begun < 10


def test_text_that_many_cells_share_is_counted_for_each_of_them() -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, 2000))
    new = io.BytesIO(with_part(book(ROWS), "xl/worksheets/sheet1.xml", SHEET % cells))
    with zipfile.ZipFile(new, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<sst " + MAIN + b"><si><t>" + b"a" * 100_000 + b"</t></si></sst>")

    with pytest.raises(UnreadableTable, match="too large"):
        sheet_of(new.getvalue())


@given(st.binary(max_size=200), st.integers(0, 5000))
def test_damaged_workbook_is_read_or_refused_and_nothing_else(damage: bytes, place: int) -> None:
    body = bytearray(_WHOLE)
    start = 4 + place % (len(body) - 4)
    body[start : start + len(damage)] = damage

    try:
        lines_of(bytes(body))
    except UnreadableTable as refused:
        assert str(refused)  # noqa: PT017  # either of two ends is right


_WHOLE = book(ROWS)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-14", "2025-03-14"),
        ("2025-03-14 00:00:00", "2025-03-14"),
        ("2025-03-14T08:30", "2025-03-14"),
        ("3/14/2025", "2025-03-14"),
        ("03/04/2025", "2025-03-04"),
        ("3/14/25", "2025-03-14"),
        ("3/14/2025 0:00", "2025-03-14"),
        ("3/14/2025 12:00:00 AM", "2025-03-14"),
        ("1/2/92", "1992-01-02"),
        ("1/2/91", "2091-01-02"),
        (Decimal("45730.0"), "2025-03-14"),
        (Decimal("45730.75"), "2025-03-14"),
        ("14.3.2025", "14.3.2025"),
        ("45730", "45730"),
        ("3/14", "3/14"),
    ],
)
def test_day_is_read_as_a_spreadsheet_writes_it(written: str | Decimal, day: str) -> None:
    assert day_of(written, order=DateOrder.US) == day


def test_day_of_an_old_mac_workbook_is_counted_from_1904() -> None:
    assert day_of(Decimal(44268), order=DateOrder.US, is_1904=True) == "2025-03-14"


@pytest.mark.parametrize("written", ["2/30/2025", "4/31/25", "0/1/2025", Decimal("-1"), Decimal("1E9")])
def test_day_that_there_is_not_is_refused(written: str | Decimal) -> None:
    with pytest.raises(ValidationFailed):
        day_of(written, order=DateOrder.US)


def test_first_number_above_twelve_is_a_day_and_is_not_guessed_at() -> None:
    with pytest.raises(DayBeforeMonth):
        day_of("25/3/2025", order=DateOrder.US)


def test_slashed_date_is_none_where_only_the_iso_form_is_asked_for() -> None:
    assert day_of("3/14/2025", order=DateOrder.ISO) == "3/14/2025"


@pytest.mark.parametrize("written", FORMULAS)
def test_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe_on_each_such_line(written: str) -> None:
    safe = safe_cell(written)

    assert safe != written
    assert unsafe_cell(safe) == written
    assert not any(
        line.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦")) for line in safe.splitlines()
    )


@pytest.mark.parametrize(
    "written", ["99213", "7b0c3c1e-6e7e", "a = b", "left - right", "it's", "1.30", "", "a\n\nb", "½"]
)
def test_cell_that_is_no_formula_stays_as_it_is(written: str) -> None:
    assert safe_cell(written) == written


@given(st.text(max_size=8, alphabet="'=+-@ab\t\r\n ＝﹦\u2028\u200b"))
def test_safe_cell_is_undone_whatever_the_text(written: str) -> None:
    assert unsafe_cell(safe_cell(written)) == written
    assert safe_cell(unsafe_cell(safe_cell(written))) == safe_cell(written)
