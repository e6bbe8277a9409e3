"""The row that names the columns of a sheet, found among titles, in one row or in two (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from statements.reading.cells import Cell, NotThis, number_of_cell
from statements.reading.grid import GridRow
from statements.reading.header_words import ROLE_OF_NAME, header_words
from statements.reading.months import MonthSpan, month_of_header
from statements.reading.values import MEASURES, ColumnRole

ROWS_SEARCHED: Final = 40
_KEYS: Final = frozenset({ColumnRole.CODE, ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON, ColumnRole.MONTH})
_LEAST_RECOGNIZED: Final = 2
_MOST_SUM: Final = Decimal(999_999)


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column as its header names it. `words` are the file's own, and never leave the process; `name` is our list's.

    `span` is the month that the column sums, and `role` then what it sums, None where the header does not say.
    """

    words: str = ""
    name: str = ""
    role: ColumnRole | None = None
    span: MonthSpan | None = None

    @property
    def score(self) -> int:
        """How well the header is understood."""
        if self.span is None:
            return 2 if self.role else 0
        return 3 if self.role else 2


@dataclass(frozen=True, slots=True)
class StatementHeader:
    """The columns of a sheet in their order, and the numbers of the first and last row that name them."""

    columns: tuple[HeaderColumn, ...]
    first_row: int
    last_row: int

    @property
    def score(self) -> int:
        """How well the header is understood."""
        return sum(column.score for column in self.columns)

    @property
    def months(self) -> tuple[int, ...]:
        """Indexes of the columns that each sum a month."""
        return tuple(index for index, column in enumerate(self.columns) if column.span is not None)

    def indexes(self, role: ColumnRole) -> tuple[int, ...]:
        """Indexes of the columns, not of a month each, that are named as this."""
        return tuple(index for index, column in enumerate(self.columns) if column.role is role and column.span is None)

    @property
    def is_found(self) -> bool:
        """True where enough is recognized for these to be names of columns."""
        recognized = sum(1 for column in self.columns if column.role is not None or column.span is not None)
        has_key = any(column.role in _KEYS for column in self.columns)
        if any(column.role is ColumnRole.MONTH for column in self.columns):
            # A title such as Period, January 2026.
            if len(self.months) == 1:
                return False
            # Beside months may stand columns named after providers.
            return sum(1 for column in self.columns if column.words) >= _LEAST_RECOGNIZED
        return recognized >= _LEAST_RECOGNIZED and (has_key or len(self.months) >= _LEAST_RECOGNIZED)


def find_header(rows: Sequence[GridRow]) -> StatementHeader | None:
    """Return the best header among the first rows of a sheet, the earlier of equals; None where there is none."""
    single = [StatementHeader(tuple(_column(cell) for cell in row.cells), row.number, row.number) for row in rows]
    pairs = (_pair(upper, lower) for upper, lower in pairwise(rows))
    recognized = [header for header in (*single, *pairs) if header.is_found]
    of_one_month = (header for header, below in zip(single, rows[1:], strict=False) if _sums_a_month(header, below))
    return max(recognized, key=lambda header: header.score, default=next(of_one_month, None))


def _sums_a_month(header: StatementHeader, below: GridRow) -> bool:
    """Return whether a row names one column after a month or a quarter and others in words of its own, and stands over
    a number of that column: a title with a month in it stands over none."""
    if len(header.months) != 1 or not any(column.words and column.span is None for column in header.columns):
        return False
    (index,) = header.months
    try:
        number_of_cell(below.cells[index] if index < len(below.cells) else None, most=_MOST_SUM)
    except NotThis:
        return False
    return True


def _column(cell: Cell) -> HeaderColumn:
    words = header_words(cell)
    if words in ROLE_OF_NAME:
        return HeaderColumn(words, words, ROLE_OF_NAME[words])
    span, rest = month_of_header(cell)
    if span is None:
        return HeaderColumn(words)
    if not rest:
        return HeaderColumn(words, span=span)
    role = ROLE_OF_NAME.get(rest)
    return HeaderColumn(words, rest, role, span) if role in MEASURES else HeaderColumn(words)


def _pair(upper: GridRow, lower: GridRow) -> StatementHeader:
    """Return a header of two rows: a month over its measures, or a name that is parted."""
    columns: list[HeaderColumn] = []
    above: HeaderColumn = HeaderColumn()
    for index in range(max(len(upper.cells), len(lower.cells))):
        first, second = _at(upper, index), _at(lower, index)
        # A title over several columns that are not merged stands over the first alone.
        above = above if not first.words and second.role in MEASURES and above.span else first
        columns.append(_joined(above, second))
    return StatementHeader(tuple(columns), upper.number, lower.number)


def _at(row: GridRow, index: int) -> HeaderColumn:
    return _column(row.cells[index]) if index < len(row.cells) else HeaderColumn()


def _joined(above: HeaderColumn, below: HeaderColumn) -> HeaderColumn:
    words = f"{above.words} {below.words}".strip()
    if above.span is not None and below.span is None and below.role in MEASURES:
        return HeaderColumn(words, below.name, below.role, above.span)
    joined = _column(words)
    return next((column for column in (joined, below, above) if column.score), joined)
