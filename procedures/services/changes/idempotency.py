"""Idempotency: the stored results of processed mutations, so that a push sent again changes nothing.

The versions that they replaced are stored with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection as Items
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from procedures.collections.collection import Json
from procedures.selectors.sql.statements import execute_prepared, fetch_prepared, uuid_array
from procedures.services.changes import sql
from procedures.services.changes.history import version_rows
from procedures.services.changes.mutations import Mutation, StoredRecord

# Beside the answer, for nobody but the next resolver.
_UNCHANGED = "unchanged"
# `json.dumps` makes an encoder a call.
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ProcessedMutation:
    """A mutation that was applied before: a hash of its content, the answer that it got, and whether it took a number.

    Where it did not, for all was so already, the `rev` of the answer is not the sender's own.
    """

    content_hash: str
    result: Mapping[str, Json]
    has_changed: bool


def content_hash(mutation: Mutation) -> str:
    """Return the SHA-256 of what a mutation wishes; what it was made on is not part of it."""
    content = [mutation.collection, mutation.id, mutation.op.value, mutation.data]
    return hashlib.sha256(_written(content).encode()).hexdigest()


def find_processed(*, user_id: UUID, mutation_ids: Items[str]) -> dict[str, ProcessedMutation]:
    """Return those of the user's mutations of these ids that were processed before; one query."""
    rows = fetch_prepared(sql.FIND_PROCESSED, [user_id, uuid_array(mutation_ids)])
    return {mutation_id: _processed(hashed, json.loads(result)) for mutation_id, hashed, result in rows}


def _processed(hashed: str, stored: dict[str, Json]) -> ProcessedMutation:
    is_unchanged = bool(stored.pop(_UNCHANGED, False))
    return ProcessedMutation(hashed, stored, has_changed=not is_unchanged)


def store_processed(
    processed: Sequence[tuple[Mutation, Mapping[str, Json], bool]],
    *,
    overwritten: Sequence[tuple[str, StoredRecord]],
    user_id: UUID,
    device_id: UUID | None,
    at: datetime,
) -> None:
    """Store mutations that hold, each with the answer that it gets and whether it changed anything, and the versions
    of records that they replaced, each with its collection; one statement, none where there is neither."""
    if not processed and not overwritten:
        return
    rows = [
        {
            "mutation_id": mutation.mutation_id,
            "content_hash": content_hash(mutation),
            "collection": mutation.collection,
            "record_id": mutation.id,
            "result": result if has_changed else {**result, _UNCHANGED: True},
        }
        for mutation, result, has_changed in processed
    ]
    values = {
        "user": user_id,
        "device": device_id,
        "at": at,
        "versions": json.dumps(version_rows(overwritten)),
        "processed": json.dumps(rows),
    }
    execute_prepared(sql.STORE_PROCESSED, values)
