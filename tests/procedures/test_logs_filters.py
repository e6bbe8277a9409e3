"""Filters of the list of lines."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.matrix import matrix
from tests.procedures.conftest import Record

pytestmark = pytest.mark.django_db

URL = "/api/v1/logs"


@pytest.fixture(autouse=True)
def _lines(catalogue: None, record: Record) -> None:
    record(note="visit", performed_on="2025-11-10", role="resident", place_of_service="11")
    record(note="scope stopped", performed_on="2025-11-12", code="45378", modifiers=["53", "GC"])
    record(note="per diem 100%", performed_on="2025-11-14", code="H2020", role="observer")
    record(note="x_ray", performed_on="2025-11-16", code="71046", modifiers=["26"])


@matrix(
    ("query", "notes"),
    [
        ("", ["x_ray", "per diem 100%", "scope stopped", "visit"]),
        ("from=2025-11-12&to=2025-11-14", ["per diem 100%", "scope stopped"]),
        ("from=2025-11-14&to=2025-11-14", ["per diem 100%"]),
        ("to=2025-11-10", ["visit"]),
        ("code=45378", ["scope stopped"]),
        ("modifier=53", ["scope stopped"]),
        ("modifier=GC", ["scope stopped"]),
        ("modifier=TC", []),
        ("role=observer", ["per diem 100%"]),
        ("place_of_service=11", ["visit"]),
        ("basis=payer_fee_schedule", ["per diem 100%"]),
        ("basis=work_rvu", ["x_ray", "scope stopped", "visit"]),
        ("basis=unvalued", []),
        ("q=SCOPE", ["scope stopped"]),
        ("q=h20", ["per diem 100%"]),
        ("q=%25", ["per diem 100%"]),
        ("q=_", ["x_ray"]),
        ("q=", ["x_ray", "per diem 100%", "scope stopped", "visit"]),
        ("role=resident&code=99213&q=visit", ["visit"]),
    ],
)
def test_filter_gives_the_lines_that_it_names(client: APIClient, query: str, notes: list[str]) -> None:
    answer = client.get(f"{URL}?{query}")

    assert [log["note"] for log in answer.json()["results"]] == notes


@matrix(
    ("query", "errors"),
    [
        ("from=2025-11-15&to=2025-11-14", {"to": ["before_from"]}),
        ("from=20251114", {"from": ["invalid_format"]}),
        ("to=2025-11-31", {"to": ["invalid_format"]}),
        ("to=1991-12-31", {"to": ["out_of_range"]}),
        ("from=", {"from": ["invalid_format"]}),
        ("code=h2020", {"code": ["invalid_format"]}),
        ("modifier=5", {"modifier": ["invalid_format"]}),
        ("role=surgeon", {"role": ["invalid_choice"]}),
        ("place_of_service=1", {"place_of_service": ["invalid_format"]}),
        ("basis=zero", {"basis": ["invalid_choice"]}),
        (f"q={'x' * 201}", {"q": ["too_long"]}),
        ("user=1", {"user": ["unknown_parameter"]}),
        ("ordering=note", {"ordering": ["unknown_parameter"]}),
        ("note=visit", {"note": ["unknown_parameter"]}),
        ("code=99213&code=45378", {"code": ["repeated"]}),
    ],
)
def test_parameter_that_is_not_offered_or_not_canonical_is_refused(
    client: APIClient, query: str, errors: dict[str, list[str]]
) -> None:
    answer = client.get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors


@matrix("cursor", ["x", "", "eyJhIjoxfQ:1:2", "9" * 5000])
def test_cursor_that_is_rubbish_is_refused(client: APIClient, cursor: str) -> None:
    answer = client.get(f"{URL}?cursor={cursor}")

    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


def test_cursor_that_was_altered_or_made_for_another_filter_is_refused(client: APIClient) -> None:
    following = client.get(f"{URL}?limit=1").json()["next"]

    altered = client.get(following[:-1] + ("A" if following[-1] != "A" else "B"))
    elsewhere = client.get(f"{following}&role=resident")

    assert [altered.status_code, elsewhere.status_code] == [400, 400]


@matrix("limit", ["0", "501", "-1", "1.5", "x", ""])
def test_limit_out_of_range_is_refused_and_not_cut(client: APIClient, limit: str) -> None:
    answer = client.get(f"{URL}?limit={limit}")

    assert (answer.status_code, answer.json()["code"]) == (400, "limit_invalid")
