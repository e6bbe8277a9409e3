"""How many bars a picture of totals over time has: coarser buckets where there would be too many (pure)."""

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


@dataclass(frozen=True, slots=True)
class Bars:
    """wRVU by bucket as it is drawn, and by what the buckets are; over time every bucket has a bar, also of nothing."""

    by: By
    totals: Mapping[str, Decimal]

    @property
    def is_time(self) -> bool:
        """Say whether the buckets follow each other in time."""
        return self.by in TIMES


def bars_over_time(by_day: Mapping[date, Decimal], *, by: By, week_start: int) -> Bars:
    """Return wRVU by day as at most 400 bars, from the first day with a line to the last.

    The buckets are those of `by`, or the finest coarser ones of which there are not too many.
    """
    if not by_day:
        return Bars(by, {})
    days = [min(by_day) + timedelta(number) for number in range((max(by_day) - min(by_day)).days + 1)]
    for drawn in TIMES[TIMES.index(by) :]:
        keys = {day: bucket_of(day, by=drawn, week_start=week_start) for day in days}
        totals = dict.fromkeys(keys.values(), _ZERO)
        if len(totals) <= MOST_BARS:
            break
    for day, wrvu in by_day.items():
        totals[keys[day]] += wrvu
    return Bars(drawn, totals)
