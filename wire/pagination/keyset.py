"""Rows beyond a position in an ordering of several columns: ties, mixed directions, nulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet

SortValue: TypeAlias = "str | int | bool | float | Decimal | date | datetime | UUID | None"
Rows: TypeAlias = "QuerySet[Any, Any]"  # Any: rows of whatever model, or dictionaries


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: after the position, or before it when reading backwards; a sort value for each column."""

    position: tuple[SortValue, ...]
    is_backward: bool


@dataclass(frozen=True, slots=True)
class SortColumn:
    """A column of the ordering: its path, the attribute of a row that holds its value, its direction."""

    path: str
    attribute: str
    is_descending: bool
    may_be_null: bool

    def value_in(self, row: object) -> SortValue:
        """Return the sort value of a row, be it an object or a dictionary."""
        value: SortValue = row[self.attribute] if isinstance(row, Mapping) else getattr(row, self.attribute)
        return value


def columns_of(queryset: Rows, names: Sequence[str]) -> tuple[SortColumn, ...]:
    """Return the columns of an ordering such as `("-performed_on", "id")`."""
    return tuple(_column(queryset, name, number) for number, name in enumerate(names))


def page_of(queryset: Rows, columns: Sequence[SortColumn], place: Place | None) -> Rows:
    """Return the rows beyond the place, in the order of reading."""
    joined = {column.attribute: F(column.path) for column in columns if column.attribute != column.path}
    if joined:
        queryset = queryset.annotate(**joined)
    is_backward = place is not None and place.is_backward
    ordered = queryset.order_by(
        *(f"{'-' if column.is_descending != is_backward else ''}{column.path}" for column in columns)
    )
    return ordered if place is None else ordered.filter(_beyond(columns, place))


def _column(queryset: Rows, name: str, number: int) -> SortColumn:
    path = name.removeprefix("-")
    is_annotation = path in queryset.query.annotations
    # Rows of a join are read under a name of our own, so that no further query fetches the neighbor.
    attribute = f"keyset_{number}" if "__" in path and not is_annotation else path
    may_be_null = is_annotation or "__" in path or _is_null_field(queryset, path)
    return SortColumn(path, attribute, is_descending=name.startswith("-"), may_be_null=may_be_null)


def _is_null_field(queryset: Rows, path: str) -> bool:
    try:
        return bool(getattr(queryset.model._meta.get_field(path), "null", True))
    except FieldDoesNotExist:
        return True


def _beyond(columns: Sequence[SortColumn], place: Place) -> Q:
    """Return the condition of the rows beyond a position: further in the first column that differs.

    The first column is bounded apart, too, so that an index on it is read from there on.
    """
    conditions, equal = [], Q()
    for column, value in zip(columns, place.position, strict=True):
        conditions.append(equal & _further(column, value, is_backward=place.is_backward))
        equal &= _same(column, value)
    beyond = conditions[0]
    for condition in conditions[1:]:
        beyond |= condition
    return (conditions[0] | _same(columns[0], place.position[0])) & beyond


def _further(column: SortColumn, value: SortValue, *, is_backward: bool) -> Q:
    """Return the condition of a further value in the order of reading; PostgreSQL takes null for the greatest."""
    is_falling = column.is_descending != is_backward
    if value is None:
        return Q(**{f"{column.path}__isnull": False}) if is_falling else Q(**{f"{column.path}__in": []})
    if is_falling:
        return Q(**{f"{column.path}__lt": value})
    greater = Q(**{f"{column.path}__gt": value})
    return greater | Q(**{f"{column.path}__isnull": True}) if column.may_be_null else greater


def _same(column: SortColumn, value: SortValue) -> Q:
    return Q(**{f"{column.path}__isnull": True}) if value is None else Q(**{column.path: value})
