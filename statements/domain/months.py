"""Months and quarters that statements sum up (pure)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

# The years of which there are fee schedules, and may be: no other day is one of a statement.
FIRST_YEAR: Final = 1992
LAST_YEAR: Final = 2099
_MONTHS: Final = 12
# A weekend and two holidays: so many days without work at an end of a month say nothing.
MOST_IDLE_DAYS: Final = 4


def month_number(day: date) -> int:
    """Return the number of a day's month, counted since the year 0."""
    return day.year * _MONTHS + day.month - 1


def month_of_number(number: int) -> date:
    """Return the first day of a month by its number."""
    return date(number // _MONTHS, number % _MONTHS + 1, 1)


def last_day_of(first: date, *, months: int = 1) -> date:
    """Return the last day of so many months, of which `first` is a day of the first."""
    month = month_of_number(month_number(first) + months - 1)
    return month.replace(day=monthrange(month.year, month.month)[1])


def whole_months(first: date, last: date) -> tuple[date, date]:
    """Return the days that rows from one day to another are likely of: whole months, where hardly a day lacks.

    Each end is taken to that of its month where no more days lie between than a weekend and two holidays; where only
    one of them is so near, the days stay as they are.
    """
    begin, end = first.replace(day=1), last_day_of(last)
    if max((first - begin).days, (end - last).days) > MOST_IDLE_DAYS:
        return first, last
    return begin, end
