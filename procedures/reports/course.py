"""How what was made of a goal came together, for a chart (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from benchmarks.domain.percentile import HUNDREDTH

# Enough for the width of a screen.
_POINTS: Final = 60


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """What was made by the end of a day, in wRVU."""

    on: date
    wrvu: Decimal


def course_of(by_day: Mapping[date, Decimal], *, begin: date, last: date, before: Decimal) -> tuple[CoursePoint, ...]:
    """Return running totals by the end of evenly spaced days, the day before the first and the last one included.

    `by_day` is wRVU by day from `begin` to `last`, `before` what was made up to then. Empty where `last` comes first.
    """
    if last < begin:
        return ()
    step = (last - begin).days // _POINTS + 1
    by_step: defaultdict[int, Decimal] = defaultdict(Decimal)
    for day, wrvu in by_day.items():
        by_step[(day - begin).days // step] += wrvu
    total = before
    points = [CoursePoint(begin - timedelta(days=1), _rounded(total))]
    for number in range((last - begin).days // step + 1):
        total += by_step[number]
        points.append(CoursePoint(min(begin + timedelta(days=(number + 1) * step - 1), last), _rounded(total)))
    return tuple(points)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)
