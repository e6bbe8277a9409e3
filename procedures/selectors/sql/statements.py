"""Composition and execution of statements: the one place that names tables and opens a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, LiteralString, TypeAlias

from django.db import DEFAULT_DB_ALIAS, connections, models
from psycopg import sql

from accounts.models import CareerStage, Profile, User
from codes.models import AnesthesiaBase, Code, HcpcsWords, Modifier, Release
from procedures.models import (
    Contract,
    ContractVersion,
    DayFlag,
    DayTotal,
    MonthCode,
    ProcedureLog,
    RecordVersion,
    RememberedMutation,
    Setting,
    Shift,
    SyncMark,
    SyncState,
    Valuation,
)
from wire.prepared import PreparedCursor, pipelined, prepared_cursor

# Of a statement, by place or by name; Any: what the driver adapts.
Values: TypeAlias = "Sequence[Any] | Mapping[str, Any]"


def uuid_array(ids: Iterable[str]) -> str:
    """Return ids as the text of an array, to be cast by the statement: psycopg takes long to write lists."""
    return f"{{{','.join(ids)}}}"


def table(model: type[models.Model]) -> sql.Identifier:
    """Return the name of a model's table, to be quoted by the driver."""
    return sql.Identifier(model._meta.db_table)  # Django's documented interface to a model


_TABLES: Final[Mapping[str, sql.Composable]] = {
    "users": table(User),
    "profiles": table(Profile),
    "career_stages": table(CareerStage),
    "logs": table(ProcedureLog),
    "valuations": table(Valuation),
    "day_totals": table(DayTotal),
    "day_flags": table(DayFlag),
    "month_codes": table(MonthCode),
    "states": table(SyncState),
    "settings": table(Setting),
    "shifts": table(Shift),
    "marks": table(SyncMark),
    "versions": table(RecordVersion),
    "processed": table(RememberedMutation),
    "contracts": table(Contract),
    "contract_versions": table(ContractVersion),
    "codes": table(Code),
    "hcpcs_words": table(HcpcsWords),
    "modifiers": table(Modifier),
    "releases": table(Release),
    "anesthesia_bases": table(AnesthesiaBase),
}


def compose(template: LiteralString, **parts: sql.Composable) -> sql.Composed:
    """Return SQL with `{logs}` and the like in place: names of tables as above, and the parts given."""
    return sql.SQL(template).format(**_TABLES, **parts)


def statement(template: LiteralString, **parts: sql.Composable) -> str:
    """Return a statement as text, ready to be run: composed once, for a composition takes longer than many queries."""
    return compose(template, **parts).as_string(None)


def fetch_all(
    text: str, values: Values | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> list[tuple[Any, ...]]:  # Any: columns of whatever statement
    """Return the rows of a query."""
    with connections[using].cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def fetch_prepared(text: str, values: Values | None = None) -> list[tuple[Any, ...]]:  # Any: as above
    """Return the rows of a query that the connection keeps prepared (`wire.prepared`)."""
    with prepared_cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def fetch_grouped(text: str, values: Values | None = None) -> list[tuple[Any, ...]]:  # Any: as above
    """Return the rows of a query that groups many rows, kept prepared as `fetch_prepared` has it.

    The plan of a prepared query knows no values and expects few rows, which it would sort to group them. So it is
    planned without sorting, by a setting that goes with it, past Django, to which that is no statement of ours.
    """
    with prepared_cursor() as cursor:
        with pipelined():
            planner = PreparedCursor(connections[DEFAULT_DB_ALIAS].connection)
            planner.execute("SET enable_sort = off")
            try:
                cursor.execute(text, values)
            finally:
                planner.execute("RESET enable_sort")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def fetch_in_parts(
    text: str, values: Values | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> Iterator[tuple[Any, ...]]:  # Any: as above
    """Yield the rows of a query whose size nobody knows, without holding them all."""
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(text, values)
        yield from cursor


def execute_prepared(text: str, values: Values | None = None) -> int:
    """Run a statement that the connection keeps prepared, and return how many rows it touched."""
    with prepared_cursor() as cursor:
        cursor.execute(text, values)
        touched: int = cursor.rowcount
        return touched


def execute(text: str, values: Values | None = None) -> int:
    """Run a statement and return how many rows it touched."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(text, values)
        touched: int = cursor.rowcount
        return touched
