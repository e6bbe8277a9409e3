"""When somebody who asked for it is reminded that they have logged nothing (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

MOST_DAYS: Final = 7
# So long after their hour people are still reminded, where the server could not do it before.
WINDOW: Final = timedelta(hours=3)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """At which `hour` (0 to 23) of their day a person is reminded, after how many days without a line (1 to 7).

    With `weekdays_only` no reminder comes at a weekend, and its days do not count as days without a line.
    """

    hour: int
    after_days: int
    weekdays_only: bool

    def counts_day(self, day: date) -> bool:
        """`True` for a day on which a line is expected."""
        return not self.weekdays_only or day.weekday() < _SATURDAY


def next_reminder_at(*, after: datetime, rule: ReminderRule, zone: ZoneInfo) -> datetime:
    """Return the first instant later than `after` at which the rule's hour begins, on a day that it counts.

    An hour that a change of the clocks leaves out begins an hour later; one that comes twice counts once.
    """
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in count())
    return next(begins for day in days if rule.counts_day(day) and (begins := _begin(day, rule, zone)) > after)


def is_reminder_time(*, at: datetime, rule: ReminderRule, zone: ZoneInfo) -> bool:
    """`True` within three hours of the rule's hour, on the same day."""
    today = at.astimezone(zone).date()
    return rule.counts_day(today) and timedelta(0) <= at - _begin(today, rule, zone) < WINDOW


def days_without_line(*, last_on: date, today: date, rule: ReminderRule) -> int:
    """Return how many days after `last_on`, the last with a line, up to `today` the rule counts; 0 for a later day."""
    whole_weeks, rest = divmod(max((today - last_on).days, 0), 7)
    days = (today - timedelta(days=number) for number in range(rest))
    return whole_weeks * (5 if rule.weekdays_only else 7) + sum(rule.counts_day(day) for day in days)


def _begin(day: date, rule: ReminderRule, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(rule.hour), zone).astimezone(UTC)
