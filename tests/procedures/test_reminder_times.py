"""At which instant a reminder is due, and how many days without a line there were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.domain.reminders import (
    WINDOW,
    ReminderRule,
    days_without_line,
    is_reminder_time,
    next_reminder_at,
)

NEW_YORK: Final = ZoneInfo("America/New_York")
EVERY_DAY: Final = ReminderRule(hour=18, after_days=2, weekdays_only=False)
WEEKDAYS: Final = ReminderRule(hour=18, after_days=2, weekdays_only=True)
THURSDAY: Final = date(2026, 3, 12)
ZONES: Final = st.sampled_from(["America/New_York", "Pacific/Honolulu", "Asia/Kolkata", "Pacific/Kiritimati", "UTC"])
INSTANTS: Final = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is given
RULES: Final = st.builds(
    ReminderRule, hour=st.integers(0, 23), after_days=st.integers(1, 7), weekdays_only=st.booleans()
)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("rule", "after", "expected"),
    [
        (EVERY_DAY, "2026-03-12T17:59", "2026-03-12T18:00"),
        (EVERY_DAY, "2026-03-12T18:00", "2026-03-13T18:00"),
        (EVERY_DAY, "2026-03-13T18:01", "2026-03-14T18:00"),
        (WEEKDAYS, "2026-03-13T18:01", "2026-03-16T18:00"),
        (WEEKDAYS, "2026-03-14T12:00", "2026-03-16T18:00"),
    ],
)
def test_next_reminder_is_at_the_hour_of_the_next_day_that_counts(
    rule: ReminderRule, after: str, expected: str
) -> None:
    assert next_reminder_at(after=at(after), rule=rule, zone=NEW_YORK) == at(expected)


def test_hour_that_the_clocks_leave_out_begins_an_hour_later_and_one_that_comes_twice_counts_once() -> None:
    at_two, at_one = ReminderRule(2, 2, weekdays_only=False), ReminderRule(1, 2, weekdays_only=False)

    spring = next_reminder_at(after=at("2026-03-07T12:00"), rule=at_two, zone=NEW_YORK)
    autumn = next_reminder_at(after=at("2026-10-31T12:00"), rule=at_one, zone=NEW_YORK)

    assert spring == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert autumn == datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    assert next_reminder_at(after=autumn, rule=at_one, zone=NEW_YORK) == datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


@given(after=INSTANTS, rule=RULES, zone=ZONES.map(ZoneInfo))
def test_next_reminder_is_later_at_most_four_days_later_and_a_time_to_remind(
    after: datetime, rule: ReminderRule, zone: ZoneInfo
) -> None:
    remind_at = next_reminder_at(after=after, rule=rule, zone=zone)

    assert after < remind_at <= after + timedelta(days=4)
    assert is_reminder_time(at=remind_at, rule=rule, zone=zone)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-12T17:59", False),
        ("2026-03-12T18:00", True),
        ("2026-03-12T20:59", True),
        ("2026-03-12T21:00", False),
        ("2026-03-14T18:00", False),
    ],
)
def test_time_to_remind_is_within_three_hours_of_the_hour_on_a_day_that_counts(now: str, *, expected: bool) -> None:
    assert timedelta(hours=3) == WINDOW
    assert is_reminder_time(at=at(now), rule=WEEKDAYS, zone=NEW_YORK) is expected


def test_reminder_of_eleven_at_night_is_not_made_up_for_on_the_next_day() -> None:
    late = ReminderRule(23, 2, weekdays_only=False)

    assert is_reminder_time(at=at("2026-03-12T23:59"), rule=late, zone=NEW_YORK)
    assert not is_reminder_time(at=at("2026-03-13T00:01"), rule=late, zone=NEW_YORK)


@pytest.mark.parametrize(
    ("last_on", "every_day", "weekdays"),
    [
        (THURSDAY + timedelta(days=1), 0, 0),
        (THURSDAY, 0, 0),
        (THURSDAY - timedelta(days=1), 1, 1),
        (THURSDAY - timedelta(days=2), 2, 2),
        # Friday of the week before: a weekend lies between.
        (THURSDAY - timedelta(days=6), 6, 4),
        (THURSDAY - timedelta(days=8), 8, 6),
        (THURSDAY - timedelta(days=700), 700, 500),
    ],
)
def test_days_without_a_line_are_those_after_the_last_one_up_to_today(
    last_on: date, every_day: int, weekdays: int
) -> None:
    assert days_without_line(last_on=last_on, today=THURSDAY, rule=EVERY_DAY) == every_day
    assert days_without_line(last_on=last_on, today=THURSDAY, rule=WEEKDAYS) == weekdays


@given(days=st.integers(0, 400), rule=RULES)
def test_days_without_a_line_are_counted_one_by_one(days: int, rule: ReminderRule) -> None:
    counted = sum(rule.counts_day(THURSDAY - timedelta(days=number)) for number in range(days))

    assert days_without_line(last_on=THURSDAY - timedelta(days=days), today=THURSDAY, rule=rule) == counted
