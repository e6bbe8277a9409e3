"""What is refused when a line is written over REST; never with a 500."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import ProcedureLog
from tests.matrix import matrix
from tests.procedures.conftest import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

URL = "/api/v1/logs"
DATA = {"code": "99213", "performed_on": "2025-11-14"}

BAD_FIELDS = [
    ({"units": 0}, {"units": ["out_of_range"]}),
    ({"units": 10_000}, {"units": ["out_of_range"]}),
    ({"units": 1.5}, {"units": ["invalid_type"]}),
    ({"units": "NaN"}, {"units": ["invalid_type"]}),
    ({"units": 10**400}, {"units": ["out_of_range"]}),
    ({"performed_on": "1991-12-31"}, {"performed_on": ["out_of_range"]}),
    ({"performed_on": "2999-01-01"}, {"performed_on": ["in_future"]}),
    ({"performed_on": "0000-01-01"}, {"performed_on": ["invalid_format"]}),
    ({"performed_on": {}}, {"performed_on": ["invalid_type"]}),
    ({"code": None}, {"code": ["invalid_type"]}),
    # What forms understand is refused here: a program says code, modifiers and units apart.
    ({"code": "99213-25"}, {"code": ["too_long"]}),
    ({"code": "2x99213"}, {"code": ["invalid_format"]}),
    ({"code": "99213 25"}, {"code": ["too_long"]}),
    ({"modifiers": [["26"]]}, {"modifiers": ["invalid_type"]}),
    ({"modifiers": ["26", "TC", "50", "LT", "RT"]}, {"modifiers": ["too_many"]}),
    ({"encounter_id": "1"}, {"encounter_id": ["invalid_format"]}),
    ({"note": "MRN 5544332"}, {"note": ["note_mrn"]}),
    ({"note": "DOB 3/14/1956"}, {"note": ["note_date_of_birth"]}),
    ({"user": "7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d"}, {"user": ["unknown_field"]}),
    ({"rev": 5}, {"rev": ["unknown_field"]}),
    ({"valuation": {"wrvu": "99.00"}}, {"valuation": ["unknown_field"]}),
    ({"id": "1"}, {"id": ["invalid_format"]}),
    ({"id": None}, {"id": ["invalid_type"]}),
    ({"id": ["x"]}, {"id": ["invalid_type"]}),
    ({"units": 0, "note": "a@b.org"}, {"units": ["out_of_range"], "note": ["note_email"]}),
]


@matrix(("fields", "errors"), BAD_FIELDS)
def test_bad_value_is_refused_by_its_field(
    client: APIClient, fields: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = client.post(URL, {**DATA, **fields}, format="json")

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "invalid")
    assert {name: sorted(codes) for name, codes in problem["errors"].items()} == errors
    assert not ProcedureLog.objects.exists()


@matrix(("fields", "errors"), BAD_FIELDS)
def test_bad_value_in_an_edit_changes_nothing(
    client: APIClient, record: Record, fields: dict[str, object], errors: dict[str, list[str]]
) -> None:
    log = record()

    answer = client.patch(f"{URL}/{log.id}", fields, format="json")

    accepted_late = fields.get("performed_on") == "2999-01-01"
    assert answer.status_code == (200 if accepted_late else 400)
    assert ProcedureLog.objects.get(id=log.id).rev == log.rev + accepted_late


@matrix("body", ["[]", "null", "1", '"x"', "true"])
@matrix("path", ["", "/bulk"])
def test_body_that_is_no_object_is_refused(client: APIClient, path: str, body: str) -> None:
    answer = client.post(URL + path, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@matrix("body", ["", "{", '{"code": }', "\xff", '{"code":"\\ud800"}', '{"code":"a\\u0000"}', "NaN"])
def test_body_that_is_no_json_or_holds_what_cannot_be_stored_is_refused(client: APIClient, body: str) -> None:
    answer = client.post(URL, body.encode("latin-1"), content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_wrong_content_type_is_refused(client: APIClient, content_type: str) -> None:
    answer = client.post(URL, json.dumps(DATA), content_type=content_type)

    assert answer.status_code in {400, 415}
    assert answer["Content-Type"] == "application/problem+json"


@matrix(
    ("body", "errors"),
    [
        ({}, {"logs": ["required"]}),
        ({"logs": {}}, {"logs": ["invalid_type"]}),
        ({"logs": None}, {"logs": ["invalid_type"]}),
        ({"logs": [], "user": "x"}, {"user": ["unknown_field"]}),
    ],
)
def test_bulk_body_without_a_list_of_logs_is_refused(
    client: APIClient, body: dict[str, object], errors: dict[str, list[str]]
) -> None:
    assert client.post(f"{URL}/bulk", body, format="json").json()["errors"] == errors


@pytest.mark.parametrize("path", ["/x", "/7F2C1B52-9A0E-4C58-8A53-3A4B6F1B2C3D", "/123", "/"])
def test_address_that_names_no_line_is_not_found(client: APIClient, path: str) -> None:
    assert client.get(URL + path).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("put", ""), ("delete", ""), ("patch", "/bulk"), ("get", "/bulk")])
def test_method_that_is_not_offered_is_named(client: APIClient, method: str, path: str) -> None:
    answer = getattr(client, method)(URL + path)

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(("day", "status"), [("2025-11-22", 201), ("2025-11-23", 400)])
def test_tomorrow_in_the_last_time_zone_of_the_world_is_the_last_day_taken(
    client: APIClient, day: str, status: int
) -> None:
    with time_machine.travel(datetime(2025, 11, 20, 10, 0, tzinfo=UTC), tick=False):
        answer = client.post(URL, {**DATA, "performed_on": day}, format="json")

    assert answer.status_code == status


@pytest.mark.parametrize("path", [URL, f"{URL}/bulk", "/api/v1/calculate", "/api/v1/summary"])
def test_asking_for_the_options_is_answered(client: APIClient, path: str) -> None:
    assert client.options(path).status_code == 200


def test_user_who_was_deleted_meanwhile_is_told_to_log_in() -> None:
    client, ghost = APIClient(), User(email="ghost@example.org")
    client.force_authenticate(ghost)

    answer = client.post(URL, DATA, format="json")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@matrix("path", [f"{URL}", f"{URL}/bulk", "/api/v1/calculate"])
def test_body_that_is_too_big_is_refused_before_it_is_read(client: APIClient, path: str) -> None:
    answer = client.post(path, {**DATA, "note": "x" * 20_000_000}, format="json")

    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


@matrix("path", [f"{URL}", f"{URL}/bulk", "/api/v1/calculate"])
def test_nesting_without_end_is_refused(client: APIClient, path: str) -> None:
    answer = client.post(path, "[" * 5000 + "]" * 5000, content_type="application/json")

    assert answer.status_code == 400
