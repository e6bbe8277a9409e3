"""A file over REST, looked at and read by the process that reads."""

from __future__ import annotations

from datetime import date

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from statements.models import Statement
from statements.reading import reader
from statements.selectors.statements import statement_lines
from tests.statements.test_uploads_api import inspect, keep, send

pytestmark = pytest.mark.django_db


def test_inspection_says_what_a_file_seems_to_be_and_stores_nothing(client: APIClient) -> None:
    inspection = inspect(client)

    assert (inspection["format"], inspection["shape"], inspection["rows"]) == ("csv", "lines", 3)
    assert [column["role"] for column in inspection["columns"]] == ["service_on", "code", "modifiers", "units", "wrvu"]
    assert inspection["columns"][1]["samples"] == ["99213", "99214", "45380"]
    assert not Statement.objects.exists()


def test_same_file_with_its_mapping_becomes_a_statement_with_its_lines(client: APIClient, user: User) -> None:
    answer = keep(client, label="January")

    assert answer.status_code == 201
    assert answer.json()["label"] == "January"
    assert (answer.json()["first_on"], answer.json()["last_on"]) == ("2026-01-05", "2026-01-07")
    lines = statement_lines(user_id=user.id, statement_id=Statement.objects.get().id)
    assert [(line.code, line.service_on) for line in lines] == [
        ("99213", date(2026, 1, 5)),
        ("99214", date(2026, 1, 6)),
        ("45380", date(2026, 1, 7)),
    ]


def test_reading_process_that_does_not_start_is_an_outage_and_no_fault_of_the_file(
    client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", "1/0")

    answer = send(client, "/api/v1/statements/inspect")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "Retry-After" in answer
