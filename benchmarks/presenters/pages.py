"""What the public pages of benchmarks show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count

from benchmarks.domain.percentile import Point, points_of
from benchmarks.medicare.method import METRICS, NATION, REGION_NAMES, Mark, Visibility
from benchmarks.medicare.report import left_out_words
from benchmarks.models import BenchmarkRow, Source, TopCode
from benchmarks.presenters.charts import DistributionChart, distribution_chart
from benchmarks.selectors.tables import Instead, TrendPoint, shown_rows, shown_sources, top_codes, trend
from codes.models import Specialty
from codes.selectors.entries import CodeEntry, entries

_MOST_ROWS: Final = 2_000
_TOP_SHOWN: Final = 20
_WRVU: Final = "wrvu"
_POPULATIONS: Final[Mapping[str, str]] = {
    "active": "clinicians with enough Medicare work to be at it all year",
    "all": "everybody with any of it",
}
METRIC_NAMES: Final = {
    "wrvu": "wRVU a year",
    "services": "services a year",
    "wrvu_per_service": "wRVU a service",
    "em_share": "visits (E/M), % of wRVU",
}
VISIBILITY_WORDS: Final[Mapping[str, str]] = {
    Visibility.A: "Medicare sees much of this specialty's work.",
    Visibility.B: "Medicare sees a part of this specialty's work.",
    Visibility.C: "Medicare sees too little of this specialty's work for a position.",
}
MARK_WORDS: Final[Mapping[str, str]] = {
    Mark.SMALL: "fewer than 30 clinicians",
    Mark.LOW_COVERAGE: "the release knows less than 90% of the payments' codes",
    Mark.GAP: "the file lacks more than a quarter of the typical clinician's payments",
}


# Of a table that another version of the program stored.
_UNKNOWN: Final = "which this version of OpenRVU does not know"


@dataclass(frozen=True, slots=True)
class Distribution:
    """A row as a page shows it: its figures, what limits it, and for wRVU a chart."""

    row: BenchmarkRow
    points: tuple[Point, ...]
    chart: DistributionChart

    @property
    def metric(self) -> str:
        """Return the metric in words."""
        return METRIC_NAMES.get(self.row.metric, self.row.metric.replace("_", " "))

    @property
    def population(self) -> str:
        """Return whom the row counts, in words; '' for a survey, whose method says it."""
        return _POPULATIONS.get(self.row.population, self.row.population) if self.row.visibility else ""

    @property
    def marks(self) -> list[str]:
        """Return what limits the figure, in words; a mark that this version does not know as it is stored."""
        return [MARK_WORDS.get(mark, f"marked “{mark}”, {_UNKNOWN}") for mark in self.row.marks]


def distribution(row: BenchmarkRow) -> Distribution:
    """Return a row as pages show it."""
    points = points_of(row.points)
    return Distribution(row, points, distribution_chart(points))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the file that added nothing, for one reason in words."""

    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class TableOfSpecialty:
    """What one table says of a specialty: yearly wRVU first, one row a population; the rest behind it.

    `instead` says that a larger group than the asked one is shown.
    """

    source: Source
    wrvu: tuple[Distribution, ...]
    others: tuple[Distribution, ...]
    instead: Instead | None
    trend: tuple[TrendPoint, ...]
    report: Mapping[str, Any]  # Any: JSON that a build of any version stored

    @property
    def visibility(self) -> str:
        """Return how much Medicare sees, in words; '' for other tables."""
        row = self.wrvu[0].row
        words = VISIBILITY_WORDS.get(row.visibility, f"{_UNKNOWN}.")
        return f"Class {row.visibility}: {words}" if row.visibility else ""

    @property
    def left_out(self) -> list[LeftOut]:
        """Return what a computed table left out, by reason."""
        return [LeftOut(left_out_words(one), one["rows"]) for one in self.report.get("dropped", ())]

    @property
    def taken(self) -> str:
        """Return what counting in part took from the specialty's wRVU, '' where nothing was."""
        own = (one for one in self.report.get("taken", ()) if one["specialty"] == self.wrvu[0].row.specialty)
        return next((one["taken_wrvu"] for one in own if Decimal(one["taken_wrvu"])), "")


@dataclass(frozen=True, slots=True)
class SpecialtyPage:
    """Everything on the page of a specialty; without tables the page says how one is loaded.

    `regions` are those that some table has for it, the nation first.
    """

    specialty: Specialty
    region: str
    region_name: str
    regions: tuple[str, ...]
    tables: tuple[TableOfSpecialty, ...]
    top_codes: tuple[tuple[TopCode, CodeEntry | None], ...]


@dataclass(frozen=True, slots=True)
class ListedSpecialty:
    """A specialty of the list and how many tables know it."""

    slug: str
    name: str
    tables: int


def listed_specialties(*, signed_in: bool) -> tuple[list[ListedSpecialty], list[Source]]:
    """Return all specialties with the number of tables that have yearly wRVU of them, and the tables; 3 queries."""
    counted = dict(
        shown_rows(signed_in=signed_in)
        .filter(metric=_WRVU, region=NATION)
        .order_by()
        .values("specialty")
        .annotate(tables=Count("source_id", distinct=True))
        .values_list("specialty", "tables")
    )
    named = Specialty.objects.order_by("name", "slug").values_list("slug", "name")
    sources = list(shown_sources(signed_in=signed_in).order_by("-year", "slug")[:50])
    return [ListedSpecialty(slug, name, counted.get(slug, 0)) for slug, name in named], sources


def specialty_page(*, specialty: Specialty, region: str, on: date, signed_in: bool) -> SpecialtyPage:
    """Return the page of a specialty in a region; where the region has too few clinicians, the nation stands in, then
    the broader specialty. A bounded number of queries."""
    wanted = [specialty.slug, *([specialty.broader_id] if specialty.broader_id else [])]
    rows = list(
        shown_rows(signed_in=signed_in)
        .filter(specialty__in=wanted, region__in={region, NATION})
        .order_by("-source__year", "source_id", "metric", "population", "id")[:_MOST_ROWS]
    )
    by_source: dict[str, list[BenchmarkRow]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, []).append(row)
    reports = dict(Source.objects.filter(slug__in=by_source).values_list("slug", "report"))
    grouped = (_table(of_source, rows, reports, specialty.slug, region) for of_source in by_source.values())
    tables = [table for table in grouped if table is not None]
    top = top_codes(specialty=specialty.slug)[:_TOP_SHOWN]
    known = {entry.code: entry for entry in entries([code.code for code in top], on=on)} if top else {}
    return SpecialtyPage(
        specialty=specialty,
        region=region,
        region_name=region_name(region),
        regions=_regions(specialty.slug, signed_in=signed_in),
        tables=tuple(tables),
        top_codes=tuple((code, known.get(code.code)) for code in top),
    )


def region_name(region: str) -> str:
    """Return a region in words."""
    return REGION_NAMES.get(region, region)


def _regions(specialty: str, *, signed_in: bool) -> tuple[str, ...]:
    rows = shown_rows(signed_in=signed_in).filter(specialty=specialty, metric=_WRVU)
    regions = set(rows.order_by().values_list("region", flat=True))
    return tuple(sorted(regions, key=lambda region: (region != NATION, region not in REGION_NAMES, region)))


def _table(
    rows: Sequence[BenchmarkRow],
    all_rows: Sequence[BenchmarkRow],
    reports: Mapping[str, Mapping[str, Any]],  # Any: as above
    specialty: str,
    region: str,
) -> TableOfSpecialty | None:
    """Return what a table says of the nearest group that it has; None where that has no yearly wRVU."""
    groups = {(row.specialty, row.region) for row in rows if row.metric == _WRVU}
    if not groups:
        return None
    group = min(groups, key=lambda one: (one[0] != specialty, one[1] != region))
    own = [row for row in rows if (row.specialty, row.region) == group]
    shown = [distribution(row) for row in own]
    wrvu = tuple(sorted((one for one in shown if one.row.metric == _WRVU), key=lambda one: one.row.population))
    others = sorted(
        (one for one in shown if one.row.metric != _WRVU), key=lambda one: (_metric_order(one), one.row.population)
    )
    instead = Instead.BROADER if group[0] != specialty else Instead.NATION if group[1] != region else None
    source = rows[0].source
    return TableOfSpecialty(
        source, wrvu, tuple(others), instead, _trend(wrvu[0].row, all_rows), reports.get(source.slug, {})
    )


def _metric_order(shown: Distribution) -> tuple[int, str]:
    metric = shown.row.metric
    return (METRICS.index(metric) if metric in METRICS else len(METRICS), metric)


def _trend(row: BenchmarkRow, all_rows: Sequence[BenchmarkRow]) -> tuple[TrendPoint, ...]:
    """Return the medians of a row's series over the years, none for a single year."""
    if not row.source.series:
        return ()
    alike = [
        other
        for other in all_rows
        if other.source.series == row.source.series
        and (other.specialty, other.region, other.population, other.metric)
        == (row.specialty, row.region, row.population, row.metric)
    ]
    return trend(rows=alike) if len(alike) > 1 else ()
