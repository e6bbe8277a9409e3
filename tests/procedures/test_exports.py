"""All that a user has, as files of their own."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from rest_framework.test import APIClient

from accounts.models import User
from procedures.collections.records import SETTINGS
from procedures.services.logs import remove_log
from tests.factories import amend_line, make_record
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_user
from wire.cells import safe_cell, unsafe_cell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]


def body_of(client: APIClient, path: str, **query: str) -> str:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # of a streaming answer


def rows_of(client: APIClient, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body_of(client, "export/lines.csv", **query))))


def test_document_has_records_tombstones_and_overwritten_versions(
    client: APIClient, user: User, record: Record
) -> None:
    kept, gone = record(note="first"), record(code="H2020")
    amend_line(user_id=user.id, log_id=UUID(kept.id), data={"note": "second"}, at=NOW)
    remove_log(user_id=user.id, log_id=UUID(gone.id), at=NOW)
    make_record(SETTINGS, user_id=user.id, data={"key": "theme", "value": {"dark": True}}, at=NOW)

    document: dict[str, Any] = json.loads(body_of(client, "export"))

    assert (document["format"], document["version"], document["head"]) == ("openrvu-export", 1, 6)
    assert set(document["records"]) == {"procedure_logs", "favorites", "templates", "goals", "shifts", "settings"}
    (line,) = document["records"]["procedure_logs"]
    assert (line["id"], line["rev"], line["data"]["note"]) == (kept.id, 4, "second")
    assert document["records"]["settings"][0]["data"] == {"key": "theme", "value": {"dark": True}}
    assert [(one["collection"], one["id"], one["rev"]) for one in document["tombstones"]] == [
        ("procedure_logs", gone.id, 5)
    ]
    assert {(one["id"], one["rev"]): one["data"]["note"] for one in document["history"]} == {
        (kept.id, 2): "first",
        (gone.id, 3): "",
    }


def test_document_of_a_new_user_is_empty_and_whole(client: APIClient) -> None:
    document = json.loads(body_of(client, "export"))

    assert document["records"] == {name: [] for name in document["records"]}
    assert (document["tombstones"], document["history"], document["head"]) == ([], [], 1)


def test_nobody_exports_what_is_another_users(record: Record) -> None:
    record()
    stranger = APIClient()
    stranger.force_authenticate(new_user())

    assert json.loads(body_of(stranger, "export"))["records"]["procedure_logs"] == []
    assert rows_of(stranger) == []
    assert APIClient().get("/api/v1/export").status_code == 401


def test_table_has_the_lines_by_day_with_what_they_are_worth(client: APIClient, record: Record) -> None:
    record(performed_on="2025-11-15", code="H2020", units=3)
    record(modifiers=["25"], note="left, right")

    rows = rows_of(client)

    assert [(row["performed_on"], row["code"], row["modifiers"], row["wrvu"], row["basis"]) for row in rows] == [
        ("2025-11-14", "99213", "25", "1.30", "work_rvu"),
        ("2025-11-15", "H2020", "", "0.00", "payer_fee_schedule"),
    ]
    assert (rows[0]["note"], rows[0]["place_of_service"], rows[0]["release"]) == ("left, right", "", "RVU25D")


def test_table_is_filtered_as_the_list_is(client: APIClient, record: Record) -> None:
    record()
    record(performed_on="2025-11-15", code="71046")

    assert [row["code"] for row in rows_of(client, code="71046")] == ["71046"]
    assert [row["code"] for row in rows_of(client, to="2025-11-14")] == ["99213"]
    assert client.get("/api/v1/export/lines.csv?from=yesterday").status_code == 400


@matrix("note", ['=HYPERLINK("x")', "+1", "-1", "@a", "\tx", "'=1", "it's"])
def test_no_cell_of_the_table_is_a_formula(client: APIClient, record: Record, note: str) -> None:
    record(note=note)

    (row,) = rows_of(client)

    assert not row["note"].startswith(("=", "+", "-", "@", "\t"))
    assert unsafe_cell(row["note"]) == note


@given(st.text(max_size=6, alphabet="'=+-@ab\t"))
def test_safe_cell_is_undone_whatever_the_text(written: str) -> None:
    assert unsafe_cell(safe_cell(written)) == written


def test_calendar_has_an_event_a_day_with_the_same_id_each_time(client: APIClient, record: Record) -> None:
    record()
    record(code="71046", modifiers=["26"], note="not told")
    record(performed_on="2025-11-16", units=2)

    calendar = Calendar.from_ical(body_of(client, "export/days.ics"))
    again = Calendar.from_ical(body_of(client, "export/days.ics"))

    events = calendar.walk("VEVENT")
    assert [(str(e.decoded("DTSTART")), str(e["SUMMARY"])) for e in events] == [
        ("2025-11-14", "2 lines, 1.52 wRVU"),
        ("2025-11-16", "1 line, 2.60 wRVU"),
    ]
    assert sorted(str(events[0]["DESCRIPTION"]).splitlines()) == ["71046-26: 0.22", "99213: 1.30"]
    assert [e["UID"] for e in events] == [e["UID"] for e in again.walk("VEVENT")]


def test_bundle_is_valid_fhir_without_any_patient(client: APIClient, record: Record) -> None:
    record(code="99213", modifiers=["25"], units=2, encounter_id="7b0c3c1e-6e7e-4b57-9f8b-0d3a1f6f2c11", note="left")
    record(code="H2020", billing_state="collected")

    text = body_of(client, "export/fhir")
    bundle = json.loads(text)

    Bundle.model_validate_json(text)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert sorted(kinds) == ["ChargeItem", "ChargeItem", "Group", "Procedure", "Procedure"]
    assert "Patient" not in text
    group = bundle["entry"][0]["fullUrl"]
    assert {entry["resource"].get("subject", {}).get("reference", group) for entry in bundle["entry"]} == {group}
    systems = {
        e["resource"]["code"]["coding"][0]["code"]: e["resource"]["code"]["coding"][0]["system"]
        for e in bundle["entry"][1:]
    }
    assert systems == {
        "99213": "http://www.ama-assn.org/go/cpt",
        "H2020": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    }
    charges = [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "ChargeItem"]
    assert {(c["status"], c["quantity"]["value"]) for c in charges} == {("billable", 2), ("billed", 1)}


@pytest.mark.slow
@matrix("path", ["export", "export/lines.csv", "export/days.ics", "export/fhir"])
def test_export_takes_the_same_few_queries_whatever_the_number_of_lines(
    client: APIClient, record: Record, path: str
) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            body_of(client, path)
        counts.append(len(queries))
        for _ in range(20):
            record()

    assert counts[0] <= counts[1] <= counts[0] + 1
    # Everything has the five lists of statements, too.
    assert counts[1] <= (17 if path == "export" else 12)
