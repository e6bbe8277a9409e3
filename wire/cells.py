"""Cells that a spreadsheet shows and does not run: of CSV and XLSX, of the log and of the catalogue (no Django)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# What makes a spreadsheet take a cell for a formula, and our own sign that one was made safe.
_FORMULA: Final = frozenset("=+-@")
_QUOTE: Final = "'"
# What spreadsheets and scripts pass over before they look: blanks, control characters, invisible marks.
_PASSED_OVER: Final = re.compile("[\\s\x00-\x20\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*")
_BREAKS: Final = "\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_BREAK: Final = re.compile(f"[{_BREAKS}]")
_LINE: Final = re.compile(f"[^{_BREAKS}]*(?:\r\n|[{_BREAKS}]|$)")
_BLANK_AT_BEGIN: Final = ("\t", "\r", "\n")


def is_formula(cell: str) -> bool:
    """`True` where a spreadsheet may take a cell for a formula by how it begins."""
    return cell.startswith(_BLANK_AT_BEGIN) or _first_sign(cell) in _FORMULA


def csv_row(cells: Iterable[str]) -> str:
    """Return a row of CSV (RFC 4180), with its line break."""
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def safe_cell(written: str) -> str:
    """Return a text as a cell: with an apostrophe before each of its lines that a spreadsheet would run.

    A formula may stand behind blanks, in full-width signs, or after a line break, where a careless reader begins anew.
    """
    if written[:1].isalnum() and not _BREAK.search(written):
        return written
    return "".join(
        f"'{line}" if _is_dangerous(line, is_first=not place) else line for place, line in enumerate(_lines(written))
    )


def unsafe_cell(cell: str) -> str:
    """Return what `safe_cell` was given."""
    if "'" not in cell:
        return cell
    return "".join(
        line[1:] if line.startswith("'") and _is_dangerous(line[1:], is_first=not place) else line
        for place, line in enumerate(_lines(cell))
    )


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; an apostrophe put before one changes no end."""
    return _LINE.findall(text)


def _is_dangerous(line: str, *, is_first: bool) -> bool:
    if is_first and line.startswith(_BLANK_AT_BEGIN):
        return True
    # A text of ours that begins as a safe cell does must come back, too.
    return _first_sign(line) in _FORMULA | {_QUOTE}


def _first_sign(line: str) -> str:
    """Return the sign that a spreadsheet looks at, in its plain form; '' for none."""
    return unicodedata.normalize("NFKC", _PASSED_OVER.sub("", line, count=1)[:1])[:1]
