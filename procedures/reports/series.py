"""Totals over time as data for charts: columns as uPlot takes them, a specification as Vega-Lite does (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import accumulate
from typing import Final

_VEGA_LITE: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_TITLE: Final = "Own wRVU"


@dataclass(frozen=True, slots=True)
class Series:
    """wRVU by key, in the order of keys; `is_time` where keys are days, weeks, months, quarters or years."""

    keys: tuple[str, ...]
    wrvu: tuple[Decimal, ...]
    is_time: bool

    @property
    def running(self) -> tuple[Decimal, ...]:
        """Return the running totals."""
        return tuple(accumulate(self.wrvu))


def series_of(totals: Mapping[str, Decimal], *, is_time: bool) -> Series:
    """Return totals by key as a series: over time in the order of time, else the largest first."""
    ordered = sorted(totals) if is_time else sorted(totals, key=lambda key: (-totals[key], key))
    return Series(tuple(ordered), tuple(totals[key] for key in ordered), is_time)


def first_day_of(key: str) -> date:
    """Return the first day of a bucket: 2025-11-14, 2025-11, 2025-Q4 or 2025."""
    year, _, rest = key.partition("-")
    if rest.startswith("Q"):
        return date(int(year), int(rest[1]) * 3 - 2, 1)
    month, _, day = rest.partition("-")
    return date(int(year), int(month or 1), int(day or 1))


def uplot(series: Series) -> dict[str, object]:
    """Return the columns that uPlot draws: seconds since 1970 (or places, with names), wRVU, running total.

    Its numbers are for drawing; the summary has the exact figures.
    """
    places: list[int] = [_seconds(key) for key in series.keys] if series.is_time else list(range(len(series.keys)))
    return {
        "names": list(series.keys),
        "data": [places, [float(value) for value in series.wrvu], [float(value) for value in series.running]],
        "series": [{}, {"label": "wRVU"}, {"label": "Running total"}],
    }


def _seconds(key: str) -> int:
    day = first_day_of(key)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def vega_lite(series: Series) -> dict[str, object]:
    """Return a specification with its data that Vega-Lite draws as bars."""
    values = [
        {"key": key, "wrvu": str(value)} | ({"day": first_day_of(key).isoformat()} if series.is_time else {})
        for key, value in zip(series.keys, series.wrvu, strict=True)
    ]
    if series.is_time:
        encoding = {
            "x": {"field": "day", "type": "temporal", "title": None},
            "y": {"field": "wrvu", "type": "quantitative", "title": "wRVU"},
        }
    else:
        encoding = {
            "x": {"field": "wrvu", "type": "quantitative", "title": "wRVU"},
            "y": {"field": "key", "type": "nominal", "sort": None, "title": None},
        }
    return {
        "$schema": _VEGA_LITE,
        "title": _TITLE,
        "data": {"values": values, "format": {"parse": {"wrvu": "number"}}},
        "mark": "bar",
        "encoding": encoding,
    }
