"""Favorites, templates, goals, shifts and settings over REST: through the one write path, like all else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import RecordVersion, SyncState
from tests.procedures.conftest import new_id, new_user

pytestmark = pytest.mark.django_db

RECORDS: dict[str, dict[str, Any]] = {
    "favorites": {
        "code": "99213",
        "label": "visit",
        "position": 2,
        "modifiers": ["25"],
        "units": 1,
        "role": None,
        "place_of_service": "11",
    },
    "templates": {"name": "Lap chole", "items": [{"code": "47562", "units": 1, "modifiers": []}]},
    "goals": {
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "target_wrvu": "6000.00",
        "already_made": "250.00",
        "already_made_through": "2026-02-28",
    },
    "shifts": {"started_on": "2026-03-14", "starts_at": "19:00", "minutes": 720, "place_of_service": "23"},
    "settings": {"key": "leave", "value": [["2026-07-01", "2026-07-14"]]},
}
CHANGES: dict[str, dict[str, Any]] = {
    "favorites": {"label": "clinic"},
    "templates": {"name": "Gallbladder"},
    "goals": {"target_wrvu": "4800.50"},
    "shifts": {"minutes": 2880},
    "settings": {"value": None},
}

every_collection = pytest.mark.parametrize("name", RECORDS)


def make(client: APIClient, name: str, /, **changed: object) -> dict[str, Any]:
    answer = client.post(f"/api/v1/{name}", {**RECORDS[name], **changed}, format="json")
    assert answer.status_code == 201, answer.content
    record: dict[str, Any] = answer.json()
    return record


@every_collection
def test_record_is_stored_as_written_and_found_under_its_address(client: APIClient, name: str) -> None:
    created = client.post(f"/api/v1/{name}", RECORDS[name], format="json")

    assert (created.status_code, created.json()["rev"]) == (201, 2)
    assert (
        client.get(created["Location"]).json()
        == created.json()
        == {**RECORDS[name], "id": created.json()["id"], "rev": 2}
    )


@every_collection
def test_change_takes_the_next_number_and_keeps_the_version_before(client: APIClient, name: str) -> None:
    record = make(client, name)

    changed = client.patch(f"/api/v1/{name}/{record['id']}", CHANGES[name], format="json")

    assert changed.json() == {**record, **CHANGES[name], "rev": 3}
    assert RecordVersion.objects.get().data == RECORDS[name]


@every_collection
def test_put_sets_what_is_not_given_to_its_default(client: APIClient, name: str) -> None:
    record = make(client, name)
    required = {
        k: v
        for k, v in RECORDS[name].items()
        if k in {"code", "name", "key", "period_start", "period_end", "target_wrvu", "started_on", "minutes"}
    }

    put = client.put(f"/api/v1/{name}/{record['id']}", required, format="json").json()

    defaults = {"label": "", "position": 0, "items": [], "value": None, "modifiers": [], "units": 1}
    assert put == {k: required.get(k, defaults.get(k)) for k in RECORDS[name]} | {"id": record["id"], "rev": put["rev"]}


@every_collection
def test_deleted_record_is_gone_and_a_second_deletion_finds_nothing(client: APIClient, name: str) -> None:
    address = f"/api/v1/{name}/{make(client, name)['id']}"

    assert client.delete(address).status_code == 204
    assert [client.get(address).status_code, client.delete(address).status_code] == [404, 404]
    assert client.get(f"/api/v1/{name}").json()["results"] == []


@every_collection
def test_record_of_another_user_is_not_found(client: APIClient, name: str) -> None:
    other = APIClient()
    other.force_authenticate(new_user())
    address = f"/api/v1/{name}/{make(other, name)['id']}"

    answers = [client.get(address), client.put(address, RECORDS[name], format="json"),
               client.patch(address, CHANGES[name], format="json"), client.delete(address)]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 4


@every_collection
def test_unknown_member_is_refused_and_nothing_stored(client: APIClient, user: User, name: str) -> None:
    answer = client.post(f"/api/v1/{name}", {**RECORDS[name], "patient": "x"}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"patient": ["unknown_field"]})
    assert not SyncState.objects.filter(user=user, last_seq__gt=1).exists()


@every_collection
def test_own_id_makes_a_repetition_harmless(client: APIClient, name: str) -> None:
    record = new_id()
    make(client, name, id=record)

    again = client.post(f"/api/v1/{name}", {**RECORDS[name], "id": record}, format="json")

    assert (again.status_code, again.json()["code"]) == (409, "id_exists")


@pytest.mark.parametrize("name", ["favorites", "settings"])
def test_keyed_record_that_was_deleted_comes_back_as_the_same_record(client: APIClient, name: str) -> None:
    record = make(client, name)
    client.delete(f"/api/v1/{name}/{record['id']}")

    assert make(client, name)["id"] == record["id"]


@pytest.mark.parametrize("name", ["favorites", "settings"])
def test_keyed_record_is_made_once(client: APIClient, name: str) -> None:
    make(client, name)

    assert client.post(f"/api/v1/{name}", RECORDS[name], format="json").json()["code"] == "id_exists"


def test_setting_is_found_by_its_key(client: APIClient) -> None:
    make(client, "settings")
    make(client, "settings", key="theme", value="dark")

    results = client.get("/api/v1/settings?key=theme").json()["results"]

    assert [one["value"] for one in results] == ["dark"]


def test_goal_that_ends_before_it_starts_is_refused_by_field(client: APIClient) -> None:
    goal = make(client, "goals")

    answer = client.patch(f"/api/v1/goals/{goal['id']}", {"period_end": "2025-12-31"}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"period_end": ["before_period_start"]})


@pytest.mark.parametrize("body", [[], "x", None, 1])
def test_body_that_is_no_object_is_refused(client: APIClient, body: object) -> None:
    answer = client.post("/api/v1/favorites", body, format="json")

    assert answer.status_code == 400


def test_list_is_read_in_pages_and_in_one_statement(client: APIClient) -> None:
    names = [f"T{n}" for n in range(5)]
    for name in names:
        make(client, "templates", name=name)

    with CaptureQueriesContext(connection) as captured:
        first = client.get("/api/v1/templates?limit=3").json()
    statements = len(captured)
    second = client.get(first["next"]).json()

    assert [t["name"] for t in first["results"] + second["results"]] == names[::-1]
    assert statements == 1


def test_unknown_parameter_is_refused(client: APIClient) -> None:
    assert client.get("/api/v1/goals?year=2026").json()["errors"] == {"year": ["unknown_parameter"]}


def test_address_needs_a_log_in(user: User) -> None:
    assert APIClient().get("/api/v1/goals").status_code == 401
    assert APIClient().get(f"/api/v1/goals/{UUID(int=1)}").status_code == 401


@every_collection
def test_asking_for_the_options_of_a_record_is_answered(client: APIClient, name: str) -> None:
    stored = make(client, name)

    assert client.options(f"/api/v1/{name}/{stored['id']}").json()["actions"].keys() == {"PUT"}
    assert "actions" not in client.options(f"/api/v1/{name}/{UUID(int=1)}").json()
