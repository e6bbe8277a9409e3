"""The rows of a statement with their cells parsed, those that are the person's own apart from others' (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from statements.domain.statement_lines import Shape
from statements.reading.cells import Cell, KnownCodes
from statements.reading.columns import (
    ParsedCells,
    parse_column,
    parser_of,
    require_column,
    share_of_catalogue,
)
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.providers import provider_digest, provider_of_cell
from statements.reading.shapes import DATE_OF_BASIS, key_of
from statements.reading.tables import RowKinds, StatementTable, kinds_of_rows
from statements.reading.values import MEASURES, ColumnRole, MappedColumn, StatementMapping

_IN_MEMORY: Final = frozenset({ColumnRole.TRANSACTION, ColumnRole.PROVIDER})
_DATES: Final = (ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON, ColumnRole.MONTH)
# Of a column whose name is none of ours, so many of a hundred cells are codes of the catalogue, or it is no column of
# codes: numbers of patients and places have five digits, too.
_LEAST_KNOWN: Final = 50


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """Parsed columns, the places of the rows that are whole, own and others', and the places of those that are not."""

    table: StatementTable
    kinds: RowKinds
    columns: Mapping[MappedColumn, ParsedCells]
    own: tuple[int, ...]
    others: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    transactions: Mapping[int, str] = field(default_factory=dict)


def parse_rows(
    table: StatementTable,
    mapping: StatementMapping,
    *,
    shape: Shape,
    catalogue: KnownCodes,
    is_1904: bool,
    key: bytes,
) -> ParsedRows:
    """Return the rows of a table by a mapping. Raises UnreadableStatement for a column that is something else."""

    def parse_of(role: ColumnRole) -> Callable[[Cell], object]:
        return parser_of(role, shape=shape, catalogue=catalogue, is_1904=is_1904)

    kinds = rows_by_kind(table, mapping, shape=shape, parse_of=parse_of)
    _require_rows(kinds)
    columns = {}
    for column in mapping.columns:
        if column.role in _IN_MEMORY:
            continue
        parse = parser_of(column.role, shape=shape, catalogue=catalogue, is_1904=is_1904)
        may_be_empty = _may_be_empty(column, mapping, shape)
        parsed = parse_column(table, column.place - 1, kinds.lines, column.role, parse, may_be_empty=may_be_empty)
        require_column(parsed, column=column.place, role=column.role)
        columns[column] = parsed
    _require_codes(table, mapping, kinds, catalogue)
    bad = frozenset[int]().union(*(parsed.bad for parsed in columns.values()))
    whole = tuple(place for place in kinds.lines if place not in bad)
    unread = tuple(place for place in kinds.lines if place in bad)
    own, others = _own_rows(table, mapping, whole, key=key)
    return ParsedRows(table, kinds, columns, own, others, unread, _transactions(table, mapping, own))


def rows_by_kind(
    table: StatementTable,
    mapping: StatementMapping,
    *,
    shape: Shape,
    parse_of: Callable[[ColumnRole], Callable[[Cell], object]],
) -> RowKinds:
    """Return which rows are lines and which totals, by the column that every line has."""
    role = key_of(mapping, shape)
    if role is None:
        return kinds_of_rows(table, None, (), str)
    dates = [place - 1 for date in _DATES for place in mapping.places(date)]
    index = mapping.places(role)[0] - 1
    return kinds_of_rows(table, index, [place for place in dates if place != index], parse_of(role))


def _require_rows(kinds: RowKinds) -> None:
    if not kinds.lines:
        raise UnreadableStatement(FaultCode.TOTALS_ONLY if kinds.totals else FaultCode.NO_ROWS)


def _may_be_empty(column: MappedColumn, mapping: StatementMapping, shape: Shape) -> bool:
    if column.month is not None:
        return True
    if column.role in _DATES:
        return shape is Shape.LINES and column.role is not DATE_OF_BASIS[mapping.basis]
    return column.role in MEASURES and shape is Shape.MONTH_TOTALS


def _require_codes(table: StatementTable, mapping: StatementMapping, kinds: RowKinds, catalogue: KnownCodes) -> None:
    for place in mapping.places(ColumnRole.CODE):
        is_named = table.header.columns[place - 1].role is ColumnRole.CODE
        share = share_of_catalogue(table, place - 1, kinds.lines, catalogue)
        if not is_named and share < _LEAST_KNOWN:
            rows = len(kinds.lines)
            count = rows - rows * share // 100
            raise UnreadableStatement(
                FaultCode.NOT_THIS_COLUMN, count=count, rows=rows, column=place, role=ColumnRole.CODE
            )


def _own_rows(
    table: StatementTable, mapping: StatementMapping, places: tuple[int, ...], *, key: bytes
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    provider = mapping.places(ColumnRole.PROVIDER)
    if not provider:
        return places, ()
    cells = table.cells[provider[0] - 1]
    digests: dict[str, str] = {"": ""}
    for place in places:
        value = provider_of_cell(cells[place])
        if value not in digests:
            digests[value] = provider_digest(value, key=key)
    named = {digest for digest in digests.values() if digest}
    if not mapping.providers and len(named) > 1:
        raise UnreadableStatement(FaultCode.OTHER_PROVIDERS)
    mine = frozenset(mapping.providers or {*named, ""})
    own = tuple(place for place in places if digests[provider_of_cell(cells[place])] in mine)
    if not own and places:
        raise UnreadableStatement(FaultCode.NOT_YOURS)
    return own, tuple(place for place in places if digests[provider_of_cell(cells[place])] not in mine)


def _transactions(table: StatementTable, mapping: StatementMapping, own: tuple[int, ...]) -> dict[int, str]:
    place = mapping.places(ColumnRole.TRANSACTION)
    if not place:
        return {}
    return {row: provider_of_cell(table.cells[place[0] - 1][row]) for row in own}
