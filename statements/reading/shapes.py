"""How a mapping reads a sheet: which shape, which column every line has; and mappings that read nothing (pure)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from statements.domain.statement_lines import DateBasis, Shape
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.header_words import kind_of_header
from statements.reading.headers import StatementHeader
from statements.reading.values import MEASURES, ColumnRole, DroppedKind, StatementMapping

DATE_OF_BASIS: Final = {DateBasis.SERVICE: ColumnRole.SERVICE_ON, DateBasis.POSTING: ColumnRole.POSTED_ON}
_DATES: Final = (ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON)


def shape_of(mapping: StatementMapping) -> Shape | None:
    """Return the shape that a mapping reads, None where it says no date or month."""
    has_code = bool(mapping.places(ColumnRole.CODE))
    has_dates = any(mapping.places(role) for role in _DATES)
    has_months = mapping.is_wide or mapping.month is not None or bool(mapping.places(ColumnRole.MONTH))
    if has_code and has_dates and not mapping.is_wide:
        return Shape.LINES
    if has_code and has_months:
        return Shape.CODE_MONTHS
    return Shape.MONTH_TOTALS if not has_code and (has_months or has_dates) else None


def key_of(mapping: StatementMapping, shape: Shape) -> ColumnRole | None:
    """Return the role that every line has; None in a sheet whose rows are added up."""
    if shape is not Shape.MONTH_TOTALS:
        return ColumnRole.CODE
    if mapping.is_wide:
        return None
    roles = (ColumnRole.MONTH, DATE_OF_BASIS[mapping.basis], *_DATES)
    return next((role for role in roles if mapping.places(role)), None)


def check_mapping(mapping: StatementMapping, header: StatementHeader) -> Shape:
    """Return the shape of a mapping that can read the sheet. Raises UnreadableStatement."""
    _check_places(mapping, header)
    shape = shape_of(mapping)
    date_role = DATE_OF_BASIS[mapping.basis]
    if shape is None or (shape is Shape.LINES and not mapping.places(date_role)):
        raise UnreadableStatement(FaultCode.NO_DATE, role=date_role)
    if shape is not Shape.LINES and not any(mapping.places(role) for role in MEASURES):
        raise UnreadableStatement(FaultCode.NO_MEASURE)
    return shape


def _check_places(mapping: StatementMapping, header: StatementHeader) -> None:
    places = Counter(column.place for column in mapping.columns)
    twins: dict[tuple[ColumnRole, date | None], int] = {}
    for column in mapping.columns:
        if not 1 <= column.place <= len(header.columns):
            raise UnreadableStatement(FaultCode.NO_SUCH_COLUMN, column=column.place)
        if places[column.place] > 1:
            raise UnreadableStatement(FaultCode.COLUMN_TWICE, column=column.place)
        twin = twins.setdefault((column.role, column.month), column.place)
        if column.role is not ColumnRole.MODIFIERS and twin != column.place:
            raise UnreadableStatement(FaultCode.ROLE_TWICE, count=twin, column=column.place, role=column.role)
        words = header.columns[column.place - 1].words
        if column.role in (*_DATES, ColumnRole.MONTH) and kind_of_header(words) is DroppedKind.BIRTH_DATE:
            raise UnreadableStatement(FaultCode.BIRTH_DATES, column=column.place)
    if len({column.months for column in mapping.columns if column.month is not None}) > 1:
        raise UnreadableStatement(FaultCode.MIXED_MONTHS)
    apart = [column.place for column in mapping.columns if column.role in MEASURES and column.month is None]
    if mapping.is_wide and apart:
        raise UnreadableStatement(FaultCode.NO_MONTH, column=apart[0])
