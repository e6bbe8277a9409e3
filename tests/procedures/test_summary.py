"""Totals of a log, broken down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import CareerStage, User
from procedures.reports.periods import MOST_DAYS, By
from procedures.reports.summary import LineTotals, SpanTooLong, Summary, TooManyBuckets, summarize
from procedures.selectors.clinicians import clinician
from procedures.selectors.logs import live_logs, valued_logs
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)


def summary(user: User, *, by: By = By.MONTH, at: datetime = NOW, first: date = FIRST, last: date = LAST) -> Summary:
    return summarize(clinician=clinician(user=user), first=first, last=last, by=by, at=at)


def wrvus(figures: Summary) -> Mapping[str, str]:
    return {key: str(bucket.own.wrvu) for key, bucket in figures.buckets.items()}


def test_lines_are_summed_up_by_month(user: User, record: Record) -> None:
    record(performed_on="2025-10-31")
    record(performed_on="2025-11-01", units=2)
    record(performed_on="2025-11-14", code="45378")

    assert wrvus(summary(user)) == {"2025-10": "1.30", "2025-11": "5.86"}


@matrix(
    ("by", "keys"),
    [
        (By.DAY, ["2025-10-31", "2025-11-01", "2025-11-14"]),
        (By.WEEK, ["2025-10-27", "2025-11-10"]),
        (By.QUARTER, ["2025-Q4"]),
        (By.YEAR, ["2025"]),
        (By.CODE, ["45378", "99213"]),
        (By.BASIS, ["work_rvu"]),
        (By.ROLE, ["primary", "resident"]),
    ],
)
def test_buckets_stand_in_the_order_of_their_keys(user: User, record: Record, by: By, keys: list[str]) -> None:
    record(performed_on="2025-11-14", code="45378", role="resident")
    record(performed_on="2025-10-31")
    record(performed_on="2025-11-01")

    assert list(summary(user, by=by).buckets) == keys


def test_week_begins_as_the_profile_says(user: User, record: Record) -> None:
    user.profile.week_start = 7
    user.profile.save()
    record(performed_on="2025-11-14")

    assert list(summary(user, by=By.WEEK).buckets) == ["2025-11-09"]


def test_ends_of_the_span_are_included(user: User, record: Record) -> None:
    for day in ("2025-10-31", "2025-11-01", "2025-11-10", "2025-11-11"):
        record(performed_on=day)

    figures = summary(user, first=date(2025, 11, 1), last=date(2025, 11, 10))

    assert figures.total.own == LineTotals(lines=2, units=2, wrvu=Decimal("2.60"))


def test_observed_lines_stand_apart_from_own_production(user: User, record: Record) -> None:
    record(units=2)
    record(code="45378", role="observer")

    total = summary(user).total

    assert total.own == LineTotals(lines=1, units=2, wrvu=Decimal("2.60"))
    assert total.observed == LineTotals(lines=1, units=1, wrvu=Decimal("3.26"))


def test_line_belongs_to_the_stage_of_its_date_so_graduation_changes_no_old_figure(user: User, record: Record) -> None:
    for stage, day in (("student", date(2024, 1, 1)), ("resident", date(2025, 7, 1)), ("attending", date(2025, 7, 2))):
        CareerStage.objects.create(user=user, stage=stage, effective_from=day)
    record(performed_on="2025-06-30")
    record(performed_on="2025-07-01")
    record(performed_on="2025-07-02")

    figures = summary(user, by=By.DAY)

    assert figures.buckets["2025-07-02"].own.lines == 1

    assert figures.buckets["2025-06-30"].observed.lines == 1
    assert figures.buckets["2025-06-30"].own.lines == 0
    assert (figures.buckets["2025-07-01"].own.lines, figures.buckets["2025-07-01"].training.lines) == (0, 1)


def test_line_before_any_stage_is_own_production(user: User, record: Record) -> None:
    CareerStage.objects.create(user=user, stage="student", effective_from=date(2025, 7, 1))
    record(performed_on="2025-06-30")

    assert summary(user).total.own.lines == 1


def test_lines_worth_nothing_are_counted_by_basis_and_reason(user: User, record: Record) -> None:
    record()
    record(code="H2020", units=3)
    record(code="71046", modifiers=["TC"])
    record(code="00000")
    record(code="H2020", role="observer")

    assert summary(user).total.zero_credit == {
        ("payer_fee_schedule", "not_valid_for_medicare"): LineTotals(lines=1, units=3),
        ("assigned_zero", "component"): LineTotals(lines=1, units=1),
        ("unvalued", "unknown_code"): LineTotals(lines=1, units=1),
    }


def test_lines_are_counted_by_flag(user: User, record: Record) -> None:
    record(performed_on="2025-03-01")
    record(performed_on="2025-04-01")
    record(performed_on="2025-11-01")

    assert summary(user).total.flags == {"schedule_year_missing": 2}


def test_year_whose_schedule_is_not_loaded_is_named_with_the_release_to_load(user: User, record: Record) -> None:
    record(performed_on="2025-03-01")
    record(performed_on="2025-04-01")
    record(performed_on="2023-04-01")

    missing = summary(user, first=date(2023, 1, 1)).missing_years

    assert [(one.year, one.lines, one.load) for one in missing] == [(2023, 1, "RVU23A"), (2025, 2, "RVU25A")]


def test_line_of_a_day_to_come_stays_out_until_that_day_in_the_users_time_zone(user: User, record: Record) -> None:
    user.profile.time_zone = "Pacific/Auckland"
    user.profile.save()
    record(performed_on="2025-11-21")

    before = summary(user, at=datetime(2025, 11, 20, 10, 59, tzinfo=UTC)).total
    after = summary(user, at=datetime(2025, 11, 20, 11, 0, tzinfo=UTC)).total

    assert (before.own.lines, after.own.lines) == (0, 1)


def test_deleted_lines_and_those_of_others_do_not_count(user: User, record: Record) -> None:
    log = record()
    record(owner=new_user())
    apply_changes(user_id=user.id, mutations=[Mutation("procedure_logs", Op.DELETE, log.id)], at=NOW)

    assert summary(user).buckets == {}


def test_ten_years_of_days_are_given_and_one_day_more_is_not(user: User) -> None:
    first = date(2016, 1, 1)
    summary(user, first=first, last=date.fromordinal(first.toordinal() + MOST_DAYS - 1))

    with pytest.raises(SpanTooLong, match="3653"):
        summary(user, first=first, last=date.fromordinal(first.toordinal() + MOST_DAYS))


@pytest.mark.slow
def test_more_than_5000_buckets_are_refused(user: User) -> None:
    codes = (f"X{number:04}" for number in range(5001))
    logs = [{"code": code, "performed_on": "2025-11-14"} for code in codes]
    batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for data in logs]
    apply_changes(user_id=user.id, mutations=batch, at=NOW)

    with pytest.raises(TooManyBuckets):
        summary(user, by=By.CODE)


def test_two_queries_are_enough_whatever_the_number_of_lines(user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            summary(User.objects.get(id=user.id), by=By.DAY)
        return len(captured) - 1

    none = queries()
    logs = [{"code": "99213", "performed_on": f"2025-11-{day:02}"} for day in range(1, 20)] * 10
    batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for data in logs]
    apply_changes(user_id=user.id, mutations=batch, at=NOW)

    assert queries() == none == 2


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["99213", "45378", "H2020", "71046", "00000"]),
            "performed_on": st.dates(date(2024, 1, 1), date(2025, 11, 20)).map(str),
            "units": st.integers(1, 9_999),
            "role": st.sampled_from(["primary", "observer", "resident"]),
            "modifiers": st.sampled_from([[], ["26"], ["53"], ["TC"]]),
        }
    ),
    max_size=25,
)


@pytest.mark.slow
class TotalsOfAnyLog(TestCase):
    """What holds for every log, breakdown and date of graduation."""

    @settings(max_examples=40, deadline=None)
    @given(lines=LINES, by=st.sampled_from(By), graduated_on=st.dates(date(2024, 2, 1), date(2025, 11, 20)))
    def test_totals_are_the_sums_of_the_lines(self, lines: list[dict[str, object]], by: By, graduated_on: date) -> None:
        user = new_user()
        CareerStage.objects.create(user=user, stage="student", effective_from=date(2024, 1, 1))
        CareerStage.objects.create(user=user, stage="attending", effective_from=graduated_on)
        batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), line, NOTHING) for line in lines]
        apply_changes(user_id=user.id, mutations=batch, at=NOW)

        figures = summary(user, by=by)

        stored = valued_logs(live_logs(user_id=user.id), user_id=user.id)
        own = [
            log
            for log in stored
            if log.fields.role not in {"observer", "resident"} and log.fields.performed_on >= graduated_on
        ]
        worth = [Decimal(log.credit.wrvu) for log in own]
        assert figures.total.own.wrvu == sum(worth)
        assert figures.total.own.lines + figures.total.training.lines + figures.total.observed.lines == len(lines)
        assert sum(amount.lines for amount in figures.total.zero_credit.values()) == worth.count(Decimal("0.00"))
        assert figures.total.own.wrvu == sum(bucket.own.wrvu for bucket in figures.buckets.values())
