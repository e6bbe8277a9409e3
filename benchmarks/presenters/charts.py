"""A distribution as coordinates, which a template draws as inline SVG (pure); lengths in units of the view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from benchmarks.domain.percentile import Point

WIDTH: Final = 480
_MARGIN: Final = 10
# Room beyond the last percentile, since the distribution goes on there.
_BEYOND: Final = Decimal("1.12")
# How wide a label is at most, and how much of it stands before its place.
_LABEL: Final = 104
_BEFORE: Final = {"start": 0, "middle": _LABEL // 2, "end": _LABEL}
_ROWS: Final = (14, 32, 50)


@dataclass(frozen=True, slots=True)
class Tick:
    """A percentile on the line: where it stands and where its label does, so that no two labels touch."""

    name: str
    value: Decimal
    x: int
    label_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class DistributionChart:
    """A line from 0, the range of the points, the middle half as a box and the median."""

    first: int
    last: int
    box: int
    box_width: int
    median: int | None
    ticks: tuple[Tick, ...]


def distribution_chart(points: Sequence[Point]) -> DistributionChart:
    """Return where the points of a row, at least one, lie on a line from 0."""
    highest = points[-1].value * _BEYOND or Decimal(1)
    by_percent = {point.percent: _across(point.value, highest) for point in points}
    lower, upper = by_percent.get(25), by_percent.get(75)
    box = (lower, max(upper - lower, 2)) if lower is not None and upper is not None else (0, 0)
    return DistributionChart(
        first=_across(points[0].value, highest),
        last=_across(points[-1].value, highest),
        box=box[0],
        box_width=box[1],
        median=by_percent.get(50),
        ticks=_ticks(points, highest),
    )


def _ticks(points: Sequence[Point], highest: Decimal) -> tuple[Tick, ...]:
    ticks: list[Tick] = []
    ends = [0] * len(_ROWS)
    for point in points:
        x = _across(point.value, highest)
        anchor = "start" if x < _LABEL // 2 else "end" if x > WIDTH - _LABEL // 2 else "middle"
        left = x - _BEFORE[anchor]
        free = [row for row, end in enumerate(ends) if left >= end]
        if not free:
            continue
        ends[free[0]] = left + _LABEL
        ticks.append(Tick(f"p{point.percent}", point.value, x, _ROWS[free[0]], anchor))
    return tuple(ticks)


def _across(value: Decimal, highest: Decimal) -> int:
    length = value * (WIDTH - 2 * _MARGIN) / highest
    return _MARGIN + int(length.quantize(Decimal(1), rounding=ROUND_HALF_UP))
