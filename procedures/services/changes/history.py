"""The versions of records that others took the place of, and what is blanked in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from procedures.services.changes.mutations import StoredRecord

_KEEP = (
    "INSERT INTO procedures_recordversion (user_id, device_id, replaced_at, collection, record_id, rev, data) "
    "SELECT %s::uuid, %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) "
    "AS t(collection text, record_id uuid, rev bigint, data jsonb) ON CONFLICT DO NOTHING"
)


def keep_versions(
    overwritten: Iterable[tuple[str, StoredRecord]], *, user_id: UUID, device_id: UUID | None, at: datetime
) -> None:
    """Store replaced versions of records, each with its collection, and the device that did it; one statement."""
    rows = [
        {"collection": collection, "record_id": record.id, "rev": record.rev, "data": record.data}
        for collection, record in overwritten
    ]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [user_id, device_id, at, json.dumps(rows)])
