"""Text with delimiters as a table (pure): CSV as spreadsheets write it on all systems."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from procedures.importers.sheet import Line, Sheet, SheetFacts, UnreadableTable

_DELIMITERS: Final = (",", ";", "\t")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Of the first line, as much is read to find the delimiter.
_LONGEST_HEADER: Final = 10_000
_NAMES: Final = {"utf-8-sig": "utf-8"}
_SAVE_ANEW: Final = (
    "In the spreadsheet, choose “Save as” and the type “CSV UTF-8”, or send the workbook (.xlsx) itself."
)


def sheet_of_text(body: bytes, *, lines_for_delimiter: int = 1) -> Sheet:
    """Return the table in a text file. Raises UnreadableTable.

    The encoding is that of a byte order mark, else UTF-8. What is neither is a guess: Mac Roman where lines end in a
    carriage return alone, as Excel for the Mac writes its old CSV, else Windows-1252. What statistics guess from
    the few letters of a log was measured to be wrong more often. A first line `sep=;` names the delimiter; else
    it is the one that parts the header into most cells. Where a title may stand before the header, it is the one that
    parts some of the first `lines_for_delimiter` lines into most.
    """
    text, encoding, is_guessed = _decoded(body)
    if "\0" in text:
        raise UnreadableTable(f"The file is not a text table. {_SAVE_ANEW}")
    skipped, delimiter = _delimiter(text, lines_for_delimiter)
    facts = SheetFacts("csv", encoding, is_guessed=is_guessed, delimiter=delimiter)
    return Sheet(facts, lambda: _lines(text, delimiter, skipped=skipped))


def _decoded(body: bytes) -> tuple[str, str, bool]:
    marked = next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)
    is_old_mac = b"\r" in body and b"\n" not in body
    guess = "mac_roman" if is_old_mac else "cp1252"
    for encoding in (marked,) if marked else ("utf-8", guess):
        try:
            return body.decode(encoding), _NAMES.get(encoding, encoding), encoding == guess
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(f"The letters of the file could not be read. {_SAVE_ANEW}")


def _delimiter(text: str, lines: int) -> tuple[int, str]:
    """Return how many lines to pass over, and the delimiter."""
    heads = [line[:_LONGEST_HEADER].strip("\r\n") for line in islice(io.StringIO(text, newline=""), lines)] or [""]
    if heads[0].lower().startswith("sep=") and heads[0][4:] in _DELIMITERS:
        return 1, heads[0][4:]
    return 0, max(
        _DELIMITERS, key=lambda each: max(len(next(csv.reader([head], delimiter=each), [])) for head in heads)
    )


def _lines(text: str, delimiter: str, *, skipped: int) -> Iterator[Line]:
    # Without the translation of line ends: those inside a note stay as they were written.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if rows.line_num > skipped:
                yield rows.line_num, row
    except csv.Error as broken:
        raise UnreadableTable(f"line {rows.line_num}: {broken}") from None
