"""Shifts through all protocols: the same values are taken and refused, and two devices lose nothing."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.db import IntegrityError
from rest_framework.test import APIClient

from procedures.models import Shift
from tests.factories import make_shift
from tests.matrix import matrix
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import Device, Json, delete, upsert

pytestmark = pytest.mark.django_db

NIGHT: Final[Json] = {"started_on": "2026-03-14", "starts_at": "19:00", "minutes": 720, "place_of_service": "23"}

bad_values = matrix(
    ("field", "value", "code"),
    [
        ("started_on", "1991-12-31", "out_of_range"),
        ("started_on", "2026-02-30", "invalid_format"),
        ("started_on", "20260314", "invalid_format"),
        ("started_on", 20260314, "invalid_type"),
        ("started_on", "2026-03-14\0", "nul"),
        ("starts_at", "25:00", "invalid_format"),
        ("starts_at", "24:00", "invalid_format"),
        ("starts_at", "12:60", "invalid_format"),
        ("starts_at", "8:00", "invalid_format"),
        ("starts_at", "08:00\n", "too_long"),
        ("starts_at", "08:00:00", "too_long"),
        ("starts_at", "٠٨:٠٠", "invalid_format"),
        ("starts_at", 800, "invalid_type"),
        ("starts_at", "08:0\0", "nul"),
        ("minutes", 0, "out_of_range"),
        ("minutes", -480, "out_of_range"),
        ("minutes", 2881, "out_of_range"),
        ("minutes", 2**70, "out_of_range"),
        ("minutes", 480.0, "invalid_type"),
        ("minutes", "480", "invalid_type"),
        ("minutes", True, "invalid_type"),
        ("place_of_service", "1", "invalid_format"),
        ("place_of_service", "023", "too_long"),
        ("place_of_service", "2\0", "nul"),
        ("place_of_service", 23, "invalid_type"),
    ],
)


def shift(**fields: object) -> Json:
    return {**NIGHT, **fields}


def through_watermelon(device: Device, record: str, fields: Json) -> Json:
    raw = {"id": record, "_status": "created", "_changed": "", **fields}
    changes = {"shifts": {"created": [raw], "updated": [], "deleted": []}}
    answer = device.client.post("/api/v1/sync/watermelon?last_pulled_at=0", changes, format="json")
    assert answer.status_code == 200, answer.content
    reply: Json = answer.json()
    return reply


def through_rxdb(device: Device, record: str, fields: Json) -> list[Json]:
    rows = [{"newDocumentState": {"id": record, "_deleted": False, **fields}}]
    answer = device.client.post("/api/v1/sync/rxdb/shifts/push", rows, format="json")
    assert answer.status_code == 200, answer.content
    conflicts: list[Json] = answer.json()
    return conflicts


@bad_values
def test_bad_value_is_refused_by_field_natively_and_the_rest_applied(
    phone: Device, field: str, value: Any, code: str
) -> None:
    good = new_id()

    rejected, applied = phone.push(
        upsert(new_id(), collection="shifts", **shift(**{field: value})), upsert(good, collection="shifts", **NIGHT)
    )

    assert (rejected["status"], rejected["errors"]) == ("rejected", {field: [code]})
    assert applied["status"] == "applied"
    assert [str(one.id) for one in Shift.objects.all()] == [good]


@bad_values
def test_bad_value_is_refused_by_field_in_watermelon(phone: Device, field: str, value: Any, code: str) -> None:
    record = new_id()

    reply = through_watermelon(phone, record, shift(**{field: value}))

    assert reply["experimentalRejectedIds"] == {"shifts": [record]}
    assert reply["problems"][0]["errors"] == {field: [code]}
    assert not Shift.objects.exists()


@bad_values
def test_bad_value_is_refused_by_field_in_rxdb(phone: Device, field: str, value: Any, code: str) -> None:
    (back,) = through_rxdb(phone, new_id(), shift(**{field: value}))

    assert f'"{field}"' in back["sync_error"]
    assert f'"{code}"' in back["sync_error"]
    assert not Shift.objects.exists()


@bad_values
def test_bad_value_is_refused_by_field_over_rest(phone: Device, field: str, value: Any, code: str) -> None:
    answer = phone.client.post("/api/v1/shifts", shift(**{field: value}), format="json")

    assert answer.status_code == 400
    # A body with NUL is refused before anybody looks at its fields.
    assert answer.json().get("errors") == (None if code == "nul" else {field: [code]})
    assert not Shift.objects.exists()


@matrix("lacking", ["started_on", "minutes"])
def test_shift_without_day_or_length_is_refused_in_every_protocol(phone: Device, lacking: str) -> None:
    part = {name: value for name, value in NIGHT.items() if name != lacking}

    (native,) = phone.push(upsert(new_id(), collection="shifts", **part))
    watermelon = through_watermelon(phone, new_id(), part)
    (rxdb,) = through_rxdb(phone, new_id(), part)
    rest = phone.client.post("/api/v1/shifts", part, format="json")

    refused = {lacking: ["required"]}
    assert (native["errors"], watermelon["problems"][0]["errors"], rest.json()["errors"]) == (refused,) * 3
    assert "required" in rxdb["sync_error"]


def test_shift_comes_back_byte_for_byte_through_every_protocol(phone: Device) -> None:
    native, watermelon, rxdb = new_id(), new_id(), new_id()
    phone.push(upsert(native, collection="shifts", **shift(starts_at="00:00", minutes=2880)))
    through_watermelon(phone, watermelon, {"started_on": "2026-03-15", "starts_at": "", "minutes": 1})
    through_rxdb(phone, rxdb, shift(place_of_service=None))

    stored = {change["id"]: change["data"] for change in phone.pull()["changes"]}

    assert stored[native] == shift(starts_at="00:00", minutes=2880)
    # What the library puts into a column that was never set is null.
    assert stored[watermelon] == {
        "started_on": "2026-03-15", "starts_at": None, "minutes": 1, "place_of_service": None
    }  # fmt: skip
    assert stored[rxdb] == shift(place_of_service=None)
    flat = phone.get("watermelon").json()["changes"]["shifts"]["updated"]
    assert {one["id"]: one["starts_at"] for one in flat} == {native: "00:00", watermelon: None, rxdb: "19:00"}
    documents = phone.get("rxdb/shifts/pull?limit=10").json()["documents"]
    assert [one["id"] for one in documents] == [native, watermelon, rxdb]


def test_edits_of_two_devices_to_different_fields_both_survive(phone: Device, tablet: Device) -> None:
    record = new_id()
    (created,) = phone.push(upsert(record, collection="shifts", **NIGHT))
    phone.push(upsert(record, base=created["rev"], collection="shifts", minutes=600))

    (merged,) = tablet.push(upsert(record, base=created["rev"], collection="shifts", starts_at="20:00"))

    assert merged["status"] == "merged"
    assert merged["server"]["data"] == shift(minutes=600, starts_at="20:00")


def test_edit_of_one_field_by_two_devices_asks_the_person(phone: Device, tablet: Device) -> None:
    record = new_id()
    (created,) = phone.push(upsert(record, collection="shifts", **NIGHT))
    phone.push(upsert(record, base=created["rev"], collection="shifts", minutes=600))

    (result,) = tablet.push(upsert(record, base=created["rev"], collection="shifts", minutes=660))

    assert (result["status"], result["fields"]) == ("conflict", ["minutes"])
    assert result["server"]["data"] == shift(minutes=600)


def test_shift_deleted_while_the_other_device_was_offline_does_not_come_back(phone: Device, tablet: Device) -> None:
    record = new_id()
    (created,) = phone.push(upsert(record, collection="shifts", **NIGHT))
    phone.push(delete(record, base=created["rev"], collection="shifts"))

    (result,) = tablet.push(upsert(record, base=created["rev"], collection="shifts", minutes=600))

    assert (result["status"], result["reason"]) == ("conflict", "deleted")
    tombstone = Shift.objects.get()
    assert (tombstone.deleted, tombstone.started_on, tombstone.starts_at, tombstone.minutes) == (True, None, None, None)
    (version,) = phone.get(f"history/shifts/{record}").json()["versions"]
    assert version["data"] == NIGHT


def test_one_shift_is_nothing_to_another_user(phone: Device) -> None:
    other = APIClient()
    record = make_shift(user_id=phone.user.id)

    assert other.get(f"/api/v1/shifts/{record}").status_code == 401
    assert [one["id"] for one in phone.client.get("/api/v1/shifts").json()["results"]] == [record]


def test_digest_of_some_collections_leaves_out_what_a_client_does_not_know(phone: Device) -> None:
    make_shift(user_id=phone.user.id)

    collections = phone.get("digest?collections=goals,shifts,what_comes_later").json()["collections"]

    assert {name: one["count"] for name, one in collections.items()} == {"goals": 0, "shifts": 1}
    assert "procedure_logs" in phone.get("digest").json()["collections"]


@matrix("broken", [{"started_on": None}, {"minutes": None}, {"minutes": 0}, {"minutes": 2881}])
def test_database_itself_refuses_a_live_shift_without_day_or_with_an_impossible_length(
    phone: Device, broken: dict[str, object]
) -> None:
    make_shift(user_id=phone.user.id)

    with pytest.raises(IntegrityError):
        Shift.objects.update(**broken)
