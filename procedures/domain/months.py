"""A span of days as whole months, and the days of those that something cuts (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Months:
    """Months by their first days, from one to another, both included, less those that are `cut`; of these the `days`
    that the span holds."""

    first: date
    last: date
    cut: tuple[date, ...]
    days: tuple[date, ...]


def months_of(first: date, last: date, *, changes: Iterable[date] = ()) -> Months:
    """Return the months of a span of days, both ends included; those that it does not hold whole are cut, and those
    within which something changes, on the first day that has it so.

    Without a month, and without a day, where `last` comes before `first`.
    """
    begin, end = first.replace(day=1), last.replace(day=1)
    if last < first:
        return Months(begin, begin, (begin,), ())
    changing = {day.replace(day=1) for day in changes if day.day > 1 and first <= day <= last}
    cut = sorted(changing | ({begin} if first > begin else set()) | ({end} if last < _days_of(end)[-1] else set()))
    return Months(
        begin, end, tuple(cut), tuple(day for month in cut for day in _days_of(month) if first <= day <= last)
    )


def _days_of(month: date) -> list[date]:
    return [month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1])]
