"""Reads of the benchmark tables; they know no user, only whether somebody of this server asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from benchmarks.domain.percentile import PercentileRank, Point, percentile_rank, points_of
from benchmarks.medicare.method import NATION, Visibility
from benchmarks.models import BenchmarkRow, Source, SourceKind, TopCode
from benchmarks.selectors import sql
from wire.prepared import prepared_cursor

# More tables than anybody compares themselves with; it bounds an answer.
MOST_POSITIONS: Final = 50


class Withheld(StrEnum):
    """Why a distribution is shown without a position in it."""

    CLASS_C = "medicare_sees_too_little"
    NO_SHARE = "medicare_share_not_said"


class Instead(StrEnum):
    """Which larger group stands in for the one that was asked, whose clinicians are too few."""

    NATION = "nation"
    BROADER = "broader_specialty"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a figure stands in one table, with all that a reader needs to judge it.

    `row` names specialty, region, population, n, marks and class; `value` is what was placed, `standing` None where it
    is `withheld`. `instead` says that a larger group than the asked one is shown.
    """

    row: BenchmarkRow
    points: tuple[Point, ...]
    value: Decimal | None
    standing: PercentileRank | None
    withheld: Withheld | None
    instead: Instead | None

    @property
    def source(self) -> Source:
        """Return the table."""
        return self.row.source


def shown_sources(*, signed_in: bool) -> QuerySet[Source]:
    """Return the tables that are no draft; licensed ones for users of this server alone."""
    sources = Source.objects.filter(is_draft=False)
    return sources if signed_in else sources.exclude(kind=SourceKind.LICENSED)


def benchmark_rows() -> QuerySet[BenchmarkRow]:
    """Return all rows with their sources, by source, specialty, region, population and metric."""
    # What a table left out is long, and would come with every row.
    rows = BenchmarkRow.objects.select_related("source").defer("source__report")
    return rows.order_by("source_id", "specialty", "region", "population", "metric", "id")


def shown_rows(*, signed_in: bool) -> QuerySet[BenchmarkRow]:
    """Return the rows of the tables that somebody may see."""
    return benchmark_rows().filter(source__in=shown_sources(signed_in=signed_in))


def positions(
    *,
    placed: Callable[[Source], Decimal | None],
    specialty: str,
    region: str = NATION,
    metric: str = "wrvu",
    year: int | None = None,
    signed_in: bool = False,
) -> tuple[Position, ...]:
    """Return where a figure stands in each table of a specialty, region and metric, the newest year first.

    `placed` gives the figure to place in a table, in the metric's unit, None where none can be: a full-time year for a
    survey, Medicare's part of a year for a computed table. Where the asked group is too small for a figure, the nation
    stands in, then the broader specialty. One query, up to 50 positions. Empty where no table is loaded for it.
    """
    values = {"specialty": specialty, "regions": [region, NATION], "metric": metric, "year": year,
              "signed_in": signed_in, "most": MOST_POSITIONS * 4}  # fmt: skip
    with prepared_cursor() as cursor:
        cursor.execute(sql.ROWS_OF_GROUP, values)
        candidates = [_row_with_source(values) for values in cursor.fetchall()]
    nearest = _nearest(candidates, specialty, region)[:MOST_POSITIONS]
    return tuple(position_in(row, value=placed(row.source), specialty=specialty, region=region) for row in nearest)


def _row_with_source(values: Sequence[Any]) -> BenchmarkRow:  # Any: columns of whatever type
    """Return a row of `sql.ROWS_OF_GROUP` as the ORM would."""
    row = BenchmarkRow.from_db(DEFAULT_DB_ALIAS, sql.ROW_NAMES, values[: len(sql.ROW_NAMES)])
    row.points, row.marks = json.loads(row.points), json.loads(row.marks)
    row.source = Source.from_db(DEFAULT_DB_ALIAS, sql.SOURCE_NAMES, values[len(sql.ROW_NAMES) :])
    return row


def _nearest(rows: Iterable[BenchmarkRow], specialty: str, region: str) -> list[BenchmarkRow]:
    """Return of each table and population the row of the group asked for, or of the nearest larger one."""
    by_table: dict[tuple[str, str], list[BenchmarkRow]] = {}
    for row in rows:
        by_table.setdefault((row.source_id, row.population), []).append(row)
    return [
        min(group, key=lambda row: (row.specialty != specialty, row.region != region)) for group in by_table.values()
    ]


def position_in(row: BenchmarkRow, *, value: Decimal | None, specialty: str, region: str) -> Position:
    """Return where a figure stands in a row of the specialty and region that were asked, or of a larger group."""
    points = points_of(row.points)
    withheld = None
    if row.visibility == Visibility.C:
        withheld = Withheld.CLASS_C
    elif value is None:
        withheld = Withheld.NO_SHARE
    standing = None if value is None or withheld else percentile_rank(value, points)
    return Position(row, points, value, standing, withheld, _instead(row, specialty, region))


def _instead(row: BenchmarkRow, specialty: str, region: str) -> Instead | None:
    if row.specialty != specialty:
        return Instead.BROADER
    return Instead.NATION if row.region != region else None


def top_codes(*, specialty: str) -> tuple[TopCode, ...]:
    """Return what the clinicians of a specialty bill most, by the newest table that knows it; two queries."""
    source = _newest_with_top_codes(specialty)
    # By way of the table, which then is one object for all of them.
    return () if source is None else tuple(source.top_codes.filter(specialty=specialty).order_by("rank"))


@dataclass(frozen=True, slots=True)
class TopShares:
    """What share of a specialty's wRVU each of its top codes makes, as fractions of 1, and the table that says so."""

    source: Source
    share_of: Mapping[str, Decimal]


def top_shares(*, specialty: str) -> TopShares | None:
    """Return the shares of `top_codes`, None where there are none; two queries."""
    source = _newest_with_top_codes(specialty)
    if source is None:
        return None
    with prepared_cursor() as cursor:
        cursor.execute(sql.TOP_SHARES, {"source": source.slug, "specialty": specialty})
        return TopShares(source, dict(cursor.fetchall()))


def _newest_with_top_codes(specialty: str) -> Source | None:
    with prepared_cursor() as cursor:
        cursor.execute(sql.NEWEST_WITH_TOP_CODES, {"specialty": specialty})
        values = cursor.fetchone()
    return None if values is None else Source.from_db(DEFAULT_DB_ALIAS, sql.SOURCE_NAMES, values)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The median of a year in a series of tables."""

    year: int
    source: str
    median: Decimal
    n: int


def trend(*, rows: Sequence[BenchmarkRow]) -> tuple[TrendPoint, ...]:
    """Return the medians of rows that differ by year alone, the oldest first; those without one are left out."""
    points = (
        TrendPoint(row.source.year, row.source_id, Decimal(row.points["50"]), row.n)
        for row in rows
        if "50" in row.points
    )
    return tuple(sorted(points, key=lambda point: point.year))
