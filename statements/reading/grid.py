"""The cells of a sheet row by row, whatever file they are of: merged cells filled, missing results named (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from statements.reading.cells import Cell, NoResult, is_empty
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.values import MOST_COLUMNS, MOST_ROWS, FileFormat


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row by its number in the file; `filled` are the places, from 0, that show the value of a merged cell."""

    number: int
    cells: Sequence[Cell]
    filled: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        """True for a row with nothing in it."""
        return all(cell is None or cell == "" or is_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class MergedCells:
    """A rectangle of cells, from 0, both ends inside; the value stands in the first."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class SheetSurvey:
    """What is known of a sheet before its cells are laid out: its used range, and what stands in it beside values.

    `hidden_rows` and `hidden_columns` are numbers from 1, also of rows and columns with nothing in them.
    """

    rows: int = 0
    columns: int = 0
    is_hidden: bool = False
    no_results: dict[tuple[int, int], NoResult] = field(default_factory=dict)
    merged: list[MergedCells] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class WorkbookSurvey:
    """What a workbook says of itself: the survey of each sheet by name, and whether its days count from 1904."""

    sheets: dict[str, SheetSurvey] = field(default_factory=dict)
    is_1904: bool = False


def require_size(survey: SheetSurvey) -> None:
    """Raise UnreadableStatement for a sheet that is larger than what is read."""
    if survey.rows > MOST_ROWS or survey.columns > MOST_COLUMNS:
        raise UnreadableStatement(FaultCode.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class StatementSheet:
    """A visible sheet by its place among all sheets, from 1; `rows` reads it anew with each call."""

    place: int
    survey: SheetSurvey
    rows: Callable[[], Iterator[GridRow]]


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A file that was opened: its visible sheets, and how many are hidden."""

    format: FileFormat
    sheets: tuple[StatementSheet, ...]
    hidden: int = 0
    is_1904: bool = False
    is_encoding_guessed: bool = False


def grid_rows(rows: Iterator[Sequence[Cell]], survey: SheetSurvey) -> Iterator[GridRow]:
    """Yield the rows of a sheet with its merged cells filled and with what formulas without result stand for."""
    no_results = _by_row(survey.no_results)
    # The library ends a sheet with its last value, so that below it formulas without result would be lost.
    rows = _prolonged(rows, max(no_results, default=-1) + 1)
    waiting = sorted(survey.merged, key=lambda merged: -merged.first_row)
    open_merges: list[tuple[MergedCells, Cell]] = []
    for place, read in enumerate(rows):
        cells = list(read)
        for column, reason in no_results.get(place, ()):
            cells.extend(repeat(None, column + 1 - len(cells)))
            cells[column] = reason
        while waiting and waiting[-1].first_row <= place:
            merged = waiting.pop()
            value = cells[merged.first_column] if merged.first_column < len(cells) else None
            open_merges.append((merged, value))
        open_merges = [one for one in open_merges if one[0].last_row >= place]
        yield GridRow(place + 1, cells, _fill(cells, place, open_merges))


def _prolonged(rows: Iterator[Sequence[Cell]], least: int) -> Iterator[Sequence[Cell]]:
    """Yield rows, then empty ones until there are so many."""
    count = 0
    for row in rows:
        yield row
        count += 1
    yield from repeat((), max(0, least - count))


def _fill(cells: list[Cell], place: int, merges: Sequence[tuple[MergedCells, Cell]]) -> frozenset[int]:
    filled = set()
    for merged, value in merges:
        for column in range(merged.first_column, min(merged.last_column + 1, len(cells))):
            if (place, column) != (merged.first_row, merged.first_column):
                cells[column] = value
                filled.add(column)
    return frozenset(filled)


def _by_row(no_results: Mapping[tuple[int, int], NoResult]) -> Mapping[int, list[tuple[int, NoResult]]]:
    rows: dict[int, list[tuple[int, NoResult]]] = {}
    for (row, column), reason in no_results.items():
        rows.setdefault(row, []).append((column, reason))
    return rows
