"""Storing what a user sets for the reports, as settings that the user's devices have, too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from procedures.collections.collection import Json, sync_namespace
from procedures.collections.records import SETTINGS
from procedures.requests.records import NewRecord, RecordEdit, parse_record
from procedures.services.records import RecordNotFound, change_record, create_record


def store_preferences(*, user_id: UUID, values: Mapping[str, Json], at: datetime) -> None:
    """Store settings by key, all or none; None takes one back to its default. Raises InvalidRecord."""
    with transaction.atomic():
        for key, value in values.items():
            _store(user_id, parse_record(SETTINGS, {"key": key, "value": value}), at)


def _store(user_id: UUID, setting: NewRecord, at: datetime) -> None:
    record_id = UUID(SETTINGS.id_of(setting.values, namespace=sync_namespace(user_id=user_id)))
    try:
        change_record(user_id=user_id, record_id=record_id, change=RecordEdit(SETTINGS, setting.values), at=at)
    except RecordNotFound:
        create_record(user_id=user_id, record=setting, at=at)
