"""Small charts as coordinates, which a template draws as inline SVG (pure); lengths in units of the view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from codes.domain.history import HistoryLine
from codes.domain.quartiles import QuartileSummary

WIDTH: Final = 320
_MARGIN: Final = 8
_TOP: Final = 18
_BOTTOM: Final = 90
# How far a label stands above its mark.
_ABOVE: Final = 6


@dataclass(frozen=True, slots=True)
class BoxPlot:
    """A line from 0 to the maximum with the middle half as a box; places are distances from the left edge."""

    lower_quartile: int
    median: int
    box_width: int
    own: int

    @property
    def anchor(self) -> str:
        """Return which end of the own label stands at the own place, so that it stays inside."""
        if self.own < WIDTH // 4:
            return "start"
        return "end" if self.own > WIDTH * 3 // 4 else "middle"


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """A line of steps: `path` for an SVG path element, the mark of each release, and labels of the first and last.

    A label is its place, its figure and which end of it stands at the place.
    """

    path: str
    marks: tuple[tuple[int, int], ...]
    labels: tuple[tuple[int, int, Decimal | None, str], ...]


def box_plot(summary: QuartileSummary) -> BoxPlot:
    """Return where the figures of a category lie on a line from 0 to its maximum."""
    lower = _across(summary.lower_quartile, summary.maximum)
    upper = _across(summary.upper_quartile, summary.maximum)
    return BoxPlot(
        lower_quartile=lower,
        median=_across(summary.median, summary.maximum),
        box_width=max(upper - lower, 2),
        own=_across(summary.own, summary.maximum),
    )


def history_chart(lines: Sequence[HistoryLine]) -> HistoryChart | None:
    """Return the work RVU over time, from 0 upwards; None where fewer than two releases have a figure.

    A figure holds until the next release, so the line has steps; where a release has none, the line is broken.
    """
    figures = [line for line in lines if line.work_rvu is not None]
    if len(figures) < 2:
        return None
    top = max(line.work_rvu or Decimal(0) for line in figures)
    first, last = lines[0].release.effective_from, lines[-1].release.effective_from
    path, marks = "", []
    is_drawing = False
    for line in lines:
        x = _at(line.release.effective_from, first, last)
        if is_drawing:
            path += f"H{x}"
        if line.work_rvu is not None:
            y = _height(line.work_rvu, top)
            path += f"V{y}" if is_drawing else f"M{x} {y}"
            marks.append((x, y))
        is_drawing = line.work_rvu is not None
    ends = ((marks[0], figures[0], "start"), (marks[-1], figures[-1], "end"))
    labels = tuple((x, y - _ABOVE, line.work_rvu, anchor) for (x, y), line, anchor in ends)
    return HistoryChart(path, tuple(marks), labels)


def _across(figure: Decimal, maximum: Decimal) -> int:
    return _MARGIN + _rounded(figure * (WIDTH - 2 * _MARGIN) / maximum)


def _at(day: date, first: date, last: date) -> int:
    span = (last - first).days or 1
    return _MARGIN + _rounded(Decimal((day - first).days * (WIDTH - 2 * _MARGIN)) / span)


def _height(figure: Decimal, top: Decimal) -> int:
    return _BOTTOM - _rounded(figure * (_BOTTOM - _TOP) / top) if top else _BOTTOM


def _rounded(length: Decimal) -> int:
    return int(length.quantize(Decimal(1), rounding=ROUND_HALF_UP))
