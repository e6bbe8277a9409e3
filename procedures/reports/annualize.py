"""Which days a production stands for, before it is made a year's (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.domain.percentile import EARLY_BELOW_DAYS, FEWEST_DAYS


@dataclass(frozen=True, slots=True)
class Covered:
    """The days that a production stands for, both ends included; none where `days` is 0."""

    first: date
    last: date
    days: int

    @property
    def is_early(self) -> bool:
        """True where the days are too few for more than a first impression."""
        return self.days < EARLY_BELOW_DAYS

    @property
    def days_missing(self) -> int:
        """Return how many days more it takes until the production may stand for a year; 0 where it may."""
        return max(0, FEWEST_DAYS - self.days)


def covered(*, first: date, last: date, first_line_on: date | None, today: date, leave_days: int = 0) -> Covered:
    """Return the days of an asked span that count: from the first own line on, to today, less leave."""
    begin, end = max(first, first_line_on or today + timedelta(days=1)), min(last, today)
    return Covered(begin, end, max(0, (end - begin).days + 1 - leave_days))
