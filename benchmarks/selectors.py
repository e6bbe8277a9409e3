"""Reads of the benchmark tables; they know no user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from benchmarks.models import BenchmarkRow, Source
from benchmarks.percentile import Point, Standing, standing_of

# More tables than anybody compares himself with; it bounds an answer.
MOST_POSITIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Position:
    """Where a figure stands in one table, with all that a reader needs to judge it.

    `n` counts the clinicians of this specialty, region and metric; `points` are the table's own.
    """

    source: Source
    specialty: str
    region: str
    metric: str
    n: int
    mean: Decimal | None
    points: tuple[Point, ...]
    standing: Standing


def benchmark_rows() -> QuerySet[BenchmarkRow]:
    """Return all rows with their sources, by source, specialty, region and metric."""
    return BenchmarkRow.objects.select_related("source").order_by("source_id", "specialty", "region", "metric", "id")


def points_of(stored: Mapping[str, str]) -> tuple[Point, ...]:
    """Return the points of a row as stored ("25": "4321.00"), rising by percent."""
    return tuple(
        Point(int(percent), Decimal(value)) for percent, value in sorted(stored.items(), key=lambda item: int(item[0]))
    )


def position(
    *, wrvu: Decimal, specialty: str, region: str, metric: str, year: int | None = None
) -> tuple[Position, ...]:
    """Return where a figure stands in each table of a specialty, region and metric, the newest year first; one query.

    `wrvu` is a year's figure of a full-time equivalent, in the metric's unit. Without `year` every loaded year is
    answered, up to 50 tables. Empty where no table is loaded for it.
    """
    rows = benchmark_rows().filter(specialty=specialty, region=region, metric=metric)
    if year is not None:
        rows = rows.filter(source__year=year)
    newest_first = rows.order_by("-source__year", "source_id", "id")[:MOST_POSITIONS]
    return tuple(_position(row, wrvu) for row in newest_first)


def _position(row: BenchmarkRow, value: Decimal) -> Position:
    points = points_of(row.points)
    return Position(
        source=row.source,
        specialty=row.specialty,
        region=row.region,
        metric=row.metric,
        n=row.n,
        mean=row.mean,
        points=points,
        standing=standing_of(value, points),
    )
