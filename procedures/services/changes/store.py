"""Records in their tables: read as JSON, written as JSON, a statement a table whatever the number of records."""

from __future__ import annotations

import json
from collections.abc import Collection as Items
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from procedures.models import ProcedureLog, SyncedRecord
from procedures.services.changes.mutations import Record
from procedures.values.collection import Collection, Json
from procedures.values.logs import PROCEDURE_LOGS

_OWN: Final = ("id", "rev", "since", "field_revs", "deleted")


@dataclass(frozen=True, slots=True)
class Store:
    """A collection and its table. The statements follow from the two, so a new collection costs no SQL."""

    collection: Collection
    model: type[SyncedRecord]

    def read(self, *, user_id: UUID, ids: Items[str]) -> dict[str, Record]:
        """Return the user's records of these ids, tombstones too, by id; one query."""
        with connection.cursor() as cursor:
            cursor.execute(self._select, [user_id, list(ids)])
            return {row["id"]: self._record(row) for (row,) in cursor.fetchall()}

    def write(self, records: Iterable[Record], *, user_id: UUID, at: datetime) -> None:
        """Store the records as they are, each in place of the one with its id; one statement."""
        body = json.dumps([self._row(record) for record in records])
        with connection.cursor() as cursor:
            cursor.execute(self._upsert, [user_id, at, body])

    @property
    def _table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001  # Django's documented interface to a model

    @property
    def _columns(self) -> tuple[str, ...]:
        return (*_OWN, *self.collection.names)

    @property
    def _names(self) -> str:
        return ", ".join(self._columns)

    @property
    def _select(self) -> str:
        return (
            f"SELECT row_to_json(r) FROM (SELECT {self._names} FROM {self._table} "  # noqa: S608  # names of ours
            "WHERE user_id = %s AND id = ANY(%s::uuid[])) r"
        )

    @property
    def _upsert(self) -> str:
        meta = self.model._meta  # noqa: SLF001  # as above
        typed = ", ".join(f"{name} {meta.get_field(name).db_type(connection)}" for name in self._columns)
        taken = ", ".join(f"{name} = excluded.{name}" for name in (*self._columns[1:], "changed_at"))
        return (
            f"INSERT INTO {self._table} (user_id, changed_at, {self._names}) "  # noqa: S608  # names of ours
            f"SELECT %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) AS t({typed}) "
            f"ON CONFLICT (user_id, id) DO UPDATE SET {taken}"
        )

    def _record(self, row: Mapping[str, Json]) -> Record:
        data = {name: row[name] for name in self.collection.names}
        return Record(**{name: row[name] for name in _OWN}, data=data)  # type: ignore[arg-type]  # the columns' own types

    @staticmethod
    def _row(record: Record) -> dict[str, object]:
        return {**{name: getattr(record, name) for name in _OWN}, **record.data}


LOGS: Final = Store(PROCEDURE_LOGS, ProcedureLog)
STORES: Final[Mapping[str, Store]] = {store.collection.name: store for store in (LOGS,)}
