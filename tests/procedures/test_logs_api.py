"""Lines over REST."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.api.logs.serializers import LogInput, LogOutput
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.models import ProcedureLog
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

URL = "/api/v1/logs"
DATA = {"code": "99213", "performed_on": "2025-11-14"}


def test_recorded_line_is_answered_with_its_credit(client: APIClient) -> None:
    answer = client.post(URL, {**DATA, "units": 2, "note": "  5 mm polyp "}, format="json")

    log = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"{URL}/{log['id']}"
    assert log["note"] == "  5 mm polyp "
    assert log["valuation"] == {
        "wrvu": "2.60",
        "unadjusted_wrvu": "2.60",
        "basis": "work_rvu",
        "reason": "valued",
        "release": "RVU25D",
        "row": {"code": "99213", "component": "", "status": "A", "work_rvu": "1.30"},
        "flags": [],
        "steps": log["valuation"]["steps"],
        "explanation": {
            "why": "Release RVU25D gives 99213 a work RVU of 1.30.",
            "steps": ["99213: 1.30 wRVU × 2 units = 2.60."],
            "flags": [],
        },
    }
    assert [step["rule"] for step in log["valuation"]["steps"]] == ["units"]
    assert log["warnings"] == []


def test_line_is_read_back_as_it_was_answered(client: APIClient) -> None:
    written = client.post(URL, DATA, format="json").json()

    assert client.get(f"{URL}/{written['id']}").json() == written


def test_line_has_every_field_of_the_collection(client: APIClient) -> None:
    log = client.post(URL, DATA, format="json").json()

    assert set(log) == {"id", "rev", "counts_as", "valuation", "warnings", *PROCEDURE_LOGS.names}


def test_client_may_give_the_id(client: APIClient) -> None:
    log_id = new_id()

    assert client.post(URL, {**DATA, "id": log_id}, format="json").json()["id"] == log_id


def test_id_that_exists_is_a_conflict_and_changes_nothing(client: APIClient, record: Record) -> None:
    log = record(units=1)

    answer = client.post(URL, {**DATA, "id": log.id, "units": 9}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "id_exists")
    assert client.get(f"{URL}/{log.id}").json()["units"] == 1


def test_id_of_a_deleted_line_is_a_conflict(client: APIClient, record: Record) -> None:
    log = record()
    client.delete(f"{URL}/{log.id}")

    assert client.post(URL, {**DATA, "id": log.id}, format="json").status_code == 409


def test_id_of_another_user_is_free(client: APIClient, record: Record) -> None:
    others = record(owner=new_user())

    assert client.post(URL, {**DATA, "id": others.id}, format="json").status_code == 201


def test_replacing_puts_what_is_not_given_at_its_default(client: APIClient, record: Record) -> None:
    log = record(units=3, note="left", modifiers=["25"])

    answer = client.put(f"{URL}/{log.id}", {**DATA, "units": 2}, format="json").json()

    assert (answer["units"], answer["note"], answer["modifiers"]) == (2, "", [])
    assert answer["valuation"]["wrvu"] == "2.60"


def test_amending_changes_what_is_given_and_nothing_else(client: APIClient, record: Record) -> None:
    log = record(units=3, note="left")

    answer = client.patch(f"{URL}/{log.id}", {"units": 2}, format="json").json()

    assert (answer["units"], answer["note"]) == (2, "left")
    assert answer["rev"] == log.rev + 1


def test_amending_to_what_is_there_already_takes_no_revision(client: APIClient, record: Record) -> None:
    log = record(units=3)

    answer = client.patch(f"{URL}/{log.id}", {"units": 3}, format="json")

    assert (answer.status_code, answer.json()["rev"]) == (200, log.rev)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_id_in_the_body_is_that_of_the_address_or_refused(client: APIClient, record: Record, method: str) -> None:
    log = record()
    send = getattr(client, method)

    same = send(f"{URL}/{log.id}", {**DATA, "id": log.id}, format="json")
    other = send(f"{URL}/{log.id}", {**DATA, "id": new_id()}, format="json")

    assert same.status_code == 200
    assert (other.status_code, other.json()["errors"]) == (400, {"id": ["not_the_id_of_the_address"]})


def test_deleted_line_is_gone_and_deleting_it_again_is_not_found(client: APIClient, record: Record) -> None:
    log = record()

    statuses = [client.delete(f"{URL}/{log.id}").status_code for _ in range(2)]

    assert statuses == [204, 404]
    assert client.get(f"{URL}/{log.id}").status_code == 404
    assert client.get(URL).json()["results"] == []


def test_unknown_code_is_kept_with_a_warning(client: APIClient) -> None:
    log = client.post(URL, {**DATA, "code": "00000"}, format="json").json()

    assert (log["valuation"]["wrvu"], log["valuation"]["basis"]) == ("0.00", "unvalued")
    assert log["warnings"] == [{"field": "code", "code": "unknown_code"}]


def test_unknown_and_conflicting_modifiers_are_kept_with_a_warning(client: APIClient) -> None:
    unknown = client.post(URL, {**DATA, "modifiers": ["ZZ"]}, format="json").json()
    conflicting = client.post(URL, {**DATA, "modifiers": ["80", "62"]}, format="json").json()

    assert unknown["warnings"] == [{"field": "modifiers", "code": "unknown_modifier"}]
    assert conflicting["warnings"] == [{"field": "modifiers", "code": "conflicting_modifiers"}]


def test_edit_to_a_day_to_come_is_kept_with_a_warning(client: APIClient, record: Record) -> None:
    answer = client.patch(f"{URL}/{record().id}", {"performed_on": "2999-01-01"}, format="json").json()

    assert {"field": "performed_on", "code": "in_future"} in answer["warnings"]


def test_code_that_ended_names_the_nearest_release_that_has_it(client: APIClient, record: Record) -> None:
    log = record(code="H2020", performed_on="2023-05-01")

    answer = client.get(f"{URL}/{log.id}").json()

    assert answer["valuation"]["reason"] == "no_release"
    assert answer["warnings"] == [{"field": "performed_on", "code": "no_release"}]


@matrix("method", ["get", "put", "patch", "delete"])
def test_line_of_another_user_is_not_found(client: APIClient, record: Record, method: str) -> None:
    others = record(owner=new_user(), note="mine")

    answer = getattr(client, method)(f"{URL}/{others.id}", None if method in {"get", "delete"} else DATA, format="json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert ProcedureLog.objects.get(id=others.id).note == "mine"


SOME_ID = "9c0dc46d-4dd4-40e5-95ae-26beb9220510"


@matrix(("method", "path"), [("get", ""), ("post", ""), ("post", "/bulk"), ("get", f"/{SOME_ID}")])
def test_without_log_in_there_is_nothing(method: str, path: str) -> None:
    answer = getattr(APIClient(), method)(URL + path)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_answers_about_ones_own_lines_are_kept_by_no_cache(client: APIClient, record: Record) -> None:
    for path in (URL, f"{URL}/{record().id}", f"{URL}/{new_id()}"):
        answer = client.get(path)

        assert "no-store" in answer["Cache-Control"]
        assert "Authorization" in answer["Vary"]


def test_reading_a_line_takes_three_queries(user: User, record: Record) -> None:
    client, log = APIClient(), record()
    client.force_authenticate(user)

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{URL}/{log.id}")

    assert len(captured) == 3


def test_bulk_answers_one_result_a_line_and_a_bad_one_does_not_stop_the_others(client: APIClient) -> None:
    log_id = new_id()
    logs = [{**DATA, "id": log_id}, {**DATA, "units": 0}, {**DATA, "id": log_id}, "x", {**DATA, "code": "H2020"}]

    answer = client.post(f"{URL}/bulk", {"logs": logs}, format="json")

    rows = answer.json()["results"]
    assert answer.status_code == 200
    assert [row["status"] for row in rows] == ["created", "refused", "refused", "refused", "created"]
    assert rows[0]["valuation"]["wrvu"] == "1.30"
    assert (rows[1]["code"], rows[1]["errors"]) == ("invalid", {"units": ["out_of_range"]})
    assert rows[2]["code"] == "id_exists"
    assert rows[4]["valuation"]["reason"] == "not_valid_for_medicare"


@pytest.mark.slow
def test_bulk_of_500_is_taken_and_of_501_is_not(client: APIClient) -> None:
    full = client.post(f"{URL}/bulk", {"logs": [DATA] * 500}, format="json")
    over = client.post(f"{URL}/bulk", {"logs": [DATA] * 501}, format="json")

    assert len(full.json()["results"]) == 500
    assert (over.status_code, over.json()["code"]) == (400, "too_many")
    assert ProcedureLog.objects.count() == 500


def test_documented_input_and_output_have_the_fields_of_the_collection() -> None:
    assert set(LogInput().fields) == {"id", *PROCEDURE_LOGS.names}
    assert set(LogOutput().fields) == {"id", "rev", "counts_as", "valuation", "warnings", *PROCEDURE_LOGS.names}


def fill(user: User, lines: int) -> None:
    batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), DATA, NOTHING) for _ in range(lines)]
    apply_changes(user_id=user.id, mutations=batch, at=NOW)


def test_pages_of_one_day_hold_every_line_once(client: APIClient, user: User) -> None:
    fill(user, 23)
    seen, address = [], f"{URL}?limit=5"

    while address:
        page = client.get(address).json()
        seen += [log["id"] for log in page["results"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) == 23


def test_list_has_the_latest_day_first_and_then_the_order_of_ids(client: APIClient, record: Record) -> None:
    for day in ("2025-11-12", "2025-11-14", "2025-11-13", "2025-11-14"):
        record(performed_on=day)

    listed = [(log["performed_on"], log["id"]) for log in client.get(URL).json()["results"]]

    assert listed == sorted(sorted(listed, key=lambda each: each[1]), key=lambda each: each[0], reverse=True)


def test_queries_of_a_page_do_not_grow_with_its_lines(client: APIClient, user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{URL}?limit=500")
        return len(captured)

    fill(user, 1)
    of_one = queries()
    fill(user, 200)

    assert queries() == of_one == 3


def test_list_holds_ones_own_lines_only(client: APIClient, record: Record) -> None:
    record(owner=new_user())

    assert client.get(URL).json()["results"] == []
