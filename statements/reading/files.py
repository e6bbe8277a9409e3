"""A statement's file, whatever a program saved it as, told by its first bytes and not by its name (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from procedures.importers.delimited import sheet_of_text
from procedures.importers.sheet import Sheet, UnreadableTable
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import GridRow, SheetSurvey, StatementFile, StatementSheet
from statements.reading.values import MOST_COLUMNS, MOST_ROWS, FileFormat
from statements.reading.workbooks import ARCHIVE_MAGIC, OLD_MAGIC, open_archive, open_old_workbook

_IMAGES: Final = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\0\x18ftyp",
    b"\0\0\0\x1cftyp",
)  # fmt: skip
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"{\\rtf")
# Of a file of text, so many lines say what parts its cells: the first may be a title.
_LINES_FOR_DELIMITER: Final = 30


def open_statement(body: bytes) -> StatementFile:
    """Return the sheets of a file. Raises UnreadableStatement."""
    if not body.strip():
        raise UnreadableStatement(FaultCode.EMPTY)
    if body.startswith(ARCHIVE_MAGIC):
        return open_archive(body)
    if body.startswith(OLD_MAGIC):
        return open_old_workbook(body)
    if body.startswith(_IMAGES):
        raise UnreadableStatement(FaultCode.IMAGE)
    if body.lstrip()[:9].lower().startswith(_MARKUP):
        raise UnreadableStatement(FaultCode.NOT_A_TABLE)
    return _text(body)


def _text(body: bytes) -> StatementFile:
    try:
        table = sheet_of_text(body, lines_for_delimiter=_LINES_FOR_DELIMITER)
    except UnreadableTable:
        raise UnreadableStatement(FaultCode.TEXT_UNREADABLE) from None
    sheet = StatementSheet(1, SheetSurvey(), lambda: _rows(table))
    return StatementFile(FileFormat.TEXT, (sheet,), is_encoding_guessed=table.facts.is_guessed)


def _rows(table: Sheet) -> Iterator[GridRow]:
    try:
        # Counted as a spreadsheet shows them: a cell may have several lines of text.
        for number, (_, cells) in enumerate(table.lines(), start=1):
            if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
                raise UnreadableStatement(FaultCode.TOO_LARGE)
            # A table of text has texts alone.
            yield GridRow(number, [str(cell) for cell in cells])
    except UnreadableTable:
        raise UnreadableStatement(FaultCode.TEXT_UNREADABLE) from None
