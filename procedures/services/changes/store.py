"""Records into and out of their tables: a statement a table, whatever the number of records."""

from __future__ import annotations

import json
from collections.abc import Collection as Items
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from procedures.selectors.records import Table, stored_records
from procedures.selectors.sql.records import OWN_COLUMNS
from procedures.selectors.sql.statements import execute_prepared
from procedures.services.changes import sql
from procedures.services.changes.mutations import StoredRecord


def read_records(table: Table, *, user_id: UUID, ids: Items[str]) -> dict[str, StoredRecord]:
    """Return the user's records of these ids, tombstones too, by id; one query."""
    rows = stored_records(user_id=user_id, table=table, ids=ids)
    return {row["id"]: _record(row, table.collection.names) for row in rows}


def write_records(table: Table, records: Iterable[StoredRecord], *, user_id: UUID, at: datetime) -> None:
    """Store the records as they are, each in place of the one with its id; one statement."""
    body = json.dumps([_row(record) for record in records])
    execute_prepared(sql.write_records(table.model), [user_id, at, body])


def _record(row: Mapping[str, Any], names: Iterable[str]) -> StoredRecord:  # Any: a row as JSON
    return StoredRecord(**{name: row[name] for name in OWN_COLUMNS}, data={name: row[name] for name in names})


def _row(record: StoredRecord) -> dict[str, object]:
    return {**{name: getattr(record, name) for name in OWN_COLUMNS}, **record.data}
