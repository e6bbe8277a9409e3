"""How many bars a chart of totals over time has: coarser buckets where there would be too many (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from procedures.reports.periods import By, bucket_of

MOST_BARS: Final = 400
# From the finest to the coarsest.
TIMES: Final = (By.DAY, By.WEEK, By.MONTH, By.QUARTER, By.YEAR)
_ZERO: Final = Decimal(0)
# Days of the shortest bucket of each kind.
_SHORTEST: Final = {By.DAY: 1, By.WEEK: 7, By.MONTH: 28, By.QUARTER: 90, By.YEAR: 365}


@dataclass(frozen=True, slots=True)
class Bars:
    """wRVU by bucket as it is drawn, and by what the buckets are; over time every bucket has a bar, also of nothing."""

    by: By
    totals: Mapping[str, Decimal]

    @property
    def is_time(self) -> bool:
        """True where the buckets follow each other in time."""
        return self.by in TIMES


def bars_over_time(by_day: Mapping[date, Decimal], *, by: By, week_start: int) -> Bars:
    """Return wRVU by day as at most 400 bars, from the first day with a line to the last.

    The buckets are those of `by`, or the finest coarser ones of which there are not too many.
    """
    if not by_day:
        return Bars(by, {})
    first, last = min(by_day), max(by_day)
    for drawn in TIMES[TIMES.index(by) :]:
        keys = _keys(first, last, by=drawn, week_start=week_start)
        if len(keys) <= MOST_BARS:
            break
    totals = dict.fromkeys(keys, _ZERO)
    for day, wrvu in by_day.items():
        totals[bucket_of(day, by=drawn, week_start=week_start)] += wrvu
    return Bars(drawn, totals)


def _keys(first: date, last: date, *, by: By, week_start: int) -> dict[str, None]:
    """Return the keys of the buckets from a day to another, in the order of time; each is met, most only once."""
    days = range(0, (last - first).days + 1, _SHORTEST[by])
    keys = {bucket_of(first + timedelta(number), by=by, week_start=week_start): None for number in days}
    return keys | {bucket_of(last, by=by, week_start=week_start): None}
