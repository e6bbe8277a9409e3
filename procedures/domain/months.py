"""A span of days as whole months, and the days of those that something cuts (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Months:
    """Months by their first days, from one to another, both included, less those that are `cut`; of these the `parts`
    that the span holds, each by its first and last day."""

    first: date
    last: date
    cut: tuple[date, ...]
    parts: tuple[tuple[date, date], ...]


def months_of(first: date, last: date, *, changes: Iterable[date] = ()) -> Months:
    """Return the months of a span of days, both ends included; those that it does not hold whole are cut, and those
    within which something changes, on the first day that has it so.

    Without a month, and without a part, where `last` comes before `first`.
    """
    begin, end = first.replace(day=1), last.replace(day=1)
    if last < first:
        return Months(begin, begin, (begin,), ())
    changing = {day.replace(day=1) for day in changes if day.day > 1 and first <= day <= last}
    cut = changing | ({begin} if first > begin else set()) | ({end} if last < _last_day(end) else set())
    parts = ((max(first, month), min(last, _last_day(month))) for month in sorted(cut))
    return Months(begin, end, tuple(sorted(cut)), tuple(parts))


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
