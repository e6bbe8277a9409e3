"""Goals and pace, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.collections.collection import Json
from procedures.collections.preferences import Preferences, preferences_of, setting_errors
from procedures.reports.goals import Plan
from procedures.reports.pace import (
    CodeHistory,
    Pace,
    PaceState,
    Target,
    Usual,
    best_month_per_day,
    pace_of,
    suggestions,
    usual_of,
)
from procedures.reports.workdays import WorkCalendar, leave_days

# 2025: 261 weekdays, 11 federal holidays on weekdays, ten days of leave.
LEAVE = ((date(2025, 7, 14), date(2025, 7, 25)),)
CALENDAR = WorkCalendar(Preferences(leave=LEAVE))
PLAN = Plan(date(2025, 1, 1), date(2025, 12, 31), Decimal(6000), Decimal("0.8"))


def worked(first: date, last: date, wrvu: str) -> dict[date, Decimal]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day: Decimal(wrvu) for day in days if CALENDAR.is_working(day)}


def pace(today: date, by_day: dict[date, Decimal], usual: Usual | None = None) -> Pace:
    return pace_of(PLAN.target, by_day=by_day, calendar=CALENDAR, today=today, usual=usual)


def test_six_thousand_a_year_at_four_fifths_with_leave_needs_twenty_on_each_of_240_days() -> None:
    progress = pace(date(2024, 12, 31), {})

    assert (progress.target.wrvu, progress.days, progress.days_left) == (Decimal("4800.00"), 240, 240)
    assert (progress.needed_per_day, progress.state) == (Decimal("20.00"), PaceState.TO_COME)


def test_half_way_behind_the_rest_is_more_a_day() -> None:
    # January to June: 129 weekdays less 5 holidays are 124 days, of 18 wRVU each.
    progress = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"))

    assert (progress.days_done, progress.days_left, progress.achieved) == (124, 116, Decimal("2232.00"))
    # 4,800 × 124 ÷ 240 = 2,480; (4,800 − 2,232) ÷ 116 = 22.14
    assert (progress.expected, progress.ahead, progress.needed_per_day) == (
        Decimal("2480.00"), Decimal("-248.00"), Decimal("22.14"),
    )  # fmt: skip


def test_the_day_itself_is_to_come_until_something_is_logged_on_it() -> None:
    before, day = worked(date(2025, 1, 1), date(2025, 1, 6), "20.00"), date(2025, 1, 7)

    assert pace(day, before).days_left == pace(day, {**before, day: Decimal(1)}).days_left + 1


def test_projection_goes_on_at_the_usual_pace_with_a_band_of_eight_in_ten() -> None:
    usual = Usual(weeks=26, per_day=Decimal(18), variance=Decimal(9))

    projection = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"), usual).projection

    # 2,232 + 116 × 18 = 4,320; 1.2816 × √(9 × 116) = 41.41
    assert projection is not None
    assert (projection.wrvu, projection.low, projection.high) == (
        Decimal("4320.00"),
        Decimal("4278.59"),
        Decimal("4361.41"),
    )


def test_even_weeks_have_no_spread_and_under_four_there_is_no_band() -> None:
    by_day = worked(date(2025, 3, 3), date(2025, 3, 28), "10.00")

    four = usual_of(by_day, calendar=CALENDAR, today=date(2025, 3, 31), week_start=1)
    three = usual_of(by_day, calendar=CALENDAR, today=date(2025, 3, 24), week_start=1)

    assert four == Usual(4, Decimal(10), Decimal(0))
    assert three == Usual(3, Decimal(10), None)


def test_a_week_of_leave_says_nothing_of_the_usual_day() -> None:
    by_day = worked(date(2025, 6, 30), date(2025, 8, 8), "10.00")

    usual = usual_of(by_day, calendar=CALENDAR, today=date(2025, 8, 11), week_start=1)

    assert usual is not None
    assert (usual.weeks, usual.per_day) == (4, Decimal(10))


def test_gap_is_told_in_visits_a_week_and_never_in_operations_or_tests() -> None:
    usual = Usual(weeks=26, per_day=Decimal(18), variance=Decimal(9))
    short = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"), usual)
    history = [
        CodeHistory("45378", 100, Decimal(326)),
        CodeHistory("71046", 900, Decimal(198)),
        CodeHistory("99213", 100, Decimal(130)),
        CodeHistory("H2020", 500, Decimal(0)),
    ]

    (only,) = suggestions(short, history=history, workdays_a_week=5)

    # 480 missing × 5 ÷ 116 days = 20.69 a week ÷ 1.30
    assert (only.code, only.more_a_week, only.each) == ("99213", 16, Decimal("1.30"))


def test_what_was_already_made_counts_and_own_lines_up_to_its_last_day_do_not() -> None:
    target = Target(
        date(2025, 1, 1), date(2025, 12, 31), Decimal(4800), Decimal(4000), already_made_through=date(2025, 10, 31)
    )
    by_day = {date(2025, 10, 31): Decimal(500), date(2025, 11, 3): Decimal(30)}

    progress = pace_of(target, by_day=by_day, calendar=CALENDAR, today=date(2025, 11, 3), usual=None)

    # Left of November and December: 19 + 23 weekdays after the 3rd less Veterans Day, Thanksgiving and Christmas.
    assert (progress.achieved, progress.days_left, progress.needed_per_day) == (
        Decimal("4030.00"),
        39,
        Decimal("19.74"),
    )


def test_course_of_a_goal_rises_from_what_was_already_made_to_what_is_made_by_steps_of_days() -> None:
    target = replace(PLAN.target, already_made=Decimal("100.00"), already_made_through=date(2025, 1, 31))
    by_day = {date(2025, 1, 15): Decimal(50), date(2025, 2, 3): Decimal(10), date(2025, 6, 30): Decimal(5)}

    course = pace_of(target, by_day=by_day, calendar=CALENDAR, today=date(2025, 6, 30), usual=None).course

    # 150 days from February 1 on, by three days each.
    assert (len(course), course[0].on, course[0].wrvu) == (51, date(2025, 1, 31), Decimal("100.00"))
    assert [(str(point.on), str(point.wrvu)) for point in course[1:3]] == [
        ("2025-02-03", "110.00"),
        ("2025-02-06", "110.00"),
    ]
    assert (course[-1].on, course[-1].wrvu) == (date(2025, 6, 30), Decimal("115.00"))


def test_goal_to_come_has_no_course_and_one_that_is_over_ends_with_its_last_day() -> None:
    by_day = worked(date(2025, 1, 1), date(2026, 1, 31), "1.00")

    assert pace(date(2024, 12, 31), {}).course == ()
    assert pace(date(2026, 1, 31), by_day).course[-1].on == date(2025, 12, 31)


@given(length=st.integers(0, 3_600), passed=st.integers(0, 3_600))
def test_course_of_any_length_has_one_point_a_step_and_ends_with_what_was_made(length: int, passed: int) -> None:
    first = date(2016, 1, 1)
    target = Target(first, first + timedelta(days=length), Decimal(100))
    by_day = {first + timedelta(days=number): Decimal("0.07") for number in range(0, passed + 1, 5)}

    progress = pace_of(target, by_day=by_day, calendar=CALENDAR, today=first + timedelta(days=passed), usual=None)

    days = [point.on for point in progress.course]
    assert len(days) <= 62
    assert days == sorted(set(days))
    assert progress.course[-1].wrvu == progress.achieved


def test_without_an_opening_balance_a_start_in_november_would_need_260_a_day_and_the_goal_says_that_it_lacks_one() -> (
    None
):
    target = Target(date(2025, 1, 1), date(2025, 12, 31), Decimal(6000))
    with_balance = Target(
        target.first, target.last, target.wrvu, Decimal(5000), already_made_through=date(2025, 10, 31)
    )

    assert target.may_lack_balance(first_line_on=date(2025, 11, 3))
    assert not target.may_lack_balance(first_line_on=date(2025, 1, 28))
    assert not with_balance.may_lack_balance(first_line_on=date(2025, 11, 3))


def test_days_that_the_balance_covers_are_done_even_where_they_are_to_come() -> None:
    target = Target(
        date(2025, 1, 1), date(2025, 12, 31), Decimal(4800), Decimal(4000), already_made_through=date(2025, 12, 31)
    )

    progress = pace_of(target, by_day={}, calendar=CALENDAR, today=date(2025, 11, 3), usual=None)

    assert (progress.days_left, progress.needed_per_day) == (0, None)


def test_best_month_is_a_whole_one_of_ones_own_by_its_working_days() -> None:
    months = {date(2025, 1, 1): Decimal(900), date(2025, 2, 1): Decimal(380), date(2025, 3, 1): Decimal(420)}

    def best(first_on: date | None, today: date) -> Decimal | None:
        return best_month_per_day(months, first_on=first_on, calendar=CALENDAR, today=today)

    # 19 working days in February (Presidents' Day), 21 in March; January's 21 from its first working day, the 2nd.
    assert best(date(2025, 1, 15), date(2025, 4, 1)) == Decimal(20)
    assert best(date(2025, 1, 2), date(2025, 4, 1)) == Decimal(900) / 21
    assert best(date(2025, 2, 10), date(2025, 3, 31)) is None
    assert best(None, date(2025, 4, 1)) is None


@pytest.mark.parametrize(
    ("best", "is_out"), [(None, False), (Decimal(10), True), (Decimal("14.76"), False), (Decimal("14.75"), True)]
)
def test_more_than_half_as_much_again_as_ones_best_month_is_out_of_reach(
    best: Decimal | None,
    is_out: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    # 22.14 a day are needed: 1.5 × 14.76 = 22.14
    progress = pace(date(2025, 6, 30), worked(date(2025, 1, 1), date(2025, 6, 30), "18.00"))

    assert progress.is_out_of_reach(best) is is_out


def test_goal_that_is_over_needs_nothing_more() -> None:
    progress = pace(date(2026, 2, 1), {date(2025, 3, 3): Decimal(100)})

    assert (progress.state, progress.days_left, progress.needed_per_day) == (PaceState.OVER, 0, None)


@given(
    st.dates(date(2025, 1, 1), date(2026, 3, 1)),
    st.dictionaries(st.dates(date(2024, 6, 1), date(2026, 3, 1)), st.decimals(0, 100, places=2), max_size=40),
)
def test_days_done_and_left_are_all_days_and_needed_makes_up_what_is_missing(
    today: date, by_day: dict[date, Decimal]
) -> None:
    progress = pace(today, by_day)

    assert progress.days_done + progress.days_left == progress.days == 240
    if progress.needed_per_day is not None:
        missing = max(Decimal(0), progress.target.wrvu - progress.achieved)
        assert abs(progress.needed_per_day * progress.days_left - missing) <= Decimal("0.005") * progress.days_left


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
