"""Records into and out of their tables: a statement a table, whatever the number of records."""

from __future__ import annotations

import json
from collections.abc import Collection as Items
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from procedures.selectors.records import OWN_COLUMNS, Table, stored_records
from procedures.services.changes.mutations import StoredRecord


def read_records(table: Table, *, user_id: UUID, ids: Items[str]) -> dict[str, StoredRecord]:
    """Return the user's records of these ids, tombstones too, by id; one query."""
    rows = stored_records(user_id=user_id, table=table, ids=ids)
    return {row["id"]: _record(row, table.collection.names) for row in rows}


def write_records(table: Table, records: Iterable[StoredRecord], *, user_id: UUID, at: datetime) -> None:
    """Store the records as they are, each in place of the one with its id; one statement."""
    body = json.dumps([_row(record) for record in records])
    names = ", ".join(table.columns)
    taken = ", ".join(f"{name} = excluded.{name}" for name in (*table.columns[1:], "changed_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table.name} (user_id, changed_at, {names}) "  # noqa: S608  # names of ours
            f"SELECT %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) AS t({table.typed_columns}) "
            f"ON CONFLICT (user_id, id) DO UPDATE SET {taken}",
            [user_id, at, body],
        )


def _record(row: Mapping[str, Any], names: Iterable[str]) -> StoredRecord:  # Any: a row as JSON
    return StoredRecord(**{name: row[name] for name in OWN_COLUMNS}, data={name: row[name] for name in names})


def _row(record: StoredRecord) -> dict[str, object]:
    return {**{name: getattr(record, name) for name in OWN_COLUMNS}, **record.data}
