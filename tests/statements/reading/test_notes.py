"""What is said of a file beside its lines: rows and columns by their place, and nothing passed over in silence."""

from __future__ import annotations

from typing import Final

from statements.domain.statement_lines import LineKind
from statements.reading.faults import FaultCode
from statements.reading.notes import sentence_of_note
from statements.reading.values import ColumnRole, NoteKind, ReadingNote
from tests.matrix import matrix
from tests.statements.reading.statement_files import (
    HEADER,
    LINES,
    Row,
    archive,
    inspected,
    ods_of_xml,
    old_workbook,
    plain_workbook,
    read,
    record,
    text_file,
    workbook_of_xml,
)
from tests.statements.reading.test_bad_input import fault_of

LINE: Final[Row] = ("2026-01-05", "99213", "", 1, 1.3)
HIDDEN_ROW: Final = record(0x0208, bytes.fromhex("0300 0000 0500 ff00 0000 0000 2000 0f00"))
HIDDEN_COLUMN: Final = record(0x007D, bytes.fromhex("0400 0400 0000 0f00 0100 0000"))


def note_of(body: bytes, kind: NoteKind) -> ReadingNote | None:
    return next((note for note in inspected(body).notes if note.kind is kind), None)


def ods_with_hidden_cells() -> bytes:
    """Return lines of an ODS whose third is filtered away and whose fifth column is hidden."""
    rows = [
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        for row in (HEADER, *[(*LINE[:2], "25", *LINE[3:])] * 5)
    ]
    hidden = ' table:visibility="filter"'
    lines = "".join(
        f"<table:table-row{hidden if place == 3 else ''}>{row}</table:table-row>" for place, row in enumerate(rows)
    )
    columns = '<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>'
    return ods_of_xml(f'<table:table table:name="A">{columns}{lines}</table:table>')


@matrix(
    "body",
    [
        plain_workbook(
            [HEADER, *[LINE] * 5], before='<cols><col min="5" max="5" hidden="1" width="0"/></cols>', hidden_rows=[4]
        ),
        old_workbook([HEADER, *[LINE] * 5], more=HIDDEN_COLUMN + HIDDEN_ROW),
        ods_with_hidden_cells(),
    ],
)
def test_hidden_rows_and_columns_are_read_and_said(body: bytes) -> None:
    assert len(read(body).lines) == 5
    assert note_of(body, NoteKind.HIDDEN_ROWS) == ReadingNote(NoteKind.HIDDEN_ROWS, 1, (4,))
    assert note_of(body, NoteKind.HIDDEN_COLUMNS) == ReadingNote(NoteKind.HIDDEN_COLUMNS, 1, (5,))


def test_hidden_rows_are_seen_however_a_sheet_is_written() -> None:
    rows = "".join(
        f"<row r='{number}' hidden='{int(number == 4)}'><c r='A{number}' t='inlineStr'><is><t>{day}</t></is></c>"
        f"<c r='B{number}' t='inlineStr'><is><t>{code}</t></is></c></row>"
        for number, (day, code) in enumerate([("DOS", "CPT"), *[("2026-01-05", "99213")] * 5], start=1)
    )

    assert note_of(workbook_of_xml(rows), NoteKind.HIDDEN_ROWS) == ReadingNote(NoteKind.HIDDEN_ROWS, 1, (4,))


def test_row_with_one_thing_in_it_alone_is_passed_over_and_said() -> None:
    note = note_of(text_file([HEADER, *LINES, ("", "", "", "", 1.3), ("Printed on Friday",)]), NoteKind.REMARKS)

    assert note is not None
    assert sentence_of_note(note) == "2 rows with one thing in them alone were passed over (rows 5, 6)."


def test_column_that_is_not_read_as_it_is_named_is_said_by_its_place() -> None:
    note = note_of(text_file([HEADER, *[("Monday", *line[1:]) for line in LINES]]), NoteKind.NOT_AS_NAMED)

    assert note is not None
    assert sentence_of_note(note).endswith("something else: look what it holds (column 1).")


def test_rows_that_cannot_be_read_are_said_by_their_number_twelve_at_most() -> None:
    rows = [HEADER, *[LINE] * 400, *[("2026-01-05", "office", "", 1, 1.3)] * 15]

    note = note_of(text_file(rows), NoteKind.UNREAD_ROWS)

    assert note is not None
    assert sentence_of_note(note).endswith(
        "(rows 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413 and others)."
    )


@matrix(
    ("name", "cell", "is_said"),
    [
        ("Detail Type", "billed", True),
        ("Mod 2", "see note", True),
        ("Type", "office", False),
        ("Detail Type", 1, False),
    ],
)
def test_column_of_voids_or_modifiers_that_is_not_read_is_said(name: str, cell: object, *, is_said: bool) -> None:
    body = text_file([(*HEADER, name), *[(*line, cell) for line in LINES]])

    assert (note_of(body, NoteKind.NOT_AS_NAMED) is not None) is is_said


def test_modifiers_and_kinds_that_a_program_took_for_numbers_are_read() -> None:
    rows = [("DOS", "CPT", "Mod", "Detail Type", "Units"), *[("2026-01-05", "99213", "25.0", "1.0", "1.0")] * 3]

    lines = read(text_file([*rows, ("2026-01-06", "99213", "25.0", "10.0", "1.0")])).lines

    assert {line.modifiers for line in lines} == {("25",)}
    assert [line.kind for line in lines] == [*[LineKind.CHARGE] * 3, LineKind.VOID]


def test_rows_of_a_text_are_counted_as_a_spreadsheet_shows_them() -> None:
    rows = [("Note", *HEADER), *[("two\nlines", *LINE)] * 40, ("", "2026-01-05", "office", "", 1, 1.3)]

    assert read(text_file(rows)).unread_rows == (42,)


def test_table_in_a_packed_folder_says_to_unpack_it() -> None:
    assert fault_of(archive({"october/statement.xlsx": b"x"})).code is FaultCode.PACKED
    assert fault_of(archive({"Index/Document.iwa": b"x"})).code is FaultCode.NOT_A_TABLE


def test_sheet_whose_letters_the_library_does_not_know_is_damaged_and_no_image() -> None:
    sheet = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'

    body = workbook_of_xml("", parts={"xl/worksheets/sheet1.xml": sheet.encode("utf-16")})

    assert fault_of(body).code is FaultCode.DAMAGED


def test_column_of_types_that_tells_voids_is_read() -> None:
    body = text_file([(*HEADER, "Type"), *[(*line, "Charge") for line in LINES]])

    assert inspected(body).mapping.places(ColumnRole.KIND) == (6,)
