"""The versions of records that others took the place of (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procedures.collections.collection import Json
from procedures.services.changes.mutations import StoredRecord


def version_rows(overwritten: Iterable[tuple[str, StoredRecord]]) -> list[Mapping[str, Json]]:
    """Return replaced versions of records, each given with its collection, as rows of the table of versions."""
    return [
        {"collection": collection, "record_id": record.id, "rev": record.rev, "data": dict(record.data)}
        for collection, record in overwritten
    ]
