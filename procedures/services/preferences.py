"""Storing what a user sets for the reports, as settings that the user's devices have, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from procedures.collections.collection import Json, sync_namespace
from procedures.collections.records import SETTINGS
from procedures.services.records import RecordNotFound, create_record, replace_record


def store_preferences(*, user_id: UUID, values: Mapping[str, Json], at: datetime) -> None:
    """Store settings by key, all or none; None takes one back to its default. Raises InvalidRecord."""
    with transaction.atomic():
        for key, value in values.items():
            _store(user_id, {"key": key, "value": value}, at)


def _store(user_id: UUID, data: dict[str, Json], at: datetime) -> None:
    record_id = UUID(SETTINGS.id_of(data, namespace=sync_namespace(user_id=user_id)))
    try:
        replace_record(collection=SETTINGS, user_id=user_id, record_id=record_id, data=data, at=at)
    except RecordNotFound:
        create_record(collection=SETTINGS, user_id=user_id, data=data, at=at)
