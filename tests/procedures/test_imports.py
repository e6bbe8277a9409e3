"""Records brought in from a file: looked at, taken once, taken back as one."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.collections.records import FAVORITES, GOALS, SETTINGS, SHIFTS, TEMPLATES
from procedures.models import ProcedureLog
from procedures.selectors.integrity import check_integrity
from procedures.services.logs import remove_log
from tests.factories import amend_line, make_record
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user
from tests.procedures.test_exports import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

HEADER = "performed_on,code,modifiers,units,note\n"
GOAL = {"period_start": "2025-02-01", "period_end": "2025-01-01", "target_wrvu": "1.00"}
TABLE = HEADER + "2025-11-14,99213,25,1,left\n2025-11-14,99213,25,1,left\n2025-11-15,H2020,,3,\n"


def send(client: APIClient, body: object, **query: str) -> Any:
    is_table = isinstance(body, str)
    address = "/api/v1/import?" + "&".join(f"{name}={value}" for name, value in query.items())
    if is_table:
        return client.post(address, body, content_type="text/csv")
    return client.post(address, body, format="json")


def taken(client: APIClient, body: object, **query: str) -> dict[str, Any]:
    answer = send(client, body, commit="1", **query)
    assert answer.status_code == 201, answer.content
    imported: dict[str, Any] = answer.json()
    return imported


def document_of(client: APIClient) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(body_of(client, "export"))
    return document


def live_of(client: APIClient) -> dict[str, Any]:
    """Return the content of all live records, by collection and id."""
    records = document_of(client)["records"]
    return {name: {one["id"]: one["data"] for one in listed} for name, listed in records.items()}


def fill(user: User, record: Record) -> None:
    record(note=" as typed ", modifiers=["26", "59"], units=2)
    record(code="H2020", encounter_id="7b0c3c1e-6e7e-4b57-9f8b-0d3a1f6f2c11")
    for collection, data in (
        (FAVORITES, {"code": "99213", "label": "visit"}),
        (TEMPLATES, {"name": "Clinic", "items": [{"code": "99213", "units": 1}]}),
        (
            GOALS,
            {
                "period_start": "2025-01-01",
                "period_end": "2025-12-31",
                "target_wrvu": "6000.00",
                "already_made": "4000.00",
                "already_made_through": "2025-10-31",
            },
        ),
        (SHIFTS, {"started_on": "2025-03-14", "starts_at": "19:00", "minutes": 720, "place_of_service": "23"}),
        (SETTINGS, {"key": "leave", "value": [["2025-07-01", "2025-07-14"]]}),
    ):
        make_record(collection, user_id=user.id, data=data, at=NOW)


def wipe(client: APIClient) -> None:
    for name, records in live_of(client).items():
        path = {"procedure_logs": "logs"}.get(name, name)
        for record_id in records:
            assert client.delete(f"/api/v1/{path}/{record_id}").status_code == 204


def test_export_wipe_import_gives_an_equal_state(client: APIClient, user: User, record: Record) -> None:
    fill(user, record)
    before, document = live_of(client), document_of(client)
    wipe(client)

    imported = taken(client, document)

    assert live_of(client) == before
    assert (imported["deleted"], imported["new"], imported["same"]) == (7, 0, 0)
    assert check_integrity().violations == ()


def test_export_of_one_account_fills_another(client: APIClient, user: User, record: Record) -> None:
    fill(user, record)
    other = APIClient()
    other.force_authenticate(new_user())

    taken(other, document_of(client))

    assert live_of(other) == live_of(client)


def test_preview_says_what_would_happen_and_writes_nothing(client: APIClient, user: User, record: Record) -> None:
    same, differing, gone = record(), record(note="a"), record()
    document = document_of(client)
    amend_line(user_id=user.id, log_id=UUID(differing.id), data={"note": "b"}, at=NOW)
    remove_log(user_id=user.id, log_id=UUID(gone.id), at=NOW)
    document["records"]["procedure_logs"].append(
        {"id": new_id(), "data": {"code": "99213", "performed_on": "2025-11-14"}}
    )
    head = document_of(client)["head"]

    preview = send(client, document).json()

    expected = {"id": None, "records": 4, "new": 1, "same": 1, "differing": 1, "deleted": 1, "fault_count": 0}
    assert {name: preview[name] for name in expected} == expected
    assert document_of(client)["head"] == head
    assert same.id in live_of(client)["procedure_logs"]


def test_same_import_twice_changes_nothing_more(client: APIClient) -> None:
    first = taken(client, TABLE)
    head = document_of(client)["head"]

    second = taken(client, TABLE)

    assert (first["new"], second["new"], second["same"]) == (3, 0, 3)
    assert document_of(client)["head"] == head
    assert ProcedureLog.objects.count() == 3


def test_record_with_other_content_stays_unless_it_shall_be_replaced(
    client: APIClient, user: User, record: Record
) -> None:
    line = record(note="a")
    document = document_of(client)
    amend_line(user_id=user.id, log_id=UUID(line.id), data={"note": "b"}, at=NOW)

    taken(client, document)
    kept = live_of(client)["procedure_logs"][line.id]["note"]
    taken(client, document, existing="replace")

    assert (kept, live_of(client)["procedure_logs"][line.id]["note"]) == ("b", "a")


def test_import_is_taken_back_as_one(client: APIClient, user: User, record: Record) -> None:
    line, gone = record(note="a"), record()
    document = document_of(client)
    amend_line(user_id=user.id, log_id=UUID(line.id), data={"note": "b"}, at=NOW)
    remove_log(user_id=user.id, log_id=UUID(gone.id), at=NOW)
    before = live_of(client)
    document["records"]["procedure_logs"].append(
        {"id": new_id(), "data": {"code": "99213", "performed_on": "2025-11-14"}}
    )
    imported = taken(client, document, existing="replace")

    undone = client.post(f"/api/v1/imports/{imported['id']}/take-back")

    assert undone.json() == {"restored": 3, "kept": 0}
    assert live_of(client) == before
    assert client.post(f"/api/v1/imports/{imported['id']}/take-back").json()["code"] == "taken_back"


def test_what_was_changed_since_the_import_stays_when_it_is_taken_back(client: APIClient, user: User) -> None:
    imported = taken(client, HEADER + "2025-11-14,99213,,1,\n2025-11-15,99213,,1,\n")
    first, _ = ProcedureLog.objects.order_by("performed_on")
    amend_line(user_id=user.id, log_id=first.id, data={"note": "mine"}, at=NOW)

    undone = client.post(f"/api/v1/imports/{imported['id']}/take-back").json()

    assert undone == {"restored": 1, "kept": 1}
    assert list(live_of(client)["procedure_logs"]) == [str(first.id)]


def test_nobody_takes_back_the_import_of_another(client: APIClient) -> None:
    imported = taken(client, TABLE)
    stranger = APIClient()
    stranger.force_authenticate(new_user())

    assert stranger.post(f"/api/v1/imports/{imported['id']}/take-back").status_code == 404
    assert stranger.get("/api/v1/imports").json()["results"] == []


def test_imports_are_listed_the_latest_first(client: APIClient) -> None:
    first, second = taken(client, TABLE), taken(client, TABLE)

    results = client.get("/api/v1/imports").json()["results"]

    assert [(one["id"], one["records"], one["changed"]) for one in results] == [
        (second["id"], 3, 0),
        (first["id"], 3, 3),
    ]


def test_columns_are_found_by_the_names_that_the_table_has(client: APIClient) -> None:
    table = "Date,CPT,Qty,Clinic\n3/4/2025,99213,2,north\n"

    imported = taken(client, table, columns="performed_on:Date,code:CPT,units:Qty", dates="us")

    (line,) = live_of(client)["procedure_logs"].values()
    assert (line["performed_on"], line["code"], line["units"]) == ("2025-03-04", "99213", 2)
    assert imported["ignored"] == ["Clinic"]


def test_table_that_was_exported_comes_back_as_it_was(client: APIClient, user: User, record: Record) -> None:
    record(note="=1+1", modifiers=["26", "59"], place_of_service="11", minutes=30)
    record(code="H2020", role="resident", encounter_id="7b0c3c1e-6e7e-4b57-9f8b-0d3a1f6f2c11")
    before, table = live_of(client), body_of(client, "export/lines.csv")
    wipe(client)

    taken(client, table)

    assert live_of(client) == before


@matrix(
    ("row", "fault"),
    [
        ("2025-11-14,99213,,0,", {"where": "line 2", "field": "units", "code": "out_of_range"}),
        ("2025-11-14,99213,,two,", {"where": "line 2", "field": "units", "code": "invalid_format"}),
        ("14.11.2025,99213,,1,", {"where": "line 2", "field": "performed_on", "code": "invalid_format"}),
        ("2025-11-14,,,1,", {"where": "line 2", "field": "code", "code": "required"}),
        ("2025-11-14,99213,26 26,1,", {"where": "line 2", "field": "modifiers", "code": "duplicate"}),
        ("2025-11-14,99213,,1,MRN 4711234", {"where": "line 2", "field": "note", "code": "possible_mrn"}),
    ],
)
def test_wrong_cell_is_named_and_nothing_of_the_table_is_taken(
    client: APIClient, row: str, fault: dict[str, str]
) -> None:
    table = f"{HEADER}{row}\n2025-11-15,99213,,1,\n"

    preview = send(client, table).json()
    refused = send(client, table, commit="1")

    assert preview["fault_count"] == 1
    first_fault = preview["faults"][0]
    assert (first_fault["where"], first_fault["field"]) == (fault["where"], fault["field"])
    if fault["field"] != "note":
        assert first_fault == fault
    assert (refused.status_code, refused.json()["faults"]) == (400, preview["faults"])
    assert ProcedureLog.objects.count() == 0


@matrix(
    ("table", "said"),
    [
        ("", "line 1: no column performed_on, code; there are none"),
        ("date,code\n", "line 1: no column performed_on; there are date, code"),
        ('performed_on,code\n"2025-11-14,99213\n', "line 2: unexpected end of data"),
        ("performed_on,code,Code\n", "line 1: the column Code stands there twice; leave one"),
        ("code,performed_on,code\n", "line 1: the column code stands there twice; leave one"),
    ],
)
def test_table_that_cannot_be_read_says_what_was_expected(client: APIClient, table: str, said: str) -> None:
    answer = send(client, table or "\n")

    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (400, "unreadable", said)


def test_table_whose_letters_cannot_be_read_is_refused_in_words(client: APIClient) -> None:
    answer = client.post("/api/v1/import", b"code,performed_on\n\x81", content_type="text/csv")

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert "choose “Save as” and the type “CSV UTF-8”" in answer.json()["detail"]


@matrix(
    "body",
    [
        [],
        {"format": "other"},
        {"format": "openrvu-export", "version": 2},
        {"format": "openrvu-export", "version": 1, "records": []},
    ],
)
def test_json_that_is_no_export_says_what_was_expected(client: APIClient, body: object) -> None:
    answer = send(client, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert answer.json()["detail"].startswith("expected")


@matrix(
    ("records", "fault"),
    [
        ({"casts": []}, ("records.casts", "", "unknown_collection")),
        ({"goals": {}}, ("records.goals", "", "invalid_type")),
        ({"goals": [1]}, ("records.goals.0", "data", "invalid_type")),
        ({"settings": [{"id": "x", "data": {}}]}, ("records.settings.0", "id", "invalid_format")),
        ({"settings": [{"id": new_id(), "data": {"key": "a", "b": 1}}]}, ("records.settings.0", "b", "unknown_field")),
        (
            {"goals": [{"id": new_id(), "data": GOAL}]},
            ("records.goals.0", "period_end", "before_period_start"),
        ),
    ],
)  # fmt: skip
def test_record_that_cannot_be_is_named_by_its_place(
    client: APIClient, records: Any, fault: tuple[str, str, str]
) -> None:
    preview = send(client, {"format": "openrvu-export", "version": 1, "records": records}).json()

    assert [(one["where"], one["field"], one["code"]) for one in preview["faults"]] == [fault]


def test_record_that_stands_twice_in_a_document_is_wrong(client: APIClient) -> None:
    setting = {"id": new_id(), "data": {"key": "a"}}

    preview = send(
        client, {"format": "openrvu-export", "version": 1, "records": {"settings": [setting, setting]}}
    ).json()

    assert [fault["code"] for fault in preview["faults"]] == ["duplicate"]


@matrix(
    "query",
    [
        {"commit": "2"},
        {"existing": "drop"},
        {"columns": "cpt:code"},
        {"dates": "de"},
        {"zeros": "1"},
        {"columns": "code:a,code:b"},
        {"columns": "code:a,units:A"},
    ],
)
def test_question_that_cannot_be_is_400(client: APIClient, query: dict[str, str]) -> None:
    assert send(client, TABLE, **query).status_code == 400


def test_import_takes_a_bounded_number_of_statements(client: APIClient) -> None:
    table = HEADER + "".join(f"2025-11-{1 + n % 28:02},99213,,1,{n}\n" for n in range(400))

    with CaptureQueriesContext(connection) as queries:
        taken(client, table)

    assert len(queries) <= 25
