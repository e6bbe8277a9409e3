"""Charts of reports as pictures, drawn on the server (pure)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from matplotlib.figure import Figure

from procedures.reports.series import Series, first_day_of

_INK: Final = "#1b2733"
_BAR: Final = "#2f6f8f"
_LINE: Final = "#b4552d"
_SIZE: Final = (8, 4)  # inches
_DOTS_PER_INCH: Final = 110
_MOST_NAMED: Final = 20
# Of SVG, so that the same report is the same file.
_SALT: Final[Any] = {"svg.hashsalt": "openrvu", "svg.fonttype": "none"}


class ChartForm(StrEnum):
    """What a picture is written as."""

    SVG = "svg"
    PNG = "png"


def totals_chart(series: Series, *, title: str, form: ChartForm) -> bytes:
    """Return a picture of wRVU by bucket: over time with the running total, else the largest twenty."""
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", color=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    if not series.keys:
        axes.text(0.5, 0.5, "Nothing was logged in this span.", ha="center", transform=axes.transAxes, color=_INK)
        axes.set_axis_off()
    elif series.is_time:
        days = [first_day_of(key) for key in series.keys]
        widths = min(((two - one).days for one, two in pairwise(days)), default=1)
        if len(days) <= _MOST_NAMED:
            axes.set_xticks(days, series.keys)  # type: ignore[arg-type]  # dates are positions
        axes.bar(days, [float(value) for value in series.wrvu], width=0.8 * widths, color=_BAR, label="wRVU")  # type: ignore[arg-type]  # as above
        axes.set_ylabel("wRVU")
        beside = axes.twinx()
        beside.plot(days, [float(value) for value in series.running], color=_LINE)  # type: ignore[arg-type]  # as above
        beside.set_ylabel("running total", color=_LINE)
        beside.spines[["top"]].set_visible(False)
        figure.autofmt_xdate()
    else:
        keys, values = series.keys[:_MOST_NAMED], series.wrvu[:_MOST_NAMED]
        axes.barh(list(keys), [float(value) for value in values], color=_BAR)
        axes.invert_yaxis()
        axes.set_xlabel("wRVU")
    return _written(figure, form)


def standing_chart(
    points: Sequence[tuple[int, Decimal]], own: Decimal | None, *, title: str, source: str, form: ChartForm
) -> bytes:
    """Return a picture of a table's percentiles with one's own figure among them; `points` are percent and value."""
    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left", color=_INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.plot([float(value) for _, value in points], [percent for percent, _ in points], marker="o", color=_BAR)
    for percent, value in points:
        axes.annotate(f"p{percent}: {value:,.2f}", (float(value), percent), xytext=(6, -10), textcoords="offset points")
    if own is not None:
        axes.axvline(float(own), color=_LINE)
        axes.annotate(f"you: {own:,.2f}", (float(own), 0), xytext=(6, 4), textcoords="offset points", color=_LINE)
    axes.set_ylim(0, 100)
    axes.set_xlim(left=0)
    axes.set_ylabel("percentile")
    axes.set_xlabel("wRVU a year")
    figure.supxlabel(source, fontsize="small", color=_INK)
    return _written(figure, form)


def _written(figure: Figure, form: ChartForm) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context(_SALT):
        figure.savefig(out, format=form.value, dpi=_DOTS_PER_INCH, metadata={"Date": None} if form == "svg" else None)
    return out.getvalue()
