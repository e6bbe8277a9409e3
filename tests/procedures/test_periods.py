"""Buckets of days, and the days that a production stands for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.reports.annualize import covered
from procedures.reports.periods import By, bucket_of

DAYS = st.dates(min_value=date(1992, 1, 8), max_value=date(2100, 1, 1))
FRIDAY = date(2025, 11, 14)


@pytest.mark.parametrize(
    ("by", "key"),
    [
        (By.DAY, "2025-11-14"),
        (By.WEEK, "2025-11-10"),
        (By.MONTH, "2025-11"),
        (By.QUARTER, "2025-Q4"),
        (By.YEAR, "2025"),
    ],
)
def test_key_of_a_friday_in_november(by: By, key: str) -> None:
    assert bucket_of(FRIDAY, by=by, week_start=1) == key


@given(day=DAYS, week_start=st.integers(1, 7))
def test_week_begins_on_its_first_day_and_holds_the_day(day: date, week_start: int) -> None:
    first = date.fromisoformat(bucket_of(day, by=By.WEEK, week_start=week_start))

    assert first.isoweekday() == week_start
    assert first <= day < first + timedelta(days=7)


@given(days=st.lists(DAYS, min_size=2), by=st.sampled_from([By.DAY, By.WEEK, By.MONTH, By.QUARTER, By.YEAR]))
def test_keys_sort_in_the_order_of_time(days: list[date], by: By) -> None:
    keys = [bucket_of(day, by=by, week_start=7) for day in sorted(days)]

    assert keys == sorted(keys)


def test_both_ends_of_a_span_are_covered() -> None:
    over = covered(
        first=date(2025, 1, 1), last=date(2025, 3, 31), first_line_on=date(2024, 5, 1), today=date(2025, 11, 20)
    )

    assert over.days == 31 + 28 + 31
    assert not over.is_early


def test_span_is_cut_at_the_first_own_line_and_at_today() -> None:
    over = covered(
        first=date(2025, 1, 1), last=date(2025, 12, 31), first_line_on=date(2025, 11, 1), today=date(2025, 11, 20)
    )

    assert (over.first, over.last, over.days) == (date(2025, 11, 1), date(2025, 11, 20), 20)
    assert (over.is_early, over.days_missing) == (True, 8)


def test_leave_is_taken_off() -> None:
    over = covered(
        first=date(2025, 1, 1), last=date(2025, 4, 10), first_line_on=date(2025, 1, 1), today=date(2025, 11, 20),
        leave_days=11,
    )  # fmt: skip

    assert (over.days, over.is_early, over.days_missing) == (89, True, 0)


@given(first=DAYS, last=DAYS, line=st.none() | DAYS, today=DAYS)
def test_days_covered_are_never_more_than_those_asked_for(
    first: date, last: date, line: date | None, today: date
) -> None:
    over = covered(first=first, last=last, first_line_on=line, today=today)

    assert 0 <= over.days <= max(0, (last - first).days + 1)
    assert over.days == 0 or line is not None
