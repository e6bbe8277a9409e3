"""Settings of the client's own, which mean nothing to the server."""

from __future__ import annotations

from typing import Any

import pytest

from procedures.collections.collection import sync_namespace
from procedures.collections.records import SETTINGS
from tests.matrix import matrix
from tests.procedures.sync.conftest import Device, upsert

pytestmark = pytest.mark.django_db


def warnings_of(phone: Device, key: str, value: Any) -> list[dict[str, str]]:
    """Return what a device is told of a setting that is stored."""
    record = SETTINGS.id_of({"key": key}, namespace=sync_namespace(user_id=phone.user.id))
    (result,) = phone.push({**upsert(record, key=key, value=value), "collection": "settings"})
    assert result["status"] == "applied"
    warnings: list[dict[str, str]] = result["warnings"]
    return warnings


def test_value_that_looks_like_patient_data_is_stored_with_a_warning(phone: Device) -> None:
    assert warnings_of(phone, "pinned", {"note": "MRN 12345"}) == [{"field": "value", "code": "note_mrn"}]


def test_key_that_looks_like_patient_data_is_stored_with_a_warning(phone: Device) -> None:
    assert warnings_of(phone, "DOB 3/14/1956", None) == [{"field": "key", "code": "note_date_of_birth"}]


@matrix("value", ["dark", {"columns": ["code", "units"]}, 12, None, ["99213", "45378-53"]])
def test_ordinary_setting_has_no_warning(phone: Device, value: Any) -> None:
    assert warnings_of(phone, "theme", value) == []
