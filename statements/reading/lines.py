"""Lines of a statement, made of its parsed rows by the shape that it has (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from statements.domain.statement_lines import LineKind, Shape, StatementLine
from statements.reading.cells import CodeCell, NotThis
from statements.reading.columns import Value
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.months import MonthSpan
from statements.reading.parsed_rows import ParsedRows
from statements.reading.values import ColumnRole, StatementMapping


@dataclass(frozen=True, slots=True)
class LineBuilder:
    """What makes lines of rows: the parsed columns, and the mapping that says what they mean."""

    rows: ParsedRows
    mapping: StatementMapping
    shape: Shape

    def lines_of(self, places: Sequence[int]) -> tuple[StatementLine, ...]:
        """Return the lines of these rows. Raises UnreadableStatement where a month has no year or is of two kinds.

        Lines have the number of their row; in a sheet with a column a month, where a row has several, they are
        counted. Sums of a month are added up to one line a month.
        """
        if self.mapping.is_wide:
            return self._totals([line for place in places for line in self._of_wide_row(place)])
        lines = [self._of_row(place) for place in places]
        return self._totals(lines)

    @property
    def months(self) -> int:
        """How many months each sum covers, 1 of single lines. Raises UnreadableStatement where they are not alike."""
        if self.shape is Shape.LINES:
            return 1
        spans = {value.months for value in self._values(ColumnRole.MONTH).values() if isinstance(value, MonthSpan)}
        spans |= {column.months for column in self.mapping.columns if column.month is not None}
        if self.mapping.month is not None:
            spans |= {self.mapping.months}
        if len(spans) > 1:
            raise UnreadableStatement(FaultCode.MIXED_MONTHS)
        return spans.pop() if spans else 1

    def _of_row(self, place: int) -> StatementLine:
        code = self._value(ColumnRole.CODE, place)
        kind = self._value(ColumnRole.KIND, place)
        units = self._decimal(ColumnRole.UNITS, place)
        line = StatementLine(
            number=self.rows.table.numbers[place],
            code=code.code if isinstance(code, CodeCell) else "",
            service_on=self._day(ColumnRole.SERVICE_ON, place),
            posted_on=self._day(ColumnRole.POSTED_ON, place),
            month=self._month(place),
            modifiers=self._modifiers(code, place),
            units=Decimal(1) if units is None else units,
            wrvu=self._decimal(ColumnRole.WRVU, place),
        )
        return _signed(line, is_void=kind is LineKind.VOID)

    def _of_wide_row(self, place: int) -> Iterator[StatementLine]:
        code = self._value(ColumnRole.CODE, place)
        months: dict[date, dict[ColumnRole, Decimal]] = {}
        for column in self.mapping.columns:
            value = self.rows.columns[column].values.get(place) if column.month is not None else None
            if column.month is not None and isinstance(value, Decimal) and value:
                months.setdefault(column.month, {})[column.role] = value
        for month, measures in sorted(months.items()):
            line = StatementLine(
                number=self.rows.table.numbers[place],
                code=code.code if isinstance(code, CodeCell) else "",
                month=month,
                modifiers=self._modifiers(code, place),
                units=measures.get(ColumnRole.UNITS, Decimal(1)),
                wrvu=measures.get(ColumnRole.WRVU),
            )
            yield _signed(line, is_void=False)

    def _totals(self, lines: Sequence[StatementLine]) -> tuple[StatementLine, ...]:
        sums = _month_totals(lines) if self.shape is Shape.MONTH_TOTALS else tuple(lines)
        if self.mapping.is_wide:
            return tuple(replace(line, number=number) for number, line in enumerate(sums, start=1))
        return sums

    def _month(self, place: int) -> date | None:
        if self.shape is Shape.LINES:
            return None
        span = self._value(ColumnRole.MONTH, place)
        if isinstance(span, MonthSpan):
            try:
                return span.first_day(self.mapping.year)
            except NotThis:
                raise UnreadableStatement(FaultCode.NO_YEAR) from None
        day = self._day(ColumnRole.SERVICE_ON, place) or self._day(ColumnRole.POSTED_ON, place)
        return self.mapping.month if day is None else day.replace(day=1)

    def _modifiers(self, code: Value, place: int) -> tuple[str, ...]:
        typed = code.modifiers if isinstance(code, CodeCell) else ()
        columns = [column for column in self.mapping.columns if column.role is ColumnRole.MODIFIERS]
        cells = (self.rows.columns[column].values.get(place) for column in columns)
        listed = [modifier for value in cells if isinstance(value, tuple) for modifier in value]
        return (*typed, *(modifier for modifier in listed if modifier not in typed))

    def _day(self, role: ColumnRole, place: int) -> date | None:
        value = self._value(role, place)
        return value if isinstance(value, date) else None

    def _decimal(self, role: ColumnRole, place: int) -> Decimal | None:
        value = self._value(role, place)
        return value if isinstance(value, Decimal) else None

    def _value(self, role: ColumnRole, place: int) -> Value:
        return self._values(role).get(place)

    def _values(self, role: ColumnRole) -> Mapping[int, Value]:
        column = next((one for one in self.mapping.columns if one.role is role and one.month is None), None)
        return {} if column is None else self.rows.columns[column].values


def _signed(line: StatementLine, *, is_void: bool) -> StatementLine:
    """Return a line whose units and wRVU are negative where it takes a charge back, as its word or a minus says."""
    if not is_void and line.units >= 0 and (line.wrvu is None or line.wrvu >= 0):
        return line
    wrvu = None if line.wrvu is None else -abs(line.wrvu)
    return replace(line, kind=LineKind.VOID, units=-abs(line.units), wrvu=wrvu)


def _month_totals(lines: Sequence[StatementLine]) -> tuple[StatementLine, ...]:
    totals: dict[date | None, StatementLine] = {}
    for line in lines:
        before = totals.get(line.month)
        totals[line.month] = (
            StatementLine(line.number, "", month=line.month, units=line.units, wrvu=line.wrvu)
            if (before is None)
            else replace(before, units=before.units + line.units, wrvu=_sum(before.wrvu, line.wrvu))
        )
    return tuple(totals.values())


def _sum(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return first if second is None else second + (first or Decimal(0))
