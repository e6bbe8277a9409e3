"""Cells of a table that a spreadsheet shows and does not run (pure); for CSV and XLSX alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What makes a spreadsheet take a cell for a formula, and our own sign that one was made safe.
_DANGEROUS: Final = frozenset("=+-@'")
# What spreadsheets and scripts pass over before they look: blanks, control characters, invisible marks.
_PASSED_OVER: Final = re.compile("[\\s\x00-\x20\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*")
_BREAKS: Final = "\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_BREAK: Final = re.compile(f"[{_BREAKS}]")
_LINE: Final = re.compile(f"[^{_BREAKS}]*(?:\r\n|[{_BREAKS}]|$)")
_BLANK_AT_BEGIN: Final = ("\t", "\r", "\n")


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
    begin = _PASSED_OVER.sub("", line, count=1)[:1]
    return bool(begin) and unicodedata.normalize("NFKC", begin)[0] in _DANGEROUS
