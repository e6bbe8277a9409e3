"""Goals and pace, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.reports.goals import Plan
from procedures.reports.pace import CodeHistory, Pace, PaceState, Target, Usual, pace_of, suggestions, usual_of
from procedures.values.collection import Json
from procedures.values.preferences import Preferences, preferences_of, setting_errors
from procedures.values.workdays import WorkCalendar, leave_days

# 2025: 261 weekdays, 11 federal holidays on weekdays, ten days of leave.
LEAVE = ((date(2025, 7, 14), date(2025, 7, 25)),)
CALENDAR = WorkCalendar(Preferences(leave=LEAVE))
PLAN = Plan(date(2025, 1, 1), date(2025, 12, 31), Decimal(6000), Decimal("0.8"))


def worked(first: date, last: date, wrvu: str) -> dict[date, Decimal]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: Decimal(wrvu) for day in days if CALENDAR.is_working(day)}


def pace(today: date, made: dict[date, Decimal], usual: Usual | None = None) -> Pace:
    return pace_of(PLAN.target, made=made, calendar=CALENDAR, today=today, usual=usual)


def test_six_thousand_a_year_at_four_fifths_with_leave_needs_twenty_on_each_of_240_days() -> None:
    found = pace(date(2024, 12, 31), {})

    assert (found.target.wrvu, found.days, found.days_left) == (Decimal("4800.00"), 240, 240)
    assert (found.needed_per_day, found.state) == (Decimal("20.00"), PaceState.TO_COME)


def test_half_way_behind_the_rest_is_more_a_day() -> None:
    # January to June: 129 weekdays less 5 holidays are 124 days, of 18 wRVU each.
    found = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"))

    assert (found.days_done, found.days_left, found.made) == (124, 116, Decimal("2232.00"))
    # 4,800 × 124 ÷ 240 = 2,480; (4,800 − 2,232) ÷ 116 = 22.14
    assert (found.expected, found.ahead, found.needed_per_day) == (
        Decimal("2480.00"), Decimal("-248.00"), Decimal("22.14"),
    )  # fmt: skip


def test_the_day_itself_is_to_come_until_something_is_logged_on_it() -> None:
    before, day = worked(date(2025, 1, 1), date(2025, 1, 6), "20.00"), date(2025, 1, 7)

    assert pace(day, before).days_left == pace(day, {**before, day: Decimal(1)}).days_left + 1


def test_projection_goes_on_at_the_usual_pace_with_a_band_of_eight_in_ten() -> None:
    usual = Usual(weeks=26, per_day=Decimal(18), variance=Decimal(9))

    found = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"), usual).projection

    # 2,232 + 116 × 18 = 4,320; 1.2816 × √(9 × 116) = 41.41
    assert found is not None
    assert (found.wrvu, found.low, found.high) == (Decimal("4320.00"), Decimal("4278.59"), Decimal("4361.41"))


def test_even_weeks_have_no_spread_and_under_four_there_is_no_band() -> None:
    made = worked(date(2025, 3, 3), date(2025, 3, 28), "10.00")

    four = usual_of(made, calendar=CALENDAR, today=date(2025, 3, 31), week_start=1)
    three = usual_of(made, calendar=CALENDAR, today=date(2025, 3, 24), week_start=1)

    assert four == Usual(4, Decimal(10), Decimal(0))
    assert three == Usual(3, Decimal(10), None)


def test_a_week_of_leave_says_nothing_of_the_usual_day() -> None:
    made = worked(date(2025, 6, 30), date(2025, 8, 8), "10.00")

    found = usual_of(made, calendar=CALENDAR, today=date(2025, 8, 11), week_start=1)

    assert found is not None
    assert (found.weeks, found.per_day) == (4, Decimal(10))


def test_gap_is_told_in_lines_a_week_of_what_brought_most() -> None:
    usual = Usual(weeks=26, per_day=Decimal(18), variance=Decimal(9))
    short = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"), usual)
    history = [CodeHistory("45378", 100, Decimal(326)), CodeHistory("H2020", 500, Decimal(0))]

    (only,) = suggestions(short, history=history, workdays_a_week=5)

    # 480 missing × 5 ÷ 116 days = 20.69 a week ÷ 3.26
    assert (only.code, only.more_a_week, only.each) == ("45378", 7, Decimal("3.26"))


def test_goal_that_is_over_needs_nothing_more() -> None:
    found = pace(date(2026, 2, 1), {date(2025, 3, 3): Decimal(100)})

    assert (found.state, found.days_left, found.needed_per_day) == (PaceState.OVER, 0, None)


@given(
    st.dates(date(2025, 1, 1), date(2026, 3, 1)),
    st.dictionaries(st.dates(date(2024, 6, 1), date(2026, 3, 1)), st.decimals(0, 100, places=2), max_size=40),
)
def test_days_done_and_left_are_all_days_and_needed_makes_up_what_is_missing(
    today: date, made: dict[date, Decimal]
) -> None:
    found = pace(today, made)

    assert found.days_done + found.days_left == found.days == 240
    if found.needed_per_day is not None:
        missing = max(Decimal(0), found.target.wrvu - found.made)
        assert abs(found.needed_per_day * found.days_left - missing) <= Decimal("0.005") * found.days_left


def test_days_of_leave_count_once_and_within_the_span_alone() -> None:
    leave = (*LEAVE, (date(2025, 7, 20), date(2025, 7, 31)))

    assert leave_days(leave, date(2025, 7, 15), date(2025, 7, 28)) == 14


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("leave", "July", "invalid_type"),
        ("leave", [["2025-07-14"]], "invalid_format"),
        ("leave", [["2025-07-25", "2025-07-14"]], "before_first_day"),
        ("leave", [["2025-07-14", "2025-02-30"]], "invalid_format"),
        ("workdays", [], "too_few"),
        ("workdays", [1, 1], "duplicate"),
        ("workdays", [8], "out_of_range"),
        ("holidays", "FR", "invalid_choice"),
        ("holidays", "US-ZZ", "invalid_choice"),
        ("medicare_share", 101, "out_of_range"),
        ("medicare_share", "40", "invalid_type"),
        ("own_table", {"name": "x", "year": 2025, "points": {"50": "2.00", "75": "1.00"}}, "not_rising"),
        ("own_table", {"name": "x", "year": 2025, "points": {"50": "2"}}, "invalid_format"),
    ],
)
def test_setting_of_another_shape_is_refused_with_a_code_and_never_read(key: str, value: Json, code: str) -> None:
    assert setting_errors({"key": key, "value": value}) == {"value": (code,)}
    assert preferences_of({key: value}) == Preferences(unreadable=(key,))


def test_keys_that_no_report_reads_hold_anything_and_null_takes_a_setting_back() -> None:
    assert setting_errors({"key": "theme", "value": {"dark": [True]}}) == {}
    assert setting_errors({"key": "leave", "value": None}) == {}


def test_target_is_a_goal_of_the_span() -> None:
    assert PLAN.target == Target(date(2025, 1, 1), date(2025, 12, 31), Decimal("4800.00"))
