"""Own production as bars, and a drawing as a file in fixed colors."""

from __future__ import annotations

import io
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.template.loader import render_to_string

from procedures.reports.bars import TIMES, Bars, bars_over_time
from procedures.reports.periods import By
from procedures.reports.shapes import Drawing
from procedures.reports.summary import summarize
from procedures.selectors.clinicians import Clinician

_DOTS_PER_INCH: Final = 144
# matplotlib measures lines and letters in points, of which an inch has 72, and the drawing in pixels.
_POINTS_A_PIXEL: Final = 0.72
_COLORS: Final = {
    "grid": "#dcdfd9", "axis": "#51605d", "label": "#51605d", "own": "#a3431c", "title": "#1c2624", "bar": "#0b6e66",
}  # fmt: skip
_ANCHORS: Final = {"start": "left", "middle": "center", "end": "right"}


class ChartForm(StrEnum):
    """What a chart is written as."""

    SVG = "svg"
    PNG = "png"


def own_bars(*, clinician: Clinician, first: date, last: date, by: By, at: datetime) -> Bars:
    """Return a user's own wRVU from `first` to `last`, both included, as bars; over time 400 at most.

    One query, that of a summary. Raises SpanTooLong, TooManyBuckets.
    """
    is_time = by in TIMES
    summary = summarize(clinician=clinician, first=first, last=last, by=By.DAY if is_time else by, at=at)
    own = {key: bucket.own.wrvu for key, bucket in summary.buckets.items() if bucket.own.lines}
    if not is_time:
        return Bars(by, own)
    by_day = {date.fromisoformat(key): wrvu for key, wrvu in own.items()}
    return bars_over_time(by_day, by=by, week_start=clinician.week_start)


def file_of(drawing: Drawing, form: ChartForm) -> bytes:
    """Return a drawing as a file that stands by itself, on white."""
    return _png(drawing) if form is ChartForm.PNG else _svg(drawing)


def _svg(drawing: Drawing) -> bytes:
    drawn = render_to_string("procedures/drawing.svg", {"drawing": drawing})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}'.encode()


def _png(drawing: Drawing) -> bytes:
    # The plotting library costs half a second and 40 MB, which a process that draws nothing is spared.
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.figure import Figure

    left, top, width, height = drawing.sheet
    figure = Figure(figsize=(width / 100, height / 100))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(left, left + width), ylim=(top + height, top))
    axes.set_axis_off()
    lines = [[(float(one.x1), float(one.y1)), (float(one.x2), float(one.y2))] for one in drawing.lines]
    axes.add_collection(
        LineCollection(lines, colors=[_COLORS[one.kind] for one in drawing.lines], linewidths=0.7, zorder=0.5)
    )
    boxes = [_corners(*(float(length) for length in (bar.x, bar.y, bar.width, bar.height))) for bar in drawing.bars]
    axes.add_collection(PolyCollection(boxes, facecolors=_COLORS["bar"], zorder=1))
    axes.plot([float(x) for x, _ in drawing.curve], [float(y) for _, y in drawing.curve], color=_COLORS["own"], lw=1.1)
    axes.plot([float(x) for x, _ in drawing.dots], [float(y) for _, y in drawing.dots], "o", ms=4, c=_COLORS["own"])
    for text in drawing.texts:
        is_title = text.kind == "title"
        axes.text(
            float(text.x), float(text.y), text.words.replace("$", r"\$"), ha=_ANCHORS[text.anchor],
            color=_COLORS[text.kind], size=(14 if is_title else 11) * _POINTS_A_PIXEL,
            weight="bold" if is_title else "normal",
        )  # fmt: skip
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DOTS_PER_INCH)
    return out.getvalue()


def _corners(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
