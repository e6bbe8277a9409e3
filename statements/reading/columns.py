"""Columns of a statement parsed by their type, and the rule whether a column is what it is read as (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median_low
from typing import Final, TypeAlias

from statements.domain.statement_lines import LineKind, Shape
from statements.reading.cells import (
    Cell,
    CodeCell,
    KnownCodes,
    NoResult,
    NotThis,
    amount_of_cell,
    code_of_cell,
    day_of_cell,
    is_empty,
    kind_of_cell,
    modifiers_of_cell,
    number_of_cell,
)
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.months import MonthSpan, month_of_cell
from statements.reading.tables import StatementTable
from statements.reading.values import MEASURES, ColumnRole

# Of a hundred cells of a column, so many are what it is read as, or it is not that column.
LEAST_PERCENT: Final = 95
# A statement is of a year or so: a day that is further from the middle of its column is none of service, but perhaps
# one of birth.
_MOST_DAYS_FROM_MIDDLE: Final = 1100
_MOST_UNITS: Final = {Shape.LINES: Decimal(9_999), Shape.CODE_MONTHS: Decimal(99_999)}
_MOST_WRVU: Final = {Shape.LINES: Decimal(9_999), Shape.CODE_MONTHS: Decimal(99_999)}
_MOST_OF_MONTH: Final = Decimal(999_999)
_MOST_AMOUNT: Final = {Shape.LINES: Decimal(199_999)}
_MOST_AMOUNT_OF_MONTH: Final = Decimal(99_999_999)
# A line may lack these.
_MAY_BE_EMPTY: Final = frozenset({ColumnRole.MODIFIERS, ColumnRole.WRVU, ColumnRole.KIND, ColumnRole.AMOUNT})

Value: TypeAlias = "date | MonthSpan | CodeCell | tuple[str, ...] | Decimal | LineKind | NoResult | None"
CellParser: TypeAlias = "Callable[[Cell], Value]"


@dataclass(frozen=True, slots=True)
class ParsedCells:
    """Values of a column by the place of their row, and the places whose cell is none, of which some are formulas."""

    values: Mapping[int, Value]
    bad: frozenset[int]
    formulas: int = 0

    @property
    def is_it(self) -> bool:
        """True where nearly all cells are what the column is read as."""
        count = len(self.values) + len(self.bad)
        return bool(self.values) and 100 * len(self.bad) <= (100 - LEAST_PERCENT) * count


def parser_of(role: ColumnRole, *, shape: Shape, catalogue: KnownCodes, is_1904: bool) -> CellParser:
    """Return what parses the cells of a role; it raises NotThis for a cell that is none."""
    most_units = _MOST_UNITS.get(shape, _MOST_OF_MONTH)
    most_wrvu = _MOST_WRVU.get(shape, _MOST_OF_MONTH)
    parsers: Mapping[ColumnRole, CellParser] = {
        ColumnRole.SERVICE_ON: partial(day_of_cell, is_1904=is_1904),
        ColumnRole.POSTED_ON: partial(day_of_cell, is_1904=is_1904),
        ColumnRole.MONTH: partial(month_of_cell, is_1904=is_1904),
        ColumnRole.CODE: partial(code_of_cell, catalogue=catalogue),
        ColumnRole.MODIFIERS: modifiers_of_cell,
        ColumnRole.UNITS: partial(number_of_cell, most=most_units),
        ColumnRole.WRVU: partial(number_of_cell, most=most_wrvu),
        ColumnRole.KIND: kind_of_cell,
        ColumnRole.AMOUNT: partial(amount_of_cell, most=_MOST_AMOUNT.get(shape, _MOST_AMOUNT_OF_MONTH)),
    }
    return parsers[role]


def parse_column(
    table: StatementTable,
    index: int,
    places: Iterable[int],
    role: ColumnRole,
    parse: CellParser,
    *,
    may_be_empty: bool = False,
) -> ParsedCells:
    """Return the cells of a column at these rows.

    A number in a cell that is merged over several rows is none of each row, and so cannot be read.
    """
    cells = table.cells[index]
    is_optional = may_be_empty or role in _MAY_BE_EMPTY
    nothing: Value = () if role is ColumnRole.MODIFIERS else None
    parse_once = _remembered(parse)
    values: dict[int, Value] = {}
    bad: set[int] = set()
    for place in places:
        cell = cells[place]
        if is_optional and is_empty(cell):
            values[place] = nothing
            continue
        is_of_others = role in MEASURES and (place, index) in table.filled
        parsed = NoResult.ERROR if is_of_others else parse_once(cell)
        if parsed is NoResult.ERROR:
            bad.add(place)
        else:
            values[place] = parsed
    far = _far_days(values) if role in {ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON} else frozenset()
    formulas = sum(1 for place in bad if cells[place] is NoResult.FORMULA)
    near = {place: value for place, value in values.items() if place not in far}
    return ParsedCells(near, frozenset(bad | far), formulas)


def _remembered(parse: CellParser) -> CellParser:
    """Return a parser that remembers what it was given, since columns repeat themselves; ERROR for what is none."""
    known: dict[tuple[type, Cell], Value] = {}

    def parsed(cell: Cell) -> Value:
        # 1 and True are equal, and are not the same cell.
        key = (cell.__class__, cell)
        if key not in known:
            try:
                known[key] = parse(cell)
            except NotThis:
                known[key] = NoResult.ERROR
        return known[key]

    return parsed


def _far_days(values: Mapping[int, Value]) -> frozenset[int]:
    days = {place: value for place, value in values.items() if isinstance(value, date)}
    if not days:
        return frozenset()
    middle = median_low(days.values())
    return frozenset(place for place, day in days.items() if abs((day - middle).days) > _MOST_DAYS_FROM_MIDDLE)


def require_column(parsed: ParsedCells, *, column: int, role: ColumnRole) -> None:
    """Raise UnreadableStatement where a column is not what it is read as."""
    if parsed.is_it:
        return
    if parsed.formulas:
        raise UnreadableStatement(FaultCode.FORMULAS, count=parsed.formulas)
    rows = len(parsed.values) + len(parsed.bad)
    raise UnreadableStatement(FaultCode.NOT_THIS_COLUMN, count=len(parsed.bad), rows=rows, column=column, role=role)


def share_of_catalogue(table: StatementTable, index: int, places: Sequence[int], catalogue: KnownCodes) -> int:
    """Return of a hundred filled cells of a column, how many are codes of the catalogue."""
    filled = [table.cells[index][place] for place in places if not is_empty(table.cells[index][place])]
    known = sum(1 for cell in filled if _is_known(cell, catalogue))
    return 100 * known // len(filled) if filled else 0


def _is_known(cell: Cell, catalogue: KnownCodes) -> bool:
    try:
        return code_of_cell(cell, catalogue).code in catalogue.codes
    except NotThis:
        return False
