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

from django.db.models import QuerySet

from procedures.collections.collection import Collection, Json
from procedures.models import SyncedRecord
from procedures.selectors.sql import records as sql
from procedures.selectors.sql.statements import fetch_prepared, uuid_array


@dataclass(frozen=True)
class Table:
    """The table of a collection: every statement about it follows from its model, so a new collection costs no SQL."""

    model: type[SyncedRecord]

    @property
    def collection(self) -> Collection:
        """Return the collection that the table holds."""
        return self.model.collection

    @cached_property
    def json_names(self) -> frozenset[str]:
        """Return the fields that hold lists, objects or any JSON."""
        return frozenset(name for name in self.collection.names if sql.holds_json(self.model, name))


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
    ((records,),) = fetch_prepared(sql.read_records(table.model), [user_id, uuid_array(ids)])
    return list(records)
