"""The chart of one's months on the page of goals and position: drawn for phones and for desks, and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from procedures.reports.charts import own_bars
from procedures.reports.drawing import NARROW, name_of, span_in_words, totals_drawing
from procedures.reports.periods import By
from procedures.reports.shapes import Drawing
from procedures.selectors.clinicians import Clinician

_LONGEST_BY_DAY = 45


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart in two widths, of which the stylesheet shows one, and its figures: bucket, wRVU, running total."""

    wide: Drawing
    narrow: Drawing
    by: str
    rows: tuple[tuple[str, Decimal, Decimal], ...]


def page_chart(*, clinician: Clinician, first: date, last: date, at: datetime) -> PageChart:
    """Return the own wRVU of a span by month, of a short span by day. Raises SpanTooLong."""
    by = By.DAY if (last - first).days < _LONGEST_BY_DAY else By.MONTH
    bars = own_bars(clinician=clinician, first=first, last=last, by=by, at=at)
    title = f"Your wRVU by {bars.by}, {span_in_words(first, last)}"
    running, rows = Decimal(0), []
    for key, wrvu in bars.totals.items():
        running += wrvu
        rows.append((name_of(key, bars.by), wrvu, running))
    return PageChart(
        totals_drawing(bars, title=title, has_heading=False),
        totals_drawing(bars, title=title, width=NARROW, has_heading=False),
        bars.by.value,
        tuple(rows),
    )
