"""Position in computed tables, mix, pace, series and charts over REST."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from benchmarks.models import BenchmarkRow, TopCode
from procedures.collections.collection import Json
from procedures.services.preferences import store_preferences
from tests.factories import NOW, BenchmarkRowFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.procedures.conftest import Record
from tests.web.pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "shared_catalogue")]

OF_2025 = {"from": "2025-01-01", "to": "2025-12-31"}


@pytest.fixture
def at_now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def specialty(user: User) -> None:
    user.profile.specialty, user.profile.fte = "gastroenterology", "0.80"
    user.profile.save()


@pytest.fixture
def computed() -> None:
    """A table of 2023 that rests on a release of that year, in which a visit is worth half of today's."""
    release = ReleaseFactory.create(id="RVU23D", year=2023, effective_from=date(2023, 10, 1))
    RelativeValueFactory.create(release=release, work_rvu=Decimal("0.65"))
    row = BenchmarkRowFactory.create(
        specialty="gastroenterology", source__slug="medicare-wrvu-2023", source__kind="medicare",
        source__release="RVU23D", source__year=2023, visibility="A", points={"10": "10.00", "90": "5000.00"},
    )  # fmt: skip
    for rank, (code, share) in enumerate((("45378", "0.6"), ("99213", "0.4")), 1):
        TopCode.objects.create(
            source=row.source, specialty="gastroenterology", code=code, rank=rank, wrvu=1, services=1, n=20, share=share
        )


def get(client: APIClient, path: str, expected: int = 200, /, **query: str) -> Any:  # Any: JSON
    answer = client.get(f"/api/v1/summary/{path}", query)
    assert answer.status_code == expected, answer.content
    return answer.json()


@pytest.mark.usefixtures("computed")
def test_lines_are_valued_with_the_tables_release_and_medicares_share_of_them_counts(
    client: APIClient, record: Record
) -> None:
    record(performed_on="2025-10-24", code="99213", units=100)

    answer = get(client, "position", **OF_2025, medicare_share="40")

    own = answer["wrvu"]
    (revalued,) = answer["revalued"]
    (position,) = answer["positions"]
    assert (own, revalued) == ("130.00", {"release": "RVU23D", "wrvu": "65.00", "unknown_lines": 0})
    # 65 × 0.40 × 365 ÷ 28 days, and no FTE
    assert (position["value"], position["withheld"], position["percentile"] is not None) == ("338.93", None, True)


@pytest.mark.usefixtures("computed")
def test_without_a_said_share_there_is_no_position_and_code_unknown_to_the_release_is_counted(
    client: APIClient, record: Record
) -> None:
    record(performed_on="2025-10-24", code="45378")

    assert get(client, "position", **OF_2025)["positions"][0]["withheld"] == "medicare_share_not_said"
    assert get(client, "position", **OF_2025, medicare_share="40")["revalued"][0]["unknown_lines"] == 1


def test_table_typed_from_a_contract_of_ones_own_is_placed_at_full_time(
    client: APIClient, user: User, record: Record
) -> None:
    table: Json = {"name": "My contract", "year": 2025, "points": {"50": "2000.00", "75": "4000.00"}}
    store_preferences(user_id=user.id, values={"own_table": table}, at=NOW)
    record(performed_on="2025-10-24", code="99213", units=100)

    (position,) = get(client, "position", **OF_2025)["positions"]

    # 130 ÷ 0.80 × 365 ÷ 28
    assert (position["source"]["name"], position["value"], position["standing"]) == ("My contract", "2118.30", "p51.5")


@pytest.mark.usefixtures("computed")
@matrix(
    ("metric", "value"),
    # 100 visits of 0.65 and 10 tracings of nothing at the table's release; of 40 %, in 28 days of 365.
    [("services", "521.43"), ("wrvu_per_service", "0.65"), ("em_share", "100.00")],
)
def test_each_metric_is_placed_by_its_own_figure(client: APIClient, record: Record, metric: str, value: str) -> None:
    source = BenchmarkRow.objects.get().source
    BenchmarkRowFactory.create(source=source, specialty="gastroenterology", metric=metric, visibility="A")
    record(performed_on="2025-10-24", code="99213", units=100)
    record(performed_on="2025-10-24", code="H2020", units=10)

    (position,) = get(client, "position", **OF_2025, medicare_share="40", metric=metric)["positions"]

    assert position["value"] == value


def test_metric_that_no_figure_is_known_of_is_refused(client: APIClient) -> None:
    assert get(client, "position", 400, **OF_2025, metric="dollars")["errors"] == {"metric": ["invalid_choice"]}


@pytest.mark.usefixtures("computed")
def test_code_gone_within_the_tables_year_is_looked_up_in_its_earlier_release(
    client: APIClient, record: Record
) -> None:
    earlier = ReleaseFactory.create(id="RVU23A", year=2023, effective_from=date(2023, 1, 1))
    RelativeValueFactory.create(release=earlier, code__code="45378", work_rvu=Decimal("3.26"))
    record(performed_on="2025-10-24", code="45378")

    (revalued,) = get(client, "position", **OF_2025, medicare_share="40")["revalued"]

    assert revalued == {"release": "RVU23D", "wrvu": "3.26", "unknown_lines": 0}


def test_goal_of_more_than_ten_years_is_named_and_breaks_nothing(client: APIClient) -> None:
    goal = {"period_start": "2000-01-01", "period_end": "2099-12-31", "target_wrvu": "1.00"}
    created = client.post("/api/v1/goals", goal, format="json").json()

    answer = get(client, "pace")

    assert (answer["goals"], answer["too_long"]) == ([], [created["id"]])


def test_plan_of_more_than_ten_years_is_refused(client: APIClient) -> None:
    query = {"target": "6000", "from": "2000-01-01", "to": "2099-12-31"}

    assert get(client, "pace", 400, **query)["code"] == "span_too_long"


@pytest.mark.slow
@pytest.mark.usefixtures("computed")
@matrix(("path", "most"), [("pace", 8), ("position", 10), ("mix", 6), ("series", 4), ("chart", 8)])
def test_queries_of_a_report_do_not_grow_with_lines_or_goals(
    client: APIClient, record: Record, path: str, most: int
) -> None:
    for number in range(12):
        record(performed_on=f"2025-11-{number + 1:02}", code=("99213", "45378")[number % 2])
        goal = {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": f"{number + 1}.00"}
        client.post("/api/v1/goals", goal, format="json")

    with CaptureQueriesContext(connection) as captured:
        client.get(f"/api/v1/summary/{path}", {} if path == "pace" else {**OF_2025})

    assert len(captured) <= most


def test_leave_is_not_covered(client: APIClient, user: User, record: Record) -> None:
    store_preferences(user_id=user.id, values={"leave": [["2025-11-03", "2025-11-12"]]}, at=NOW)
    record(performed_on="2025-11-01")

    assert get(client, "position", **OF_2025)["covered"]["days"] == 10


@pytest.mark.usefixtures("computed")
def test_mix_names_what_the_specialty_bills_and_one_rarely_logs_and_the_reverse(
    client: APIClient, record: Record
) -> None:
    record(performed_on="2025-11-01", code="99213")

    answer = get(client, "mix", **OF_2025)

    assert [(one["code"], one["theirs"]) for one in answer["rarely_logged"]] == [("45378", "0.6000")]
    assert answer["rarely_billed"] == []


def test_mix_without_a_table_says_how_to_load_one(client: APIClient) -> None:
    assert "build_benchmarks" in get(client, "mix", **OF_2025)["how_to_load"]


def test_pace_of_a_stored_goal(client: APIClient, record: Record) -> None:
    goal = {"period_start": "2025-11-03", "period_end": "2025-11-28", "target_wrvu": "100.00"}
    client.post("/api/v1/goals", goal, format="json")
    record(performed_on="2025-11-20", code="99213", units=10)

    (pace,) = get(client, "pace")["goals"]

    # 20 weekdays less Veterans Day and Thanksgiving; the day itself is done: 5 are left, with 87 to make.
    assert (pace["working_days"], pace["working_days_left"]) == (18, 5)
    assert (pace["made"], pace["needed_per_day"]) == ("13.00", "17.40")
    assert [pace["course"][0], pace["course"][-1]] == [
        {"on": "2025-11-02", "made": "0.00"}, {"on": "2025-11-20", "made": "13.00"},
    ]  # fmt: skip


def test_goal_to_try_out_counts_the_fte(client: APIClient) -> None:
    (pace,) = get(client, "pace", target="6000", fte="0.8", **OF_2025)["goals"]

    assert (pace["goal_id"], pace["target"]) == (None, "4800.00")


@matrix(
    ("query", "errors"),
    [
        ({"target": "6000", "fte": "0", **OF_2025}, {"fte": ["out_of_range"]}),
        ({"target": "6000", "fte": "1.01", **OF_2025}, {"fte": ["out_of_range"]}),
        ({"target": "0", **OF_2025}, {"target": ["out_of_range"]}),
        ({"target": "6000"}, {"from": ["required"], "to": ["required"]}),
        ({"target": "1", "from": "2025-02-01", "to": "2025-01-01"}, {"to": ["before_from"]}),
        ({"fte": "0.5"}, {"fte": ["needs_target"]}),
        ({"on": "today"}, {"on": ["invalid_format"]}),
    ],
)
def test_goal_that_cannot_be_is_refused_by_parameter(
    client: APIClient, query: dict[str, str], errors: dict[str, list[str]]
) -> None:
    assert get(client, "pace", 400, **query)["errors"] == errors


def test_goal_that_ends_before_it_starts_is_refused(client: APIClient) -> None:
    goal = {"period_start": "2025-02-01", "period_end": "2025-01-01", "target_wrvu": "1.00"}

    answer = client.post("/api/v1/goals", goal, format="json")

    assert answer.json()["errors"] == {"period_end": ["before_period_start"]}


def test_setting_of_another_shape_is_refused(client: APIClient) -> None:
    answer = client.post("/api/v1/settings", {"key": "leave", "value": "July"}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"value": ["invalid_type"]})


def test_totals_by_session_and_family(client: APIClient, record: Record) -> None:
    case = "4d1f0c9e-1c66-4c57-9a61-6f0f3f2a7b10"
    for code in ("45378", "99213"):
        record(performed_on="2025-11-01", code=code, encounter_id=case)
    record(performed_on="2025-11-01", code="99213")

    sessions = client.get("/api/v1/summary", {**OF_2025, "by": "session"}).json()["buckets"]
    families = client.get("/api/v1/summary", {**OF_2025, "by": "family"}).json()["buckets"]

    assert sorted(one["lines"] for one in sessions) == [1, 2]
    assert [one["key"] for one in families] == ["digestive", "evaluation-management"]


def test_series_are_columns_for_uplot_and_a_specification_for_vega_lite(client: APIClient, record: Record) -> None:
    record(performed_on="2025-10-01", code="99213")
    record(performed_on="2025-11-01", code="99213", units=2)

    columns = get(client, "series", **OF_2025)
    specification = get(client, "series", **OF_2025, form="vega-lite")

    assert columns["names"] == ["2025-10", "2025-11"]
    assert columns["data"] == [[1759276800, 1761955200], [1.3, 2.6], [1.3, 3.9]]
    assert [one["wrvu"] for one in specification["data"]["values"]] == ["1.30", "2.60"]


@matrix(("form", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
@matrix("by", ["month", "code"])
def test_totals_are_drawn(client: APIClient, record: Record, form: str, start: bytes, by: str) -> None:
    record(performed_on="2025-11-01", code="99213")

    answer = client.get("/api/v1/summary/chart", {**OF_2025, "form": form, "by": by})

    assert (answer.status_code, answer.content[: len(start)]) == (200, start)


@pytest.mark.usefixtures("computed")
def test_position_is_drawn_and_without_a_table_not_found(client: APIClient, record: Record) -> None:
    record(performed_on="2025-10-24", code="99213")

    assert plain_text(client.get("/api/v1/summary/position/chart", OF_2025)).startswith("<?xml")
    assert client.get("/api/v1/summary/position/chart", {"from": "2001-01-01", "to": "2001-12-31"}).status_code == 404


@pytest.mark.usefixtures("computed")
def test_under_28_days_there_is_no_year_no_percentile_no_ratio_and_no_chart(
    client: APIClient, user: User, record: Record
) -> None:
    table: Json = {"name": "My contract", "year": 2025, "points": {"50": "2000.00", "75": "4000.00"}}
    store_preferences(user_id=user.id, values={"own_table": table}, at=NOW)
    record(performed_on="2025-10-25", units=100)

    for metric in ("wrvu", "services", "wrvu_per_service", "em_share"):
        answer = get(client, "position", **OF_2025, medicare_share="40", metric=metric)
        assert (answer["state"], answer["covered"]["days"], answer["days_missing"]) == ("too_few_days", 27, 1)
        assert (answer["annualised_wrvu"], answer["revalued"], answer["positions"]) == (None, [], [])
        assert (answer["wrvu"], answer["early"]) == ("130.00", True)
    assert get(client, "position/chart", 404, **OF_2025)["code"] == "too_few_days"


@pytest.mark.usefixtures("computed")
def test_from_28_days_on_there_is_a_position_shown_as_early(client: APIClient, record: Record) -> None:
    record(performed_on="2025-10-24", units=100)

    answer = get(client, "position", **OF_2025, medicare_share="40")

    assert (answer["state"], answer["days_missing"], answer["early"]) == ("found", 0, True)
    assert answer["annualised_wrvu"] is not None


def test_leave_counts_as_days_missing_even_where_all_days_are_leave(
    client: APIClient, user: User, record: Record
) -> None:
    store_preferences(user_id=user.id, values={"leave": [["2025-10-01", "2025-11-20"]]}, at=NOW)
    record(performed_on="2025-10-01")

    answer = get(client, "position", **OF_2025)

    assert (answer["state"], answer["days_missing"]) == ("too_few_days", 28)
