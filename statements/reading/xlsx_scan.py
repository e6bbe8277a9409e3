"""A sheet of an XLSX surveyed by its bytes, where it is written as spreadsheet programs write it (pure).

A parser that calls for each element takes longer than the reading of a long sheet itself. Whatever is written
otherwise (prefixes, comments, cells without a place) is not judged here, but walked by the parser.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from statements.reading.cells import NoResult
from statements.reading.grid import SheetSurvey
from statements.reading.values import MOST_COLUMNS

_DECLARED: Final = re.compile(rb"<\?xml[^>]*\?>\s*")
_ENCODING: Final = re.compile(rb"encoding=.(?!utf-8.)", re.IGNORECASE)
# Comments and the like, other prefixes, entities of one's own, rows in rows.
_ODD: Final = re.compile(
    rb"<!|<[^\s<>/:]+:(?:row|c|f|v|is|mergeCell)[\s/>]|&(?!amp;|lt;|gt;|quot;|apos;|#)|<row(?: [^<>]*)?(?<!/)>\s*<row"
)
_CELL: Final = re.compile(rb"<c[\s/>]")
_PLACE: Final = rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"'
_ATTRIBUTES: Final = rb'(?: (?!r=)[a-z]+="[^"<>]*")*'
_FILLED: Final = re.compile(_PLACE + _ATTRIBUTES + rb">(?!</c>)")
_EMPTY: Final = re.compile(_PLACE + _ATTRIBUTES + rb"(?: ?/>|></c>)")
_ERROR: Final = b' t="e"'
_FORMULA: Final = re.compile(rb"<f[\s/>]")
_RESULT: Final = re.compile(rb"<v(?: [^>]*)?>[^<]|<is>")
_EMPTY_TEXT: Final = re.compile(rb' t="str"[^>]*>.*<v[ />]', re.DOTALL)
# A place in the table of texts that is no number, for which the library takes the first of them.
_NO_TEXT: Final = re.compile(rb' t="s"[^<>]*>(?:<f[^<]*</f>)?<v>(?![0-9]+</v>)')
_HIDDEN_ROW: Final = re.compile(rb'<row (?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="([1-9][0-9]{0,6})"')
_HIDDEN_COLUMNS: Final = re.compile(rb'<col (?=[^<>]*\bhidden="(?:1|true)")[^<>]*>')
_ENDS: Final = re.compile(rb'\b(?:min|max)="([0-9]{1,5})"')
_MERGE: Final = re.compile(rb"<mergeCell[\s/>]")
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_ROW_END: Final = b"</row>"
# A row is shorter, or the sheet is not one that programs write.
_MOST_CARRIED: Final = 4 * 1024 * 1024


class SheetScan:
    """The survey of a sheet, and the places of its merged cells as they are written; `is_plain` turns false with the
    first thing that is written otherwise, and the rest is then nothing."""

    def __init__(self) -> None:
        self.survey = SheetSurvey()
        self.merged: list[str] = []
        self.is_plain = True
        self._columns: set[bytes] = set()
        self._rows: set[bytes] = set()

    def scan(self, pieces: Iterable[bytes]) -> Iterator[SheetSurvey]:
        """Yield the survey as far as it has come, after each part of the sheet that ends with a row."""
        for number, part in enumerate(_whole_rows(pieces)):
            is_begun = number > 0 or _is_worksheet(part)
            self.is_plain = is_begun and len(part) <= _MOST_CARRIED and not _ODD.search(part)
            if self.is_plain:
                self._add(part)
            if not self.is_plain:
                return
            yield self.survey

    def _add(self, part: bytes) -> None:
        filled, merged = _FILLED.findall(part), _MERGED.findall(part)
        cells = len(filled) + len(_EMPTY.findall(part))
        if (cells, len(merged)) != (len(_CELL.findall(part)), len(_MERGE.findall(part))) or _NO_TEXT.search(part):
            self.is_plain = False
            return
        if filled:
            self._use(filled, part)
        self._hide(part)
        if _ERROR in part or _FORMULA.search(part):
            self._add_no_results(part)
        self.merged += [reference.decode() for reference in merged]

    def _use(self, filled: Sequence[tuple[bytes, bytes]], part: bytes) -> None:
        """Count cells to the used range; what may stand in a row that is not its own, or twice, is no plain sheet."""
        columns, rows = map(set, zip(*filled, strict=True))
        is_in_order = self._rows.isdisjoint(rows) and len(rows) <= part.count(b"<row")
        self.is_plain = is_in_order and len(set(filled)) == len(filled)
        self._columns |= columns
        self._rows |= rows
        self.survey.columns = max(map(column_number, self._columns))
        self.survey.rows = max(self.survey.rows, *map(int, rows))

    def _hide(self, part: bytes) -> None:
        if b' hidden="' not in part:
            return
        self.survey.hidden_rows.update(map(int, _HIDDEN_ROW.findall(part)))
        for columns in _HIDDEN_COLUMNS.findall(part):
            first, last = sorted(map(int, _ENDS.findall(columns)))
            self.survey.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))

    def _add_no_results(self, part: bytes) -> None:
        for match, cell in zip(_FILLED.finditer(part), _cells(part), strict=True):
            place = int(match[2]) - 1, column_number(match[1]) - 1
            if _ERROR in match[0]:
                self.survey.no_results[place] = NoResult.ERROR
            elif _FORMULA.search(cell) and not (_RESULT.search(cell) or _EMPTY_TEXT.search(cell)):
                self.survey.no_results[place] = NoResult.FORMULA


def _is_worksheet(part: bytes) -> bool:
    """Return whether a sheet begins as one in UTF-8."""
    begin = part.removeprefix(codecs.BOM_UTF8)
    declared = _DECLARED.match(begin)
    if declared is not None and _ENCODING.search(declared[0]):
        return False
    return begin[declared.end() if declared else 0 :].startswith(b"<worksheet")


def _cells(part: bytes) -> Iterator[bytes]:
    """Yield each filled cell, to the next cell's begin."""
    starts = [match.start() for match in _FILLED.finditer(part)]
    for start, end in zip(starts, [*starts[1:], len(part)], strict=True):
        yield part[start:end]


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces cut at ends of rows, the last with what follows the rows."""
    carried = b""
    for piece in pieces:
        carried += piece
        end = carried.rfind(_ROW_END) + len(_ROW_END)
        if end >= len(_ROW_END) or len(carried) > _MOST_CARRIED:
            end = end if end >= len(_ROW_END) else len(carried)
            yield carried[:end]
            carried = carried[end:]
    yield carried


def column_number(letters: bytes) -> int:
    """Return the number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
