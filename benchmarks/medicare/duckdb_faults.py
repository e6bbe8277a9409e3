"""What DuckDB says of a file that it cannot read, in our words: file, row and what was expected (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import duckdb

from benchmarks.medicare.files import SourceFile
from codes.importers.faults import UnreadableFile

_PATH: Final = re.compile(r"^\s*file = (.+)$", re.MULTILINE)
# A row counts once, however many line breaks its cells hold, and the header is the first: as spreadsheets number them.
_ROW: Final = re.compile(r"CSV Error on Line: (\d+)")
_CELLS: Final = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_WORDS: Final = (
    ("unterminated quote", "a quotation mark opens a cell and is not closed; expected one at the end of the cell"),
    ("not utf-8 encoded", "is not UTF-8; expected a CSV in UTF-8, as CMS publishes it"),
    ("GZIP", "the gzip file is damaged or cut short; expected the whole file as it was downloaded"),
)


def refusal(error: duckdb.Error, files: Sequence[SourceFile]) -> UnreadableFile:
    """Return why the files that were read cannot be, naming the one at fault where that is known."""
    said = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return UnreadableFile(f"{_names(files)}: need more memory than BUILD_MEMORY allows: {_first_line(said)}")
    row = _ROW.search(said)
    where = f"row {int(row.group(1)):,}: " if row else ""
    return UnreadableFile(f"{_names(_at_fault(said, files))}: {where}{_what(said)}")


def _what(said: str) -> str:
    if cells := _CELLS.search(said):
        expected, actual = cells.groups()
        short = "; a file that was cut short ends so" if int(actual) < int(expected) else ""
        return f"{actual} cells; expected {expected}, as the header has{short}"
    return next((words for mark, words in _WORDS if mark in said), f"cannot be read: {_first_line(said)}")


def _at_fault(said: str, files: Sequence[SourceFile]) -> Sequence[SourceFile]:
    path = _PATH.search(said)
    named = [file for file in files if (path and path.group(1) == str(file.path)) or said.endswith(str(file.path))]
    return named or files


def _names(files: Sequence[SourceFile]) -> str:
    return ", ".join(dict.fromkeys(file.name for file in files))


def _first_line(said: str) -> str:
    return said.partition("\n")[0].strip()
