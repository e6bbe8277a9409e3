"""A proposal of how a file is read, made of its header and held against its cells (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from statements.domain.statement_lines import Shape
from statements.reading.cells import Cell, KnownCodes, is_empty
from statements.reading.columns import (
    CellParser,
    ParsedCells,
    parse_column,
    parser_of,
    share_of_catalogue,
)
from statements.reading.header_words import RANK
from statements.reading.headers import StatementHeader
from statements.reading.months import MonthSpan
from statements.reading.parsed_rows import rows_by_kind
from statements.reading.shapes import shape_of
from statements.reading.tables import RowKinds, StatementTable, is_total_cell
from statements.reading.values import MEASURES, ColumnRole, MappedColumn, StatementMapping

_SURELY_CODES: Final = 95
_YEAR: Final = re.compile(r"\b20[0-9]{2}\b")
_AFTER_KEYS: Final = (ColumnRole.MODIFIERS, ColumnRole.UNITS, ColumnRole.WRVU, ColumnRole.KIND)
_DATES: Final = (ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON)
# A column of these that is not read takes lines, days, figures or voids from the comparison, as one of modifiers does.
_MISSED: Final = frozenset({ColumnRole.CODE, *_DATES, ColumnRole.MONTH, *MEASURES, ColumnRole.KIND})
# What tells charges from voids, but also many other things.
_ANY_TYPE: Final = "type"
_IN_MEMORY: Final = (ColumnRole.TRANSACTION, ColumnRole.PROVIDER)
# Where no column is named as codes, so many are looked at for some.
MOST_SEARCHED: Final = 60


def years_in(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Return the year that stands above a header, None for none or several."""
    years = {int(year) for row in rows for cell in row if isinstance(cell, str) for year in _YEAR.findall(cell)}
    return years.pop() if len(years) == 1 else None


@dataclass
class MappingProposal:
    """Columns taken for what their names say, where their cells are that; of several the one whose name ranks first."""

    table: StatementTable
    catalogue: KnownCodes
    is_1904: bool
    year: int | None
    parsed: dict[MappedColumn, ParsedCells] = field(default_factory=dict)
    differing_twins: list[int] = field(default_factory=list)
    not_as_named: list[int] = field(default_factory=list)

    @property
    def header(self) -> StatementHeader:
        """The header of the table."""
        return self.table.header

    @cached_property
    def columns(self) -> tuple[MappedColumn, ...]:
        """The columns of the proposal, by place."""
        return tuple(sorted([*self.keys, *self._measures(), *self._in_memory()], key=lambda column: column.place))

    @cached_property
    def keys(self) -> tuple[MappedColumn, ...]:
        """The code, and the dates or else the month, of each line."""
        code = self._code()
        if self._is_wide:
            return code
        dates = self._dates()
        months = () if dates else self._picked(ColumnRole.MONTH, self._filled)
        return (*code, *dates, *months)

    @cached_property
    def _is_wide(self) -> bool:
        """True where columns sum a month each: several do, or one with no column of dates or months beside it."""
        beside = (index for role in (*_DATES, ColumnRole.MONTH) for index in self.header.indexes(role))
        return len(self.header.months) > 1 or (len(self.header.months) == 1 and next(beside, None) is None)

    @cached_property
    def shape(self) -> Shape:
        """The shape that the keys and months make; sums by code and month where only the month is not said."""
        months = tuple(self._months())
        keys = (*self.keys, *months)
        return shape_of(StatementMapping(keys)) or (Shape.CODE_MONTHS if self.keys else Shape.MONTH_TOTALS)

    @cached_property
    def kinds(self) -> RowKinds:
        """Which rows are lines and which totals."""
        mapping = StatementMapping((*self.keys, *self._months()))
        if not self.keys and not mapping.is_wide:
            return RowKinds(tuple(self._unlabeled()), ())
        return rows_by_kind(self.table, mapping, shape=self.shape, parse_of=self._parser)

    @cached_property
    def first_days(self) -> dict[int, date]:
        """The first day of each column that sums a month, by index; none where its year is not known."""
        spans = ((index, self.header.columns[index].span) for index in self.header.months)
        known = ((index, span) for index, span in spans if span is not None and (span.year or self.year))
        return {index: span.first_day(self.year) for index, span in known}

    @property
    def sums(self) -> list[tuple[date, MonthSpan]]:
        """The months that columns sum, each with its first day."""
        spans = ((first, self.header.columns[index].span) for index, first in self.first_days.items())
        return [(first, span) for first, span in spans if span is not None]

    @property
    def needs_year(self) -> bool:
        """True where a month is written without its year, and no year stands above."""
        if self.year is not None:
            return False
        months = (parsed.values.values() for column, parsed in self.parsed.items() if column.role is ColumnRole.MONTH)
        rows = any(isinstance(value, MonthSpan) and value.year is None for values in months for value in values)
        return rows or len(self.first_days) < len(self.header.months)

    def _code(self) -> tuple[MappedColumn, ...]:
        named = self._picked(ColumnRole.CODE, self._filled)
        if named:
            return named
        places = self._unlabeled()
        by_content = (
            index
            for index in sorted(self.table.cells)
            if self.header.columns[index].span is None
            and share_of_catalogue(self.table, index, places, self.catalogue) >= _SURELY_CODES
        )
        index = next(by_content, None)
        return () if index is None else (self._parse(index, ColumnRole.CODE, self._filled(index)),)

    def _dates(self) -> tuple[MappedColumn, ...]:
        return tuple(column for role in _DATES for column in self._picked(role, self._filled))

    def _months(self) -> Iterator[MappedColumn]:
        """Yield the columns that each sum a month, once their years are known."""
        if self._is_wide:
            for index, first_day in self.first_days.items():
                column = self.header.columns[index]
                role = column.role or self._measure
                yield MappedColumn(index + 1, role, first_day, column.span.months if column.span else 1)

    @cached_property
    def _measure(self) -> ColumnRole:
        """What columns of months sum where their names do not say: wRVU, but whole numbers of a code are units."""
        if not any(column.role is ColumnRole.CODE for column in self.keys):
            return ColumnRole.WRVU
        numbers = (cell for index in self.header.months for cell in self.table.cells[index])
        has_fraction = any(isinstance(cell, float) and cell % 1 for cell in numbers)
        texts = (cell for index in self.header.months for cell in self.table.cells[index] if isinstance(cell, str))
        return ColumnRole.WRVU if has_fraction or any("." in cell for cell in texts) else ColumnRole.UNITS

    def _measures(self) -> Iterator[MappedColumn]:
        places = self.kinds.lines
        months = tuple(self._months())
        for column in months:
            parsed = self._cells(column.place - 1, column.role, places, may_be_empty=True)
            if parsed.is_it:
                self.parsed[column] = parsed
                yield column
        for role in _AFTER_KEYS:
            if not (months and role in MEASURES):
                yield from self._picked(role, lambda _: places)

    def _in_memory(self) -> Iterator[MappedColumn]:
        for role in _IN_MEMORY:
            for index in self._ranked(role)[:1]:
                if role is ColumnRole.PROVIDER or self.shape is Shape.LINES:
                    yield MappedColumn(index + 1, role)

    def _picked(self, role: ColumnRole, places_of: Callable[[int], Sequence[int]]) -> tuple[MappedColumn, ...]:
        """Return the best column of a role whose cells are that; of modifiers all."""
        fitting = [index for index in self._ranked(role) if self._cells(index, role, places_of(index)).is_it]
        chosen = fitting if role is ColumnRole.MODIFIERS else fitting[:1]
        self._count_twins(chosen, fitting, role)
        if role is ColumnRole.MODIFIERS or (role in _MISSED and not fitting):
            self.not_as_named += [
                index + 1
                for index in self._ranked(role)
                if index not in fitting
                and self.header.columns[index].name != _ANY_TYPE
                and self._cells(index, role, places_of(index)).bad
            ]
        return tuple(self._parse(index, role, places_of(index)) for index in chosen)

    def _count_twins(self, chosen: Sequence[int], fitting: Sequence[int], role: ColumnRole) -> None:
        if role is ColumnRole.MODIFIERS or not chosen:
            return
        name = self.header.columns[chosen[0]].name
        twins = [index for index in fitting[1:] if self.header.columns[index].name == name]
        first = self.table.cells[chosen[0]]
        self.differing_twins += [index + 1 for index in twins if self.table.cells[index] != first]

    def _parse(self, index: int, role: ColumnRole, places: Sequence[int]) -> MappedColumn:
        column = MappedColumn(index + 1, role)
        self.parsed[column] = self._cells(index, role, places)
        return column

    def _cells(self, index: int, role: ColumnRole, places: Sequence[int], *, may_be_empty: bool = False) -> ParsedCells:
        parse = self._parser(role)
        return parse_column(self.table, index, places, role, parse, may_be_empty=may_be_empty)

    def _parser(self, role: ColumnRole) -> CellParser:
        shape = self.shape if role in MEASURES else Shape.LINES
        return parser_of(role, shape=shape, catalogue=self.catalogue, is_1904=self.is_1904)

    def _ranked(self, role: ColumnRole) -> list[int]:
        indexes = self.header.indexes(role)
        return sorted(indexes, key=lambda index: (RANK.get(self.header.columns[index].name, len(RANK)), index))

    def _unlabeled(self) -> list[int]:
        table = self.table
        return [place for place in self._no_remarks() if not table.is_labeled[place]]

    def _no_remarks(self) -> list[int]:
        return [place for place, is_remark in enumerate(self.table.is_remark) if not is_remark]

    def _filled(self, index: int) -> list[int]:
        cells = self.table.cells[index]
        return [place for place in self._no_remarks() if not (is_empty(cells[place]) or is_total_cell(cells[place]))]


def sample_of(value: object) -> str:
    """Return a parsed value as text in our own form."""
    match value:
        case MonthSpan():
            year = f"{value.year}-" if value.year else ""
            return f"{year}{value.month:02}"
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return " ".join(str(each) for each in value)
        case date():
            return value.isoformat()
        case _:
            return str(getattr(value, "code", value))
