"""Which days somebody works (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays as holidays_of

from procedures.collections.preferences import Preferences, Span


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of somebody: weekdays of theirs, no public holiday, no leave."""

    preferences: Preferences

    def is_working(self, day: date) -> bool:
        """True where the day is worked."""
        return (
            day.isoweekday() in self.preferences.workdays
            and day not in _holidays(self.preferences.holidays, day.year)
            and not any(first <= day <= last for first, last in self.preferences.leave)
        )

    def count(self, first: date, last: date) -> int:
        """Return how many days are worked from `first` to `last`, both included; 0 where `last` comes before."""
        return sum(1 for day in days_between(first, last) if self.is_working(day))


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def leave_days(leave: tuple[Span, ...], first: date, last: date) -> int:
    """Return how many days of a span, both ends included, are leave; a day of two spans counts once."""
    days = {day for begin, end in leave for day in days_between(max(begin, first), min(end, last))}
    return len(days)


@lru_cache(maxsize=256)
def _holidays(place: str, year: int) -> frozenset[date]:
    """Return the days on which holidays are kept in a place (US, US-TX), a Saturday's on the Friday."""
    if not place:
        return frozenset()
    country, _, state = place.partition("-")
    return frozenset(holidays_of.country_holidays(country, subdiv=state or None, years=year))
