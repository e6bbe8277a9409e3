"""The used range of each sheet of an XLS workbook, its merged, hidden and failed cells, and its calendar (pure).

The library gives a cell with an error as an empty one, and counts days from 1900 wherever a cell is no date.
Records are those of Excel 5 to 2003, as [MS-XLS] of Microsoft describes them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from statements.reading.cells import NoResult
from statements.reading.compound_files import CompoundFile
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import MergedCells, SheetSurvey, require_size

_BEGIN: Final = 0x0809
_END: Final = 0x000A
_SHEET: Final = 0x0085
# What a sheet is, beside a macro, a chart or a module.
_TABLE: Final = 0
_PASSWORD: Final = 0x002F
_CALENDAR: Final = 0x0022
_TEXTS: Final = 0x00FC
_PLACE_OF_TEXT: Final = 0x00FD
_FORMULA: Final = 0x0006
_TEXT_OF_FORMULA: Final = 0x0207
_BOOLEAN_OR_ERROR: Final = 0x0205
_NUMBERS: Final = 0x00BD
# A number, a short number, a text, a text with its formats.
_VALUES: Final = frozenset({0x0203, 0x027E, 0x0204, 0x00D6})
_MERGED: Final = 0x00E5
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D
_HIDDEN_ROW: Final = 0x20
# What the result of a formula is, where it is no number.
_TEXT, _ERROR, _NO_TEXT = 0, 2, 3

Record = tuple[int, int, int]


@dataclass(slots=True)
class XlsSurvey:
    """The surveys of all sheets in their order, and whether days count from 1904."""

    sheets: list[SheetSurvey] = field(default_factory=list)
    is_1904: bool = False


def survey_xls(body: bytes) -> XlsSurvey:
    """Return the surveys of all sheets, also of hidden ones, empty for one without a table. Raises UnreadableStatement.

    A sheet that is a chart keeps the numbers of each of its series in cells of its own, all of them from the first on.
    """
    stream = CompoundFile(body).stream("Workbook", "Book")
    if stream is None:
        raise UnreadableStatement(FaultCode.DAMAGED)
    survey = XlsSurvey()
    texts, begins = 0, list[tuple[int, int]]()
    try:
        for kind, place, _ in _records(stream, 0):
            if kind == _PASSWORD:
                raise UnreadableStatement(FaultCode.PASSWORD)
            if kind == _CALENDAR:
                survey.is_1904 = stream[place] == 1
            elif kind == _TEXTS:
                (texts,) = struct.unpack_from("<I", stream, place + 4)
            elif kind == _SHEET:
                begins.append((*struct.unpack_from("<I", stream, place), stream[place + 5]))
        survey.sheets = [
            _RecordWalk(stream, texts).survey_from(begin) if kind == _TABLE else SheetSurvey() for begin, kind in begins
        ]
    except (struct.error, IndexError):
        raise UnreadableStatement(FaultCode.DAMAGED) from None
    return survey


def _records(stream: bytes, begin: int) -> Iterator[Record]:
    """Yield kind, place and length of each record of a part of the stream, without those of charts in it."""
    place, depth = begin, 0
    if struct.unpack_from("<H", stream, begin) != (_BEGIN,):
        raise UnreadableStatement(FaultCode.DAMAGED)
    while True:
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, place + 4, length
        place += 4 + length


@dataclass(slots=True)
class _RecordWalk:
    """The survey of the sheet that is being walked; `texts` is how many the workbook's table has, and `waiting` a
    formula whose text has not come yet."""

    stream: bytes
    texts: int
    survey: SheetSurvey = field(default_factory=SheetSurvey)
    cells: set[int] = field(default_factory=set)
    formulas: int = 0
    without_text: list[tuple[int, int]] = field(default_factory=list)
    waiting: tuple[int, int] | None = None

    def survey_from(self, begin: int) -> SheetSurvey:
        """Return the survey of the sheet that begins here."""
        take: Mapping[int, Callable[[int, int], None]] = {
            **dict.fromkeys(_VALUES, self._value),
            _PLACE_OF_TEXT: self._place_of_text,
            _NUMBERS: self._numbers,
            _FORMULA: self._formula,
            _BOOLEAN_OR_ERROR: self._boolean_or_error,
            _TEXT_OF_FORMULA: self._text,
            _MERGED: self._merged,
            _ROW: self._row,
            _COLUMNS: self._columns,
        }
        for kind, place, length in _records(self.stream, begin):
            if kind in take:
                take[kind](place, length)
        self._end_formula()
        require_size(self.survey)
        # A workbook by a program that computes nothing has no text in any of its formulas.
        if len(self.without_text) == self.formulas:
            self.survey.no_results.update(dict.fromkeys(self.without_text, NoResult.FORMULA))
        return self.survey

    def _value(self, place: int, _: int) -> None:
        self._use(*struct.unpack_from("<HH", self.stream, place))

    def _place_of_text(self, place: int, _: int) -> None:
        row, column, _, text = struct.unpack_from("<HHHI", self.stream, place)
        if text >= self.texts:
            # The library would leave the cell empty.
            raise UnreadableStatement(FaultCode.DAMAGED)
        self._use(row, column)

    def _numbers(self, place: int, length: int) -> None:
        row, first = struct.unpack_from("<HH", self.stream, place)
        for column in range(first, first + (length - 6) // 6):
            self._use(row, column)

    def _formula(self, place: int, _: int) -> None:
        row, column = struct.unpack_from("<HH", self.stream, place)
        self._use(row, column)
        self.formulas += 1
        result = self.stream[place + 6 : place + 14]
        if result[6:] != b"\xff\xff":
            return
        if result[0] == _ERROR:
            self.survey.no_results[row, column] = NoResult.ERROR
        elif result[0] == _NO_TEXT:
            self.without_text.append((row, column))
        elif result[0] == _TEXT:
            self.waiting = (row, column)

    def _boolean_or_error(self, place: int, _: int) -> None:
        row, column = struct.unpack_from("<HH", self.stream, place)
        self._use(row, column)
        if self.stream[place + 7]:
            self.survey.no_results[row, column] = NoResult.ERROR

    def _text(self, *_: int) -> None:
        self.waiting = None

    def _merged(self, place: int, _: int) -> None:
        (count,) = struct.unpack_from("<H", self.stream, place)
        for number in range(count):
            first_row, last_row, first, last = struct.unpack_from("<HHHH", self.stream, place + 2 + 8 * number)
            self.survey.merged.append(MergedCells(first_row, first, last_row, last))

    def _row(self, place: int, _: int) -> None:
        (row,) = struct.unpack_from("<H", self.stream, place)
        if self.stream[place + 12] & _HIDDEN_ROW:
            self.survey.hidden_rows.add(row + 1)

    def _columns(self, place: int, _: int) -> None:
        first, last = struct.unpack_from("<HH", self.stream, place)
        if self.stream[place + 8] & 1:
            self.survey.hidden_columns.update(range(first + 1, last + 2))

    def _use(self, row: int, column: int) -> None:
        """Count a cell to the used range; of one that stands there twice nobody knows which value holds."""
        self._end_formula()
        cell = row << 16 | column
        if cell in self.cells:
            raise UnreadableStatement(FaultCode.DAMAGED)
        self.cells.add(cell)
        self.survey.rows = max(self.survey.rows, row + 1)
        self.survey.columns = max(self.survey.columns, column + 1)

    def _end_formula(self) -> None:
        if self.waiting is not None:
            self.survey.no_results[self.waiting] = NoResult.FORMULA
            self.waiting = None
