"""Summary and position over REST."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from tests.factories import BenchmarkRowFactory, make_shift
from tests.matrix import matrix
from tests.procedures.conftest import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

SUMMARY = "/api/v1/summary"
POSITION = "/api/v1/summary/position"
OF_2025 = {"from": "2025-01-01", "to": "2025-12-31"}


@pytest.fixture(autouse=True)
def _today() -> Any:  # Any: a generator of nothing
    with time_machine.travel(datetime(2025, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        yield


def test_summary_has_buckets_and_the_total_with_all_that_the_contract_names(
    client: APIClient, user: User, record: Record
) -> None:
    record(units=2)
    record(code="H2020", units=3)
    record(code="45378", role="observer")
    record(code="71046", role="resident")
    make_shift(user_id=user.id)

    answer = client.get(SUMMARY, {**OF_2025, "by": "month"}).json()

    total = {
        "wrvu": "2.60",
        "unadjusted_wrvu": "2.60",
        "lines": 2,
        "units": 5,
        "days_of_care": 0,
        "zero_credit": [{"basis": "payer_fee_schedule", "reason": "not_valid_for_medicare", "lines": 1, "units": 3}],
        "contract_value": {"lines": 0, "units": 0, "wrvu": "0.00"},
        "shift_minutes": 480,
        "wrvu_per_hour": "0.33",
        "training": {"lines": 1, "units": 1, "wrvu": "0.22", "shift_minutes": 0, "wrvu_per_hour": None},
        "observed": {"lines": 1, "units": 1, "wrvu": "3.26"},
        "flags": {},
    }
    assert answer["buckets"] == [{"key": "2025-11", **total}]
    assert answer["total"] == total
    assert answer["schedule"] == {"missing_years": []}


def test_summary_of_an_empty_log_is_zero_with_two_decimals(client: APIClient) -> None:
    answer = client.get(SUMMARY, OF_2025).json()

    assert answer["buckets"] == []
    assert (answer["total"]["wrvu"], answer["total"]["observed"]["wrvu"]) == ("0.00", "0.00")


def test_summary_says_which_release_to_load(client: APIClient, record: Record) -> None:
    record(performed_on="2025-03-01")

    answer = client.get(SUMMARY, OF_2025).json()

    assert answer["schedule"]["missing_years"] == [{"year": 2025, "lines": 1, "load": "RVU25A"}]
    assert answer["total"]["flags"] == {"schedule_year_missing": 1}


@matrix("path", [SUMMARY, POSITION])
@matrix(
    ("query", "code", "errors"),
    [
        ({"to": "2025-01-01"}, "invalid", {"from": ["required"]}),
        ({"from": "2025-01-02", "to": "2025-01-01"}, "invalid", {"to": ["before_from"]}),
        ({"from": "20250101", "to": "2025-01-02"}, "invalid", {"from": ["invalid_format"]}),
        ({"from": "1991-12-31", "to": "2000-01-02"}, "invalid", {"from": ["out_of_range"]}),
        ({**OF_2025, "user": "1"}, "invalid", {"user": ["unknown_parameter"]}),
        ({**OF_2025, "from": ["2025-01-01", "2025-02-01"]}, "invalid", {"from": ["repeated"]}),
        ({"from": "1992-01-01", "to": "9999-12-31"}, "span_too_long", None),
    ],
)
def test_query_that_cannot_be_answered_is_refused(
    client: APIClient, path: str, query: dict[str, str], code: str, errors: dict[str, list[str]] | None
) -> None:
    answer = client.get(path, query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json().get("errors") == errors


@pytest.mark.parametrize("by", ["hour", "", "DAY", "by\0"])
def test_breakdown_that_is_not_offered_is_refused(client: APIClient, by: str) -> None:
    assert client.get(SUMMARY, {**OF_2025, "by": by}).status_code == 400


def test_refusal_of_a_long_span_names_the_limit(client: APIClient) -> None:
    answer = client.get(SUMMARY, {"from": "2000-01-01", "to": "2025-01-01"}).json()

    assert "3653" in answer["detail"]


@pytest.mark.parametrize("path", [SUMMARY, POSITION])
def test_reports_need_a_log_in(path: str) -> None:
    assert APIClient().get(path, OF_2025).status_code == 401


@pytest.mark.parametrize("path", [SUMMARY, POSITION])
def test_reports_are_kept_by_no_cache(client: APIClient, path: str) -> None:
    assert "no-store" in client.get(path, OF_2025)["Cache-Control"]


def test_position_without_lines_says_so(client: APIClient) -> None:
    answer = client.get(POSITION, OF_2025).json()

    assert (answer["state"], answer["annualised_wrvu"], answer["covered"]["days"]) == ("no_lines", None, 0)


def test_position_without_a_specialty_says_so(client: APIClient, record: Record) -> None:
    record(performed_on="2025-10-01")

    assert client.get(POSITION, OF_2025).json()["state"] == "no_specialty"


@pytest.fixture
def specialist(user: User) -> User:
    user.profile.specialty, user.profile.fte = "gastroenterology", "0.80"
    user.profile.save()
    return user


@pytest.mark.usefixtures("specialist")
def test_position_without_a_table_says_how_to_load_one(client: APIClient, record: Record) -> None:
    record(performed_on="2025-10-01")

    answer = client.get(POSITION, OF_2025).json()

    assert answer["state"] == "no_table"
    assert "import_benchmark" in answer["how_to_load"]
    assert answer["positions"] == []


@pytest.mark.usefixtures("specialist")
def test_position_is_of_the_annualised_production_and_early_under_90_days(client: APIClient, record: Record) -> None:
    BenchmarkRowFactory.create(specialty="gastroenterology", points={"25": "100.00", "50": "200.00", "75": "300.00"})
    record(performed_on="2025-10-24", code="45378", units=4)

    answer = client.get(POSITION, OF_2025).json()

    # 13.04 wRVU in the 28 days from 24 October to 20 November at 0.80: 13.04 × 365 ÷ (0.80 × 28) = 212.482
    assert answer["state"] == "found"
    assert (answer["wrvu"], answer["fte"], answer["annualised_wrvu"]) == ("13.04", "0.80", "212.48")
    assert answer["covered"] == {"first_on": "2025-10-24", "last_on": "2025-11-20", "days": 28}
    assert answer["early"] is True
    assert (answer["positions"][0]["percentile"], answer["positions"][0]["standing"]) == ("53.1", "p53.1")


@pytest.mark.usefixtures("specialist")
def test_position_beyond_the_table_has_no_number(client: APIClient, record: Record) -> None:
    BenchmarkRowFactory.create(specialty="gastroenterology", points={"10": "1.00", "90": "2.00"})
    record(performed_on="2025-01-01", units=900)

    table = client.get(POSITION, OF_2025).json()["positions"][0]

    assert (table["percentile"], table["standing"]) == (None, "> p90")


@pytest.mark.usefixtures("specialist")
def test_observed_lines_are_no_production(client: APIClient, record: Record) -> None:
    record(role="observer", performed_on="2025-01-01")
    record(performed_on="2025-11-01")

    answer = client.get(POSITION, OF_2025).json()

    assert (answer["lines"], answer["covered"]["first_on"]) == (1, "2025-11-01")


@pytest.mark.parametrize(("path", "most"), [(SUMMARY, 3), (POSITION, 9)])
def test_queries_of_a_report_are_few(user: User, record: Record, path: str, most: int) -> None:
    user.profile.specialty = "gastroenterology"
    user.profile.save()
    record(performed_on="2025-10-01")
    client = APIClient()
    client.force_authenticate(User.objects.get(id=user.id))

    with CaptureQueriesContext(connection) as captured:
        client.get(path, OF_2025)

    assert len(captured) <= most
