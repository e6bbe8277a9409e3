"""The versions of records that others took the place of, and what is blanked in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from procedures.selectors.sql.statements import execute_prepared
from procedures.services.changes import sql
from procedures.services.changes.mutations import StoredRecord


def keep_versions(
    overwritten: Iterable[tuple[str, StoredRecord]], *, user_id: UUID, device_id: UUID | None, at: datetime
) -> None:
    """Store replaced versions of records, each with its collection, and the device that did it; one statement."""
    rows = [
        {"collection": collection, "record_id": record.id, "rev": record.rev, "data": record.data}
        for collection, record in overwritten
    ]
    execute_prepared(sql.STORE_VERSIONS, [user_id, device_id, at, json.dumps(rows)])
