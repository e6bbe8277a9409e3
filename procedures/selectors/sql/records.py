"""Statements about synced records, whatever their collection; all follow from the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

from procedures.models import SyncedRecord
from procedures.selectors.sql.statements import compose, statement, table

OWN_COLUMNS: Final = ("id", "rev", "since", "field_revs", "deleted")

Model = type[SyncedRecord]
_COMMA: Final = sql.SQL(", ")


def field_of(model: Model, name: str) -> models.Field[Any, Any]:  # Any: of whatever column
    """Return the column of a client's field."""
    column: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # columns only
    return column


def holds_json(model: Model, name: str) -> bool:
    """Return whether a field holds a list, an object or any JSON."""
    return isinstance(field_of(model, name), (models.JSONField, ArrayField))


def written_columns(model: Model) -> tuple[str, ...]:
    """Return the names of the columns that a record is written to."""
    return (*OWN_COLUMNS, *model.collection.names)


def names(columns: Iterable[str]) -> sql.Composed:
    """Return names of columns with commas between."""
    return _COMMA.join(map(sql.Identifier, columns))


def typed_columns(model: Model) -> sql.Composed:
    """Return the written columns with their types, as `json_to_recordset` takes them."""
    return _COMMA.join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(field_of(model, name).db_type(connection) or ""))
        for name in written_columns(model)
    )


def data_columns(model: Model) -> sql.Composed:
    """Return the client's fields for a SELECT, each as JSON gives it back as written."""
    return _COMMA.join(_as_written(model, name) for name in model.collection.names)


def flat_columns(model: Model) -> sql.Composed:
    """Return id and fields for a SELECT, with no value but text, number or null: lists and objects are JSON text."""
    fields = (_as_text(n) if holds_json(model, n) else _as_written(model, n) for n in model.collection.names)
    return _COMMA.join((sql.Identifier("id"), *fields))


def _as_written(model: Model, name: str) -> sql.Composable:
    # As a number it would come back as a float, without the zeros at its end.
    is_number = isinstance(field_of(model, name), models.DecimalField)
    return sql.SQL("{0}::text AS {0}" if is_number else "{0}").format(sql.Identifier(name))


def _as_text(name: str) -> sql.Composable:
    return sql.SQL("to_json({0})::text AS {0}").format(sql.Identifier(name))


@cache
def read_records(model: Model) -> str:
    """Return the query of whole records by id, as one list in JSON: parsed in one go."""
    # A subselect hides the user from the planner. Of one whom its statistics do not know yet it expects no row, and
    # then takes any index that begins with the user, and reads all their rows.
    return statement(
        "SELECT coalesce(json_agg(r), '[]') FROM (SELECT {own}, {data} FROM {table} "
        "WHERE user_id = (SELECT %s::uuid) AND id = ANY(%s::uuid[])) r",
        own=names(OWN_COLUMNS),
        data=data_columns(model),
        table=table(model),
    )


@cache
def changes_after(models_: Sequence[Model], *, is_flat: bool) -> str:
    """Return the query of the changes after a position, of several tables in the order of their numbers."""
    parts = sql.SQL(" UNION ALL ").join(_changes_of(model, is_flat=is_flat) for model in models_)
    return statement("SELECT * FROM ({parts}) c ORDER BY rev LIMIT %(limit)s", parts=parts)


def _changes_of(model: Model, *, is_flat: bool) -> sql.Composed:
    return compose(
        "(SELECT {name} AS collection, id::text, rev, deleted, CASE WHEN NOT deleted THEN "
        "(SELECT row_to_json(d)::text FROM (SELECT {columns}) d) END AS data "
        "FROM {table} WHERE user_id = %(user)s AND rev > %(position)s AND rev <= %(through)s "
        "AND (NOT deleted OR rev > %(mark)s) ORDER BY rev LIMIT %(limit)s)",
        name=sql.Literal(model.collection.name),
        columns=flat_columns(model) if is_flat else data_columns(model),
        table=table(model),
    )


@cache
def digests(models_: Sequence[Model]) -> str:
    """Return the query of the last number and the digest of each collection."""
    parts = sql.SQL(" UNION ALL ").join(map(_digest_of, models_))
    return statement(
        "SELECT coalesce((SELECT last_seq FROM {states} WHERE user_id = %(user)s), 1), "
        "(SELECT json_agg(d) FROM ({parts}) d)",
        parts=parts,
    )


def _digest_of(model: Model) -> sql.Composed:
    return compose(
        "SELECT {name} AS name, count(*) AS count, encode(sha256(convert_to(coalesce("
        "string_agg(line, chr(10) ORDER BY line COLLATE \"C\"), ''), 'UTF8')), 'hex') AS sha256 "
        "FROM (SELECT id || ':' || rev AS line FROM {table} WHERE user_id = %(user)s AND NOT deleted) lines",
        name=sql.Literal(model.collection.name),
        table=table(model),
    )


@cache
def export_records(model: Model) -> str:
    """Return the query of the live records of a collection as JSON text, in the order of their changes."""
    return _as_json_text(
        compose(
            "SELECT id, rev, (SELECT row_to_json(d) FROM (SELECT {data}) d) AS data FROM {table} "
            "WHERE user_id = %(user)s AND NOT deleted ORDER BY rev",
            data=data_columns(model),
            table=table(model),
        )
    )


@cache
def export_tombstones(models_: Sequence[Model]) -> str:
    """Return the query of the deleted records of all collections as JSON text, in the order of their deletion."""
    parts = sql.SQL(" UNION ALL ").join(
        compose(
            "SELECT {name} AS collection, id, rev, changed_at AS deleted_at FROM {table} "
            "WHERE user_id = %(user)s AND deleted",
            name=sql.Literal(model.collection.name),
            table=table(model),
        )
        for model in models_
    )
    return _as_json_text(compose("SELECT * FROM ({parts}) t ORDER BY rev", parts=parts))


def _as_json_text(query: sql.Composed) -> str:
    return statement("SELECT row_to_json(r)::text FROM ({query}) r", query=query)


EXPORT_VERSIONS: Final = _as_json_text(
    compose(
        "SELECT collection, record_id AS id, rev, replaced_at, data FROM {versions} "
        "WHERE user_id = %(user)s ORDER BY collection, record_id, rev"
    )
)
