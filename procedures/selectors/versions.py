"""The versions of a user's records that others took the place of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from procedures.collections.collection import Json
from procedures.models import RecordVersion
from procedures.selectors.records import TABLES

MOST_VERSIONS: Final = 50
MOST_DELETED: Final = 100


@dataclass(frozen=True, slots=True)
class ReplacedVersion:
    """An overwritten version: its fields as the client wrote them, when it was replaced and by which device, if one."""

    rev: int
    replaced_at: datetime
    device_id: UUID | None
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class DeletedRecord:
    """A record that was deleted and can be restored: when, and the fields that it had last."""

    id: UUID
    deleted_at: datetime
    data: Mapping[str, Json]


def deleted_records(*, user_id: UUID, collection: str) -> list[DeletedRecord]:
    """Return the records whose last version is still kept, the one that was deleted last first, at most 100."""
    tombstones = TABLES[collection].model._default_manager.filter(user_id=user_id, deleted=True)
    ids = list(tombstones.order_by("-rev").values_list("id", flat=True)[:MOST_DELETED])
    rows = RecordVersion.objects.filter(user_id=user_id, collection=collection, record_id__in=ids)
    last = {row.record_id: row for row in rows.order_by("record_id", "-rev").distinct("record_id")}
    return [DeletedRecord(id_, last[id_].replaced_at, last[id_].data) for id_ in ids if id_ in last]


def versions_of(*, user_id: UUID, collection: str, record_id: UUID) -> list[ReplacedVersion] | None:
    """Return the versions of a record, the newest first, at most 50; None for one that the user never had."""
    rows = RecordVersion.objects.filter(user_id=user_id, collection=collection, record_id=record_id)
    versions = [
        ReplacedVersion(row.rev, row.replaced_at, row.device_id, row.data)
        for row in rows.order_by("-rev")[:MOST_VERSIONS]
    ]
    if versions or TABLES[collection].model._default_manager.filter(user_id=user_id, id=record_id).exists():
        return versions
    return None
