"""Statements over REST: read by a mapping, kept once, and deleted."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from statements.api.statements.views import UploadView
from statements.apps import FORM_BYTES, MOST_FILE_BYTES
from statements.models import EmployerLayout, Statement, StoredStatementLine
from statements.reading.reader import read_statement
from statements.services import layouts
from statements.services import statements as service
from tests.factories import make_log
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_id, new_user
from tests.statements.reading.here import read_here as read_here  # a fixture
from tests.statements.reading.statement_files import HEADER, LINES, text_file, workbook
from wire.bodies.uploads import MemoryUploadHandler

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_here")]

BODY: Final = text_file([HEADER, *LINES])
OTHERS: Final = text_file(
    [
        ("Provider", *HEADER),
        *[("Smith", *line) for line in LINES],
        *[("Jones", "2026-01-05", "20610", "", 1, 0.79)] * 2,
    ]
)


def send(client: APIClient, address: str, body: bytes = BODY, **fields: object) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("jane-canary.csv", body), **fields}, format="multipart")


def inspect(client: APIClient, body: bytes = BODY, **fields: object) -> Any:
    answer = send(client, "/api/v1/statements/inspect", body, **fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


def keep(client: APIClient, body: bytes = BODY, *, mapping: object = None, **fields: object) -> Any:
    mapping = mapping or inspect(client, body)["mapping"]
    return send(client, "/api/v1/statements", body, mapping=json.dumps(mapping), **fields)


def test_same_file_with_the_same_mapping_is_kept_once(client: APIClient) -> None:
    first, again = keep(client), keep(client)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert StoredStatementLine.objects.count() == 3


def test_same_file_for_other_days_replaces_what_was_kept(client: APIClient) -> None:
    first = keep(client).json()

    month, again = (keep(client, first_on="2026-01-01", last_on="2026-01-31") for _ in range(2))

    assert (month.status_code, month.json()["replaces"], again.status_code) == (201, first["id"], 200)
    assert (month.json()["first_on"], again.json()["id"]) == ("2026-01-01", month.json()["id"])
    assert client.get(f"/api/v1/statements/{first['id']}").json()["withdrawn_at"] is not None


def test_same_file_by_another_basis_replaces_what_was_kept(client: APIClient) -> None:
    body = text_file([("Post Date", *HEADER), *[("2026-01-09", *line) for line in LINES]])
    mapping = inspect(client, body)["mapping"]

    first = keep(client, body, mapping={**mapping, "basis": "service"}).json()
    second = keep(client, body, mapping={**mapping, "basis": "posting"})

    assert (second.status_code, second.json()["replaces"], second.json()["basis"]) == (201, first["id"], "posting")


def test_same_file_under_another_label_is_answered_with_the_one_that_it_has(client: APIClient) -> None:
    first, again = keep(client, label="January").json(), keep(client, label="Clinic")

    assert (again.status_code, again.json()) == (200, first)


def test_layout_of_a_file_that_is_kept_already_is_kept(client: APIClient) -> None:
    keep(client)

    again = keep(client, keep_layout="Clinic")

    assert (again.status_code, EmployerLayout.objects.get().label) == (200, "Clinic")


def test_file_that_is_kept_already_takes_the_place_of_what_it_now_names(client: APIClient) -> None:
    other, kept = keep(client, text_file([HEADER, *LINES[:2]])).json(), keep(client).json()

    again = [keep(client, replaces=other["id"]) for _ in range(2)]

    assert [(one.status_code, one.json()["id"], one.json()["replaces"]) for one in again] == [
        (200, kept["id"], other["id"])
    ] * 2
    assert client.get(f"/api/v1/statements/{other['id']}").json()["withdrawn_at"] is not None
    assert keep(client, replaces=kept["id"]).json()["withdrawn_at"] is None


def test_file_that_is_read_anew_in_place_of_another_counts_once(client: APIClient) -> None:
    other, first = keep(client, text_file([HEADER, *LINES[:2]])).json(), keep(client).json()

    anew = keep(client, last_on="2026-01-31", replaces=other["id"]).json()

    in_force = [one["id"] for one in client.get("/api/v1/statements").json()["results"] if not one["withdrawn_at"]]
    assert (anew["replaces"], in_force) == (other["id"], [anew["id"]])
    assert first["id"] != anew["id"]


def test_sums_in_a_column_a_month_are_kept_a_line_a_month(client: APIClient) -> None:
    body = text_file([("Code family", "Q1 2026", "Q2 2026"), ("Office visits", 310.5, 300), ("Surgery", 120, 99)])

    assert keep(client, body).status_code == 201
    kept = StoredStatementLine.objects.order_by("number").values_list("number", "wrvu")
    assert list(kept) == [(1, Decimal("430.5")), (2, Decimal(399))]


def test_file_that_is_sent_again_while_it_is_read_is_kept_once(
    client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = []

    def read_after_another(*args: Any, **options: Any) -> Any:  # Any: as the function takes them
        monkeypatch.setattr(service, "read_statement", read_statement)
        others.append(keep(client))
        return read_statement(*args, **options)

    monkeypatch.setattr(service, "read_statement", read_after_another)
    again = keep(client)

    assert (others[0].status_code, again.status_code) == (201, 200)
    assert others[0].json()["id"] == again.json()["id"]
    assert StoredStatementLine.objects.count() == 3


@matrix("is_deleted", [True, False])
def test_file_whose_kept_statement_goes_meanwhile_is_read_and_kept_anew(
    client: APIClient, monkeypatch: pytest.MonkeyPatch, *, is_deleted: bool
) -> None:
    other, kept = keep(client, text_file([HEADER, *LINES[:2]])).json(), keep(client).json()
    find_kept = service._kept

    def find_before_another(*args: Any) -> Any:  # Any: as the function takes them
        monkeypatch.setattr(service, "_kept", find_kept)
        kept_then = find_kept(*args)
        assert kept_then is not None
        if is_deleted:
            client.delete(f"/api/v1/statements/{kept['id']}")
        else:
            keep(client, last_on="2026-01-31")
        return kept_then

    monkeypatch.setattr(service, "_kept", find_before_another)
    answer = keep(client, replaces=other["id"])

    in_force = [one["id"] for one in client.get("/api/v1/statements").json()["results"] if not one["withdrawn_at"]]
    assert (answer.status_code, answer.json()["replaces"]) == (201, other["id"])
    assert in_force == [answer.json()["id"]]


def test_file_that_is_kept_already_says_the_latest_that_it_takes_the_place_of(client: APIClient) -> None:
    first, second = (keep(client, text_file([HEADER, *LINES[:count]])).json() for count in (1, 2))
    kept = keep(client, replaces=first["id"]).json()

    again = [keep(client, replaces=named["id"]).json() for named in (second, first, kept)]

    assert [(one["id"], one["replaces"], one["withdrawn_at"]) for one in again] == [
        (kept["id"], second["id"], None)
    ] * 3


def test_file_that_is_read_by_another_mapping_replaces_what_it_was_read_as(client: APIClient) -> None:
    mapping = inspect(client)["mapping"]
    without_wrvu = {**mapping, "columns": mapping["columns"][:-1]}

    first = keep(client).json()
    second = keep(client, mapping=without_wrvu).json()

    assert second["replaces"] == first["id"]
    assert client.get(f"/api/v1/statements/{first['id']}").json()["withdrawn_at"] is not None


def test_corrected_file_replaces_the_statement_that_it_names(client: APIClient) -> None:
    first = keep(client).json()

    second = keep(client, text_file([HEADER, *LINES[:2]]), replaces=first["id"]).json()

    assert second["replaces"] == first["id"]


def test_statement_is_listed_read_and_deleted_with_its_lines(client: APIClient) -> None:
    statement = keep(client).json()
    address = f"/api/v1/statements/{statement['id']}"

    assert client.get("/api/v1/statements").json()["results"] == [statement]
    assert client.get(address).json() == statement
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert not StoredStatementLine.objects.exists()


def test_statement_of_another_user_is_not_there(client: APIClient) -> None:
    statement = keep(client).json()
    other = APIClient()
    other.force_authenticate(new_user())

    assert other.get("/api/v1/statements").json()["results"] == []
    assert other.get(f"/api/v1/statements/{statement['id']}").status_code == 404
    assert other.delete(f"/api/v1/statements/{statement['id']}").status_code == 404
    assert keep(other, replaces=statement["id"]).status_code == 404


def test_uploads_need_a_log_in() -> None:
    assert send(APIClient(), "/api/v1/statements/inspect").status_code == 401


@matrix(
    ("fields", "errors"),
    [
        ({}, {"mapping": ["required"]}),
        ({"mapping": "{"}, {"mapping": ["invalid_format"]}),
        (
            {"mapping": '{"columns": [{"place": 1, "role": "patient"}]}'},
            {"mapping.columns.0.role": ["invalid_format"]},
        ),
        (
            {"mapping": '{"columns": [{"place": 1, "role": "code"}, {"place": "1", "role": "units"}]}'},
            {"mapping.columns.1.place": ["invalid_format"]},
        ),
        ({"mapping": '{"columns": [{"place": 1}]}'}, {"mapping.columns.0": ["invalid_format"]}),
        ({"mapping": '{"columns": [], "providers": ["Smith"]}'}, {"mapping.providers.0": ["invalid_format"]}),
        ({"mapping": '{"columns": 5}'}, {"mapping.columns": ["invalid_format"]}),
        ({"mapping": '{"columns": []}', "label": "x" * 81}, {"label": ["too_long"]}),
        ({"mapping": '{"columns": []}', "label": "MRN 0048213"}, {"label": ["note_mrn"]}),
        ({"mapping": '{"columns": []}', "first_on": "1/5/2026"}, {"first_on": ["invalid_format"]}),
        ({"mapping": '{"columns": []}', "first_on": "2100-01-01"}, {"first_on": ["out_of_range"]}),
        ({"mapping": '{"columns": []}', "last_on": "9999-12-31"}, {"last_on": ["out_of_range"]}),
        ({"mapping": '{"columns": [], "month": "9999-12-01"}'}, {"mapping.month": ["out_of_range"]}),
        ({"mapping": '{"columns": [], "month": "0001-01-01"}'}, {"mapping.month": ["out_of_range"]}),
        ({"mapping": '{"columns": [], "month": "2026-01-01", "months": 13}'}, {"mapping.months": ["out_of_range"]}),
        (
            {"mapping": '{"columns": [{"place": 1, "role": "units", "month": "2026-01-01", "months": 0}]}'},
            {"mapping.columns.0.months": ["out_of_range"]},
        ),
        ({"mapping": '{"columns": []}', "patient": "Jane"}, {"patient": ["unknown_field"]}),
        ({"mapping": '{"columns": []}', "replaces": "x"}, {"replaces": ["invalid_format"]}),
    ],
)
def test_field_of_a_form_that_cannot_be_taken_is_named(
    client: APIClient, fields: dict[str, str], errors: dict[str, list[str]]
) -> None:
    answer = send(client, "/api/v1/statements", BODY, **fields)

    assert answer.status_code == 400
    assert {name: answer.json()["errors"].get(name) for name in errors} == errors


def test_form_without_a_file_says_so(client: APIClient) -> None:
    answer = client.post("/api/v1/statements/inspect", {"year": "2026"}, format="multipart")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"file": ["required"]})


def test_days_that_are_out_of_order_are_refused(client: APIClient) -> None:
    answer = keep(client, first_on="2026-02-01", last_on="2026-01-01")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"last_on": ["before_from"]})


def test_days_that_the_person_says_are_those_of_the_statement(client: APIClient) -> None:
    statement = keep(client, first_on="2026-01-01", last_on="2026-01-31").json()

    assert (statement["first_on"], statement["last_on"]) == ("2026-01-01", "2026-01-31")


def test_file_that_cannot_be_read_is_a_sentence_with_a_reason_for_programs(client: APIClient) -> None:
    answer = send(client, "/api/v1/statements/inspect", b"%PDF-1.7 Jane Canary")

    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (
        400,
        "unreadable",
        "file_is_an_image",
    )
    assert answer.json()["detail"].endswith("ask for the spreadsheet itself.")


def test_file_that_is_too_large_is_refused_before_it_is_read(client: APIClient) -> None:
    over_form = send(client, "/api/v1/statements/inspect", bytes(FORM_BYTES + 1))
    over_file = send(client, "/api/v1/statements/inspect", b"x" * (MOST_FILE_BYTES + 1))

    assert (over_form.status_code, over_file.json()["errors"]) == (413, {"file": ["too_large"]})


def test_body_that_is_no_form_is_refused(client: APIClient) -> None:
    assert client.post("/api/v1/statements/inspect", {}, format="json").status_code == 415
    assert client.post("/api/v1/statements", "x", content_type="text/csv").status_code == 415


def test_files_are_counted_by_the_hour(client: APIClient, settings: Settings) -> None:
    settings.STATEMENT_RATE = "2/h"

    statuses = [send(client, "/api/v1/statements/inspect").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert client.get("/api/v1/statements").status_code == 200


def test_limits_are_those_that_are_promised(settings: Settings) -> None:
    assert (service.MOST_STATEMENTS, service.MOST_LINES, settings.STATEMENT_RATE) == (200, 1_000_000, "20/h")


def test_more_statements_than_are_kept_are_refused(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_STATEMENTS", 1)
    keep(client)

    answer = keep(client, text_file([HEADER, *LINES[:2]]))

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many")
    assert Statement.objects.count() == 1


def test_more_lines_than_are_kept_are_refused(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_LINES", 2)

    assert keep(client).status_code == 409
    assert not Statement.objects.exists()


def test_more_layouts_than_are_kept_are_refused_as_such_and_one_of_the_same_name_is_changed(
    client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "MOST_LAYOUTS", 1)
    keep(client, keep_layout="Clinic")

    another, same = keep(client, keep_layout="Hospital"), keep(client, keep_layout="Clinic")

    assert (another.status_code, another.json()["code"], same.status_code) == (409, "too_many", 200)
    assert another.json()["detail"].startswith("At most 50 layouts are kept:")


def test_layout_that_is_kept_is_proposed_for_the_next_file(client: APIClient) -> None:
    keep(client, keep_layout="Clinic")
    layout = EmployerLayout.objects.get()

    following = inspect(client, workbook([("Note", *HEADER), *[("x", *line) for line in LINES]]))
    elsewhere = inspect(client, text_file([("DOS", "CPT"), ("2026-01-05", "99213")]))

    assert [(one["label"], one["mapping"]["columns"][0]["place"]) for one in following["layouts"]] == [("Clinic", 2)]
    assert elsewhere["layouts"] == []
    assert client.delete(f"/api/v1/statements/layouts/{layout.id}").status_code == 204
    assert client.delete(f"/api/v1/statements/layouts/{new_id()}").status_code == 404


def test_own_lines_under_another_provider_are_kept_with_the_statement(client: APIClient, user: User) -> None:
    make_log(user_id=user.id, at=NOW, code="20610", performed_on="2025-01-05")
    make_log(user_id=user.id, at=NOW, code="20610", performed_on="2025-01-05", role="observer")
    body = OTHERS.replace(b"2026-", b"2025-")
    inspection = inspect(client, body)
    smith = next(choice["digest"] for choice in inspection["providers"] if choice["value"] == "Smith")

    keep(client, body, mapping={**inspection["mapping"], "providers": [smith]})

    facts = Statement.objects.get().facts
    assert facts["under_other_providers"] == [{"on": "2025-01-05", "code": "20610", "units": "1", "modifiers": []}]
    assert facts["other_provider_rows"] == 2


def test_names_of_file_sheet_and_providers_are_stored_nowhere(client: APIClient) -> None:
    inspection = inspect(client, OTHERS)
    keep(client, OTHERS, mapping={**inspection["mapping"], "providers": [inspection["providers"][0]["digest"]]})

    stored = json.dumps(list(Statement.objects.values("mapping", "facts", "dropped", "label")))
    assert [word for word in ("Smith", "Jones", "canary") if word in stored] == []


@pytest.mark.slow
def test_queries_do_not_grow_with_the_lines(client: APIClient) -> None:
    def queries(count: int) -> int:
        body = text_file([HEADER, *[LINES[0]] * count])
        mapping = inspect(client, body)["mapping"]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert keep(client, body, mapping=mapping).status_code == 201
        return len(captured)

    assert queries(1) == queries(200) <= 20


def test_file_of_a_form_is_in_memory_whatever_its_size_and_has_no_name() -> None:
    handler = MemoryUploadHandler()
    handler.new_file("file", "jane-canary.csv", "text/csv", 5 * 1024 * 1024)
    handler.receive_data_chunk(b"x" * (5 * 1024 * 1024), 0)
    file = handler.file_complete(5 * 1024 * 1024)

    assert (file.name, file.size, hasattr(file, "temporary_file_path")) == ("file", 5 * 1024 * 1024, False)
    assert UploadView.parser_classes
