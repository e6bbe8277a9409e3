"""Blanking what should not have been written: in a record, in its history, and in the stored answers to its changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from procedures.collections.collection import Json, is_same
from procedures.selectors.records import TABLES
from procedures.selectors.sql.statements import execute
from procedures.services.changes import sql
from procedures.services.changes.mutations import StoredRecord
from procedures.services.changes.sequence import lock_sequences, store_sequences
from procedures.services.changes.store import read_records, write_records
from wire.chart_cache import clear_chart_cache


class UnknownRecord(LookupError):
    """The user never had such a record."""


@transaction.atomic
def redact_record(*, user_id: UUID, collection: str, record_id: UUID, at: datetime) -> StoredRecord:
    """Blank the free text of a record, its history and the stored answers, and return the record as it stands.

    A live record with such text takes a new revision; no version of it is kept. Raises UnknownUser, UnknownRecord.
    """
    clear_chart_cache()
    table = TABLES[collection]
    sequences = lock_sequences(user_id=user_id)
    record = read_records(table, user_id=user_id, ids=[str(record_id)]).get(str(record_id))
    if record is None:
        raise UnknownRecord(str(record_id))
    blank = table.collection.blank
    for redaction in (sql.REDACT_VERSIONS, sql.REDACT_PROCESSED):
        execute(redaction, [json.dumps(blank), user_id, collection, record_id])
    changed = _differing(record, blank)
    if record.deleted or not changed:
        return record
    redacted = record.edited(changed, rev=sequences.changes + 1)
    write_records(table, [redacted], user_id=user_id, at=at)
    store_sequences(replace(sequences, changes=redacted.rev), user_id=user_id)
    return redacted


def _differing(record: StoredRecord, blank: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in blank.items() if not is_same(record.data[name], value)}
