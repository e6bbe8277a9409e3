"""The rows under a header: which are lines, which are totals, and which say nothing (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from statements.reading.cells import Cell, NoResult, NotThis, is_empty
from statements.reading.grid import GridRow, StatementSheet
from statements.reading.header_words import header_words
from statements.reading.headers import ROWS_SEARCHED, StatementHeader, find_header

_TOTAL: Final = re.compile(r"\b(?:sub|grand)?[ -]?totals?\b|^\s*(?:sum|grand)\b", re.IGNORECASE)
_GRAND: Final = re.compile(r"\s*(?:(?:grand|overall|report)[ -]*)?totals?\s*:?\s*", re.IGNORECASE)
# What texts must have for the expressions to be worth asking.
_TOTAL_WORDS: Final = ("total", "sum", "grand")


@dataclass(slots=True)
class StatementTable:
    """The rows under a header, of the columns that are looked at, by index from 0.

    `is_labeled`, `is_grand` and `is_remark` say of each row whether a word for a total stands in it, one for the total
    of all, and whether one cell alone is filled. `filled` are rows and indexes that show the value of a merged cell.
    `formulas` and `errors` are the numbers of the rows of cells without a result, of each cell one.
    """

    header: StatementHeader
    numbers: list[int] = field(default_factory=list)
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    is_labeled: list[bool] = field(default_factory=list)
    is_grand: list[bool] = field(default_factory=list)
    is_remark: list[bool] = field(default_factory=list)
    filled: set[tuple[int, int]] = field(default_factory=set)
    formulas: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RowKinds:
    """Places of rows in a table: those that are lines, and those that are totals."""

    lines: tuple[int, ...]
    totals: tuple[int, ...]


def header_of(sheet: StatementSheet) -> StatementHeader | None:
    """Return the header of a sheet, None where it has none. Raises UnreadableStatement."""
    return find_header(list(islice((row for row in sheet.rows() if not row.is_blank), ROWS_SEARCHED)))


def table_of(sheet: StatementSheet, header: StatementHeader, wanted: Collection[int]) -> StatementTable:
    """Return the rows under a header that are not blank, and of them the columns that are wanted."""
    hidden = frozenset(sheet.survey.hidden_columns)
    table = StatementTable(header, cells={index: [] for index in wanted}, hidden_columns=hidden)
    names = [(index, column.words) for index, column in enumerate(header.columns) if column.words]
    for row in sheet.rows():
        if row.number > header.last_row and not row.is_blank and not _is_header_again(row, names):
            _add(table, row)
            if row.number in sheet.survey.hidden_rows:
                table.hidden_rows.append(row.number)
    return table


def _add(table: StatementTable, row: GridRow) -> None:
    place = len(table.numbers)
    table.numbers.append(row.number)
    # Most rows have none of the words, and are looked through once.
    texts = "\n".join(cell for cell in row.cells if isinstance(cell, str)).casefold()
    may_be_total = any(word in texts for word in _TOTAL_WORDS)
    table.is_labeled.append(may_be_total and any(is_total_cell(cell) for cell in row.cells))
    table.is_grand.append(
        may_be_total and any(isinstance(cell, str) and _GRAND.fullmatch(cell) is not None for cell in row.cells)
    )
    table.is_remark.append(len(table.header.columns) > 1 and _is_remark(row.cells))
    for index, column in table.cells.items():
        column.append(row.cells[index] if index < len(row.cells) else None)
    table.filled.update((place, index) for index in row.filled)
    cells = list(row.cells)
    table.formulas += [row.number] * cells.count(NoResult.FORMULA)
    table.errors += [row.number] * cells.count(NoResult.ERROR)


def _is_remark(cells: Sequence[Cell]) -> bool:
    """True for a row with one thing in it: in one cell, or in one that is merged over all columns."""
    first: Cell = None
    for cell in cells:
        if is_empty(cell):
            continue
        if first is None:
            first = cell
        elif cell != first or isinstance(cell, NoResult):
            return False
    return True


def _is_header_again(row: GridRow, names: Sequence[tuple[int, str]]) -> bool:
    """True for a row that repeats the header, as each page of a printed list does."""
    return all(index < len(row.cells) and header_words(row.cells[index]) == words for index, words in names)


def is_total_cell(cell: Cell) -> bool:
    """True for a word such as Total, Subtotal or Grand total, alone or behind what it is the total of."""
    return isinstance(cell, str) and _TOTAL.search(cell) is not None


def kinds_of_rows(
    table: StatementTable, key: int | None, others: Collection[int], parse: Callable[[Cell], object]
) -> RowKinds:
    """Return which rows are lines and which totals.

    `key` is the column that every line has, such as the code, and `parse` raises NotThis for what is none; `others`
    are the dates beside it. A row without key and dates is a total, said to be one or not; a row that says nothing
    but one thing is neither.
    """
    lines: list[int] = []
    totals: list[int] = []
    for place in range(len(table.numbers)):
        is_total = table.is_labeled[place] if key is None else _is_total(table, place, key, others, parse)
        if table.is_remark[place] and not table.is_labeled[place]:
            continue
        (totals if is_total else lines).append(place)
    return RowKinds(tuple(lines), tuple(totals))


def _is_total(
    table: StatementTable, place: int, key: int, others: Collection[int], parse: Callable[[Cell], object]
) -> bool:
    cell = table.cells[key][place]
    if is_total_cell(cell):
        return True
    if is_empty(cell):
        return table.is_labeled[place] or all(is_empty(table.cells[index][place]) for index in others)
    return table.is_labeled[place] and not parses(parse, cell)


def parses(parse: Callable[[Cell], object], cell: Cell) -> bool:
    """True for a cell that is what its column is read as."""
    try:
        parse(cell)
    except NotThis:
        return False
    return True
