"""Synced records as JSON, whatever their collection: what a table holds, and how it is read."""

from __future__ import annotations

from collections.abc import Collection as Items
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import QuerySet

from procedures.collections.collection import Collection, Json
from procedures.models import SyncedRecord

# A subselect hides the value from the planner. Of a user whom its statistics do not know yet it expects no row, and
# then takes any index that begins with the user, and reads all their rows.
OF_USER: Final = "user_id = (SELECT %s::uuid)"

OWN_COLUMNS: Final = ("id", "rev", "since", "field_revs", "deleted")


# Without slots, for what is derived from the model is worked out once.
@dataclass(frozen=True)
class Table:
    """The table of a collection; every statement about it follows from its model, so a new collection costs no SQL."""

    model: type[SyncedRecord]

    @property
    def collection(self) -> Collection:
        """Return the collection that the table holds."""
        return self.model.collection

    @cached_property
    def name(self) -> str:
        """Return the table's name."""
        return self.model._meta.db_table  # Django's documented interface to a model

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that a record is written to, quoted."""
        return tuple(f'"{name}"' for name in (*OWN_COLUMNS, *self.collection.names))

    @cached_property
    def typed_columns(self) -> str:
        """Return the columns with their types, as `json_to_recordset` takes them."""
        names = (*OWN_COLUMNS, *self.collection.names)
        return ", ".join(f'"{name}" {self._field(name).db_type(connection)}' for name in names)

    @cached_property
    def data_columns(self) -> str:
        """Return the expressions of the client's fields for a SELECT, each as JSON gives it back as written."""
        return ", ".join(map(self._as_written, self.collection.names))

    @cached_property
    def json_names(self) -> frozenset[str]:
        """Return the fields that hold lists, objects or any JSON."""
        return frozenset(
            name for name in self.collection.names if isinstance(self._field(name), (models.JSONField, ArrayField))
        )

    @cached_property
    def flat_columns(self) -> str:
        """Return the expressions of id and fields for a SELECT, with no value but text, number or null: lists and
        objects are JSON text."""
        fields = (self._as_text(n) if n in self.json_names else self._as_written(n) for n in self.collection.names)
        return ", ".join(("id", *fields))

    @cached_property
    def select(self) -> str:
        """Return the SELECT of whole records as JSON, up to its conditions."""
        own = ", ".join(f'"{name}"' for name in OWN_COLUMNS)
        return f"SELECT {own}, {self.data_columns} FROM {self.name}"  # noqa: S608  # names of ours

    def _field(self, name: str) -> models.Field[Any, Any]:  # Any: of whatever column
        column: models.Field[Any, Any] = self.model._meta.get_field(name)  # type: ignore[assignment]  # columns only
        return column

    def _as_written(self, name: str) -> str:
        # As a number it would come back as a float, without the zeros at its end.
        is_number = isinstance(self._field(name), models.DecimalField)
        return f'"{name}"::text AS "{name}"' if is_number else f'"{name}"'

    def _as_text(self, name: str) -> str:
        return f'to_json("{name}")::text AS "{name}"'


TABLES: Final[Mapping[str, Table]] = {
    table.collection.name: table
    for table in map(Table, sorted(SyncedRecord.__subclasses__(), key=lambda model: model.collection.name))
}
COLLECTIONS: Final[Mapping[str, Collection]] = {name: table.collection for name, table in TABLES.items()}


@dataclass(frozen=True, slots=True)
class LiveRecord:
    """A live record as the client wrote it (JSON)."""

    id: str
    rev: int
    data: Mapping[str, Json]


def live_records(*, user_id: UUID, table: Table) -> QuerySet[SyncedRecord]:
    """Return the user's records of a collection that are not deleted, in no order."""
    return table.model._default_manager.filter(user_id=user_id, deleted=False)


def live_record_of(record: SyncedRecord) -> LiveRecord:
    """Return a row as the client wrote it."""
    data = {name: as_written(getattr(record, name)) for name in record.collection.names}
    return LiveRecord(str(record.id), record.rev, data)


def as_written(value: Any) -> Json:  # Any: a column's value
    """Return a column's value as the JSON that it was made of."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    written: Json = value
    return written


def stored_records(*, user_id: UUID, table: Table, ids: Items[str]) -> list[Mapping[str, Any]]:  # Any: JSON
    """Return the user's records of these ids as JSON, tombstones too; one query."""
    with connection.cursor() as cursor:
        statement = f"SELECT row_to_json(r) FROM ({table.select} WHERE {OF_USER} AND id = ANY(%s::uuid[])) r"  # noqa: S608  # names of ours
        cursor.execute(statement, [user_id, list(ids)])
        return [row for (row,) in cursor.fetchall()]
