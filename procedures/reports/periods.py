"""Spans of days and the buckets that a summary puts them in (pure)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

MOST_DAYS: Final = 3_653  # ten years
MOST_BUCKETS: Final = 5_000


class By(StrEnum):
    """By what a summary is broken down."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CODE = "code"
    BASIS = "basis"
    ROLE = "role"
    SESSION = "session"
    FAMILY = "family"


def bucket_of(day: date, *, by: By, week_start: int) -> str:
    """Return the key of a day's bucket; keys of one breakdown sort in the order of time.

    2025-11-14, the first day of the week for weeks, 2025-11, 2025-Q4, 2025. `week_start` is 1 for Monday to 7.
    """
    if by is By.WEEK:
        return (day - timedelta(days=(day.isoweekday() - week_start) % 7)).isoformat()
    if by is By.MONTH:
        return day.isoformat()[:7]
    if by is By.QUARTER:
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if by is By.YEAR:
        return f"{day.year:04}"
    return day.isoformat()
