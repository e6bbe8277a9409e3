"""wRVU an hour: lines of days with a shift by the time of these shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import CareerStage, User
from procedures.domain.production import CountsAs
from procedures.reports.hours import hours_of, wrvu_per_hour
from procedures.reports.periods import By
from procedures.selectors.shifts import ShiftDay
from tests.factories import make_shift
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_user

SUMMARY = "/api/v1/summary"
OF_2025 = {"from": "2025-01-01", "to": "2025-12-31"}
TIMES = [By.DAY, By.WEEK, By.MONTH, By.QUARTER, By.YEAR]

amounts = st.decimals(0, 1_000_000, places=2)
shift_days = st.builds(
    ShiftDay,
    day=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    counts_as=st.sampled_from(list(CountsAs)),
    minutes=st.integers(1, 2880),
    wrvu=amounts,
)


@pytest.fixture(autouse=True)
def _today() -> Any:  # Any: a generator of nothing
    with time_machine.travel(datetime(2025, 11, 20, 15, 0, tzinfo=UTC), tick=False):
        yield


@matrix(
    ("wrvu", "minutes", "expected"),
    [
        ("12.00", 480, "1.50"),
        ("0.00", 480, "0.00"),
        # 1.25 in 30 hours are 0.041666…; 0.05 in 10 hours is exactly half of a hundredth.
        ("1.25", 1800, "0.04"),
        ("0.05", 600, "0.01"),
        ("10.00", 1, "600.00"),
    ],
)
def test_wrvu_an_hour_is_rounded_half_up(wrvu: str, minutes: int, expected: str) -> None:
    assert str(wrvu_per_hour(Decimal(wrvu), minutes=minutes)) == expected


def test_without_a_shift_there_is_no_figure_and_not_zero() -> None:
    assert wrvu_per_hour(Decimal("12.00"), minutes=0) is None


@given(wrvu=amounts, minutes=st.integers(1, 500_000))
def test_wrvu_an_hour_by_its_hours_is_the_wrvu_again(wrvu: Decimal, minutes: int) -> None:
    rate = wrvu_per_hour(wrvu, minutes=minutes)

    assert rate is not None
    assert abs(rate * minutes / 60 - wrvu) <= Decimal("0.005") * minutes / 60 + Decimal("1e-12")


@given(days=st.lists(shift_days, max_size=20), by=st.sampled_from(TIMES), week_start=st.integers(1, 7))
def test_buckets_add_up_to_the_total_and_hours_of_a_student_are_in_none(
    days: list[ShiftDay], by: By, week_start: int
) -> None:
    hours = hours_of(days, by=by, week_start=week_start)

    for kind, counts_as in (("own", CountsAs.OWN), ("training", CountsAs.TRAINING)):
        total = getattr(hours.total, kind)
        assert total.minutes == sum(day.minutes for day in days if day.counts_as is counts_as)
        assert total.minutes == sum(getattr(bucket, kind).minutes for bucket in hours.buckets.values())
        assert total.wrvu == sum(getattr(bucket, kind).wrvu for bucket in hours.buckets.values())


@pytest.mark.django_db
@pytest.mark.usefixtures("shared_catalogue")
class TestSummary:
    """What a summary says of shifts."""

    def summary(self, client: APIClient, **query: str) -> Any:  # Any: JSON
        answer = client.get(SUMMARY, {**OF_2025, **query})
        assert answer.status_code == 200, answer.content
        return answer.json()

    def hours(self, client: APIClient, **query: str) -> dict[str, tuple[int, str]]:
        buckets = self.summary(client, **query)["buckets"]
        return {one["key"]: (one["shift_minutes"], one["wrvu_per_hour"]) for one in buckets}

    def test_only_lines_of_days_with_a_shift_count_and_two_shifts_on_a_day_add_up(
        self, client: APIClient, user: User, record: Record
    ) -> None:
        record(performed_on="2025-11-03", units=10)
        record(performed_on="2025-11-04", units=10)
        make_shift(user_id=user.id, started_on="2025-11-03", minutes=240)
        make_shift(user_id=user.id, started_on="2025-11-03", minutes=360)

        total = self.summary(client)["total"]

        # 13.00 wRVU in 10 hours; the 26.00 of both days would be 2.60.
        assert (total["wrvu"], total["shift_minutes"], total["wrvu_per_hour"]) == ("26.00", 600, "1.30")

    def test_shift_over_midnight_is_of_its_first_day(self, client: APIClient, user: User, record: Record) -> None:
        record(performed_on="2025-10-31", units=2)
        record(performed_on="2025-11-01", units=100)
        make_shift(user_id=user.id, started_on="2025-10-31", starts_at="19:00", minutes=720)

        assert self.hours(client, by="day") == {"2025-10-31": (720, "0.22"), "2025-11-01": (0, None)}
        assert self.hours(client, by="month") == {"2025-10": (720, "0.22"), "2025-11": (0, None)}

    @matrix(
        ("by", "keys"),
        [
            ("day", ["2025-10-01", "2025-11-14"]),
            ("week", ["2025-09-29", "2025-11-10"]),
            ("month", ["2025-10", "2025-11"]),
            ("quarter", ["2025-Q4"]),
            ("year", ["2025"]),
        ],
    )
    def test_shift_without_a_line_has_a_bucket_in_order_and_its_time_counts(
        self, client: APIClient, user: User, record: Record, by: str, keys: list[str]
    ) -> None:
        record()
        make_shift(user_id=user.id)
        make_shift(user_id=user.id, started_on="2025-10-01", minutes=780)

        answer = self.summary(client, by=by)

        assert [bucket["key"] for bucket in answer["buckets"]] == keys
        assert sum(bucket["shift_minutes"] for bucket in answer["buckets"]) == 1260
        # 1.30 in 21 hours.
        assert answer["total"]["wrvu_per_hour"] == "0.06"

    @matrix("by", ["code", "basis", "role", "session", "family"])
    def test_bucket_that_is_no_span_of_time_has_none_and_the_total_has_it(
        self, client: APIClient, user: User, record: Record, by: str
    ) -> None:
        record()
        make_shift(user_id=user.id)

        answer = self.summary(client, by=by)

        (bucket,) = answer["buckets"]
        assert (bucket["shift_minutes"], bucket["wrvu_per_hour"]) == (None, None)
        assert bucket["training"]["shift_minutes"] is None
        assert (answer["total"]["shift_minutes"], answer["total"]["wrvu_per_hour"]) == (480, "0.16")

    def test_residency_is_apart_and_hours_of_a_student_are_in_no_figure(
        self, client: APIClient, user: User, record: Record
    ) -> None:
        stages = (("student", date(2020, 1, 1)), ("resident", date(2025, 10, 1)), ("attending", date(2025, 11, 1)))
        for stage, since in stages:
            CareerStage.objects.create(user=user, stage=stage, effective_from=since)
        for day in ("2025-09-14", "2025-10-14", "2025-11-14"):
            record(performed_on=day, units=10)
            make_shift(user_id=user.id, started_on=day, minutes=600)
        # What an attending did in the role of a resident, or observed, is no part of their hour.
        record(performed_on="2025-11-14", role="resident", units=99)
        record(performed_on="2025-11-14", role="observer", units=99)

        total = self.summary(client)["total"]

        assert (total["shift_minutes"], total["wrvu_per_hour"]) == (600, "1.30")
        assert (total["training"]["shift_minutes"], total["training"]["wrvu_per_hour"]) == (600, "1.30")
        assert set(total["observed"]) == {"lines", "units", "wrvu"}

    def test_shifts_to_come_deleted_ones_and_those_of_others_stay_out(
        self, client: APIClient, user: User, record: Record
    ) -> None:
        record()
        make_shift(user_id=user.id, started_on="2025-11-21")
        make_shift(user_id=new_user().id)
        gone = make_shift(user_id=user.id)
        client.delete(f"/api/v1/shifts/{gone}")

        total = self.summary(client)["total"]

        assert (total["shift_minutes"], total["wrvu_per_hour"]) == (0, None)

    @matrix("by", list(By))
    def test_queries_are_as_many_for_many_shifts_as_for_none(
        self, client: APIClient, user: User, record: Record, by: By
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                self.summary(client, by=by.value)
            return len(captured)

        none = queries()
        for day in range(1, 15):
            make_shift(user_id=user.id, started_on=f"2025-11-{day:02}")
            record(performed_on=f"2025-11-{day:02}")

        assert queries() == none == 3
