"""Spans of days as whole months and the days of cut ones."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.months import Months, months_of

DAYS = st.dates(date(2020, 1, 1), date(2023, 12, 31))


def all_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def days_of(months: Months, first: date, last: date) -> list[date]:
    """Return the days of the months that are read, those of the span added and the others taken off."""
    firsts = [date(year, month, 1) for year in range(2020, 2024) for month in range(1, 13)]
    whole = [month for month in firsts if months.first <= month <= months.last and month not in months.cut]
    ends = [(month + timedelta(days=31)).replace(day=1) - timedelta(days=1) for month in whole]
    days = [day for month, end in zip(whole, ends, strict=True) for day in all_days(month, end)]
    for day in months.days:
        if first <= day <= last:
            days.append(day)
        else:
            days.remove(day)
    return days


def test_span_of_whole_months_cuts_none() -> None:
    assert months_of(date(2024, 2, 1), date(2024, 4, 30)) == Months(date(2024, 2, 1), date(2024, 4, 1), (), ())


def test_months_of_which_a_span_holds_the_lesser_part_are_read_by_its_days() -> None:
    months = months_of(date(2024, 2, 27), date(2024, 4, 2))

    assert months.cut == (date(2024, 2, 1), date(2024, 4, 1))
    expected = [*all_days(date(2024, 2, 27), date(2024, 2, 29)), *all_days(date(2024, 4, 1), date(2024, 4, 2))]
    assert list(months.days) == expected


def test_of_months_that_a_span_holds_the_most_of_the_other_days_are_taken_off() -> None:
    months = months_of(date(2024, 2, 3), date(2024, 4, 29))

    assert months.cut == ()
    assert list(months.days) == [date(2024, 2, 1), date(2024, 2, 2), date(2024, 4, 30)]


def test_month_of_which_a_span_holds_the_most_is_cut_where_something_changes_on_another_day_of_it() -> None:
    months = months_of(date(2024, 2, 3), date(2024, 4, 29), changes=[date(2024, 2, 2), date(2024, 4, 30)])

    assert months.cut == (date(2024, 2, 1), date(2024, 4, 1))
    expected = [*all_days(date(2024, 2, 3), date(2024, 2, 29)), *all_days(date(2024, 4, 1), date(2024, 4, 29))]
    assert list(months.days) == expected


def test_month_within_which_something_changes_is_cut_and_one_with_whose_first_day_it_changes_is_not() -> None:
    months = months_of(date(2024, 1, 1), date(2024, 12, 31), changes=[date(2024, 7, 1), date(2024, 9, 15)])

    assert list(months.days) == all_days(date(2024, 9, 1), date(2024, 9, 30))


@given(first=DAYS, last=DAYS, changes=st.lists(DAYS, max_size=4))
def test_whole_months_and_days_are_the_days_of_the_span_each_once(first: date, last: date, changes: list[date]) -> None:
    months = months_of(first, last, changes=changes)

    assert sorted(days_of(months, first, last)) == all_days(first, last)


def test_last_month_of_the_calendar_is_whole() -> None:
    assert months_of(date(9999, 12, 1), date.max).cut == ()
