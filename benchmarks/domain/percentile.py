"""Where a figure stands between the percentiles of a table, and what a figure is worth in a year (pure)."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")
# Below so many days covered there is neither a year nor a position; below the other number both are called early.
FEWEST_DAYS = 28
EARLY_BELOW_DAYS = 90


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a table: `percent` of its clinicians are at or below `value`."""

    percent: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class PercentileRank:
    """Rank of a figure in a table: at a percentile or, with one of the two ends given, somewhere beyond it.

    Exactly one of the three is given. `below` is the table's first percentile, `above` its last one.
    """

    percentile: Decimal | None = None
    below: int | None = None
    above: int | None = None

    def __str__(self) -> str:
        if self.percentile is not None:
            return f"p{_plain(self.percentile)}"
        return f"< p{self.below}" if self.below is not None else f"> p{self.above}"


def percentile_rank(value: Decimal, points: Sequence[Point]) -> PercentileRank:
    """Return where a value stands, on straight lines between the points; in percent, at full precision.

    `points` rise by percent and their values do not fall; at least one. Below the first or above the last point
    there is no number, only that it is so. On a level stretch a value has the stretch's highest percentile.
    """
    last = points[-1]
    place = bisect_right([point.value for point in points], value)
    if place == 0:
        return PercentileRank(below=points[0].percent)
    if place == len(points):
        is_at_end = value == last.value
        return PercentileRank(percentile=Decimal(last.percent)) if is_at_end else PercentileRank(above=last.percent)
    low, high = points[place - 1], points[place]
    share = (value - low.value) / (high.value - low.value)
    return PercentileRank(percentile=low.percent + share * (high.percent - low.percent))


def to_tenth(percent: Decimal) -> Decimal:
    """Return a percentile, or a share in percent, as it is shown: half up to 0.1."""
    return percent.quantize(TENTH, ROUND_HALF_UP)


def annualized(wrvu: Decimal, *, fte: Decimal, days: int, days_in_year: int) -> Decimal:
    """Return what a total is in a whole year at full time, in wRVU, half up to 0.01: ÷ FTE × days in the year ÷ days.

    `fte` is above 0, up to 1; `days` are those that the total covers, at least one.
    """
    return (wrvu * days_in_year / (fte * days)).quantize(HUNDREDTH, ROUND_HALF_UP)


def days_in(year: int) -> int:
    """Return how many days a calendar year has."""
    return 366 if calendar.isleap(year) else 365


def points_of(stored: Mapping[str, str]) -> tuple[Point, ...]:
    """Return the points of a row as stored ("25": "4321.00"), rising by percent."""
    return tuple(
        Point(int(percent), Decimal(value)) for percent, value in sorted(stored.items(), key=lambda item: int(item[0]))
    )


def points_json(points: Sequence[Point]) -> dict[str, str]:
    """Return points as an answer gives them: by name, rising, strings with two decimals."""
    return {f"p{point.percent}": f"{point.value:.2f}" for point in points}


def _plain(percentile: Decimal) -> str:
    shown = to_tenth(percentile)
    return str(shown.to_integral_value()) if shown == shown.to_integral_value() else str(shown)
