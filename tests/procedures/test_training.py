"""Lines of residents and students beside an attending's production: on every report, in goals and in exports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import CareerStage, User
from procedures.collections.logs import ROLES
from procedures.domain.production import CountsAs, counts_as
from procedures.reports.periods import By
from tests.factories import NOW, make_goal
from tests.matrix import matrix
from tests.procedures.conftest import Record

OF_2025 = {"from": "2025-01-01", "to": "2025-12-31"}


@pytest.fixture
def at_now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def staged(user: User, *stages: tuple[str, date]) -> None:
    for stage, since in stages:
        CareerStage.objects.create(user=user, stage=stage, effective_from=since)


def get(client: APIClient, path: str, **query: str) -> Any:  # Any: JSON
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("stage", [None, "student", "resident", "attending"])
@pytest.mark.parametrize("role", ROLES)
def test_observed_wins_over_training_and_training_over_own(role: str, stage: str | None) -> None:
    expected = CountsAs.OWN
    if "resident" in {role, stage}:
        expected = CountsAs.TRAINING
    if role == "observer" or stage == "student":
        expected = CountsAs.OBSERVED

    assert counts_as(role=role, stage=stage) is expected


@pytest.mark.django_db
class TestReports:
    """What reports say of a log with lines of every kind."""

    @pytest.fixture(autouse=True)
    def lines(self, at_now: None, catalogue: None, user: User, record: Record) -> None:
        """A student until 2024-07, a resident until 2025-11, then an attending who once helps as a resident."""
        staged(user, ("student", date(2020, 1, 1)), ("resident", date(2024, 7, 1)), ("attending", date(2025, 10, 10)))
        record(performed_on="2025-10-09")
        record(performed_on="2025-10-10", units=2)
        record(performed_on="2025-10-11", role="resident", code="45378")
        record(performed_on="2025-10-12", role="observer", code="71046")

    @matrix("by", list(By))
    def test_every_breakdown_has_training_apart(self, client: APIClient, by: By) -> None:
        answer = get(client, "summary", **OF_2025, by=by.value)

        total = answer["total"]
        assert (total["wrvu"], total["lines"]) == ("2.60", 1)
        assert (total["training"], total["observed"]) == (
            {"lines": 2, "units": 2, "wrvu": "4.56", "shift_minutes": 0, "wrvu_per_hour": None},
            {"lines": 1, "units": 1, "wrvu": "0.22"},
        )
        for name in ("training", "observed"):
            assert sum(bucket[name]["lines"] for bucket in answer["buckets"]) == total[name]["lines"]

    def test_position_mix_series_and_pay_leave_training_out(self, client: APIClient) -> None:
        position = get(client, "summary/position", **OF_2025)
        columns = get(client, "summary/series", **OF_2025)
        contract = get(client, "contracts")["results"][-1]["id"]
        (october, _) = get(client, f"contracts/{contract}/periods", **{"from": "2025-10-01", "to": "2025-11-30"})[
            "results"
        ]

        assert (position["wrvu"], position["lines"], position["covered"]["first_on"]) == ("2.60", 1, "2025-10-10")
        assert (position["training"], position["observed"]["lines"]) == ({"lines": 2, "wrvu": "4.56"}, 1)
        assert columns["data"][1] == [2.6]
        assert (october["lines"], october["wrvu"]) == (1, "2.60")

    def test_goal_counts_training_lines_of_days_in_the_stage_resident_alone_and_says_so(
        self, client: APIClient, user: User
    ) -> None:
        make_goal(user_id=user.id, period_start="2025-10-01")

        (goal,) = get(client, "summary/pace")["goals"]

        # 1.30 as a resident, 2.60 as an attending; what the attending did in the role of a resident is left out.
        assert (goal["made"], goal["training"]) == ("3.90", "1.30")

    def test_list_says_of_each_line_what_it_counts_as(self, client: APIClient) -> None:
        listed = get(client, "logs?limit=10")["results"]
        (newest, *_) = listed

        assert [line["counts_as"] for line in reversed(listed)] == ["training", "own", "training", "observed"]
        assert get(client, f"logs/{newest['id']}")["counts_as"] == "observed"

    def test_table_says_of_each_line_what_it_counts_as(self, client: APIClient) -> None:
        answer = client.get("/api/v1/export/lines.csv")
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # of a streaming answer
        header, *rows = [row.split(",") for row in text.splitlines()]

        assert [row[header.index("counts_as")] for row in rows] == ["training", "own", "training", "observed"]

    def test_calendar_sums_own_lines_and_names_the_others(self, client: APIClient) -> None:
        answer = client.get("/api/v1/export/days.ics")
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # of a streaming answer

        summaries = [line.removeprefix("SUMMARY:") for line in text.splitlines() if line.startswith("SUMMARY:")]
        assert summaries == [
            "0 lines\\, 0.00 wRVU\\, 1 line in training",
            "1 line\\, 2.60 wRVU",
            "0 lines\\, 0.00 wRVU\\, 1 line in training",
            "0 lines\\, 0.00 wRVU\\, 1 line observed",
        ]

    def test_bundle_says_of_each_charge_what_the_line_counts_as(self, client: APIClient) -> None:
        answer = client.get("/api/v1/export/fhir")
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # of a streaming answer

        assert [text.count(f'"urn:openrvu:counts-as", "valueCode": "{kind}"') for kind in CountsAs] == [1, 2, 1]

    def test_stored_roles_stay_and_the_default_of_a_line_is_primary(self, client: APIClient) -> None:
        listed = get(client, "logs")["results"]

        assert sorted(one["role"] for one in listed) == ["observer", "primary", "primary", "resident"]


@pytest.mark.django_db
@pytest.mark.usefixtures("at_now", "catalogue")
def test_log_of_a_resident_alone_has_no_own_production(client: APIClient, user: User, record: Record) -> None:
    staged(user, ("resident", date(2024, 7, 1)))
    record(performed_on="2025-10-09")

    answer = get(client, "summary/position", **OF_2025)

    assert (answer["state"], answer["wrvu"], Decimal(answer["training"]["wrvu"])) == (
        "no_lines",
        "0.00",
        Decimal("1.30"),
    )
