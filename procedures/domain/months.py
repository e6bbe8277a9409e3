"""A span of days as whole months, and the days that are added to them or taken off (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Months:
    """Months by their first days, from one to another, both included, less those that are `cut`, and single `days`.

    Of a cut month the days of the span are added; a month that the span holds the most of is taken whole, and its days
    outside the span are taken off.
    """

    first: date
    last: date
    cut: tuple[date, ...]
    days: tuple[date, ...]


def months_of(first: date, last: date, *, changes: Iterable[date] = ()) -> Months:
    """Return the months of a span of days, both ends included, with as few single days as it takes; those within which
    something changes, on the first day that has it so, are cut.

    Without a month, and without a day, where `last` comes before `first`.
    """
    begin, end = first.replace(day=1), last.replace(day=1)
    if last < first:
        return Months(begin, begin, (begin,), ())
    changing = {day.replace(day=1) for day in changes if day.day > 1 and begin <= day.replace(day=1) <= end}
    cut: list[date] = []
    days: list[date] = []
    for month in sorted({begin, end} | changing):
        inside = [day for day in _days_of(month) if first <= day <= last]
        outside = [day for day in _days_of(month) if not first <= day <= last]
        is_cut = month in changing or len(inside) <= len(outside)
        cut += [month] if is_cut else []
        days += inside if is_cut else outside
    return Months(begin, end, tuple(cut), tuple(days))


def _days_of(month: date) -> list[date]:
    return [month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1])]
