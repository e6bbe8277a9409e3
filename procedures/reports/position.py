"""Where one's own production stands in a national table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from benchmarks.domain.percentile import HUNDREDTH, annualized, days_in
from benchmarks.models import BenchmarkRow, Source, SourceKind
from benchmarks.selectors.code_work import releases_behind
from benchmarks.selectors.tables import Position, position_in, positions
from codes.domain.categories import EVALUATION, category_of
from codes.domain.values import ReleaseFacts
from codes.selectors.releases import rows_for
from procedures.collections.logs import CODE_LENGTH
from procedures.collections.preferences import OwnTable, Preferences
from procedures.reports.annualize import Covered, covered
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.reports.workdays import leave_days
from procedures.selectors.clinicians import Clinician
from procedures.selectors.totals import CodeProduction, Production, production
from procedures.selectors.user_context import UserContext

WRVU: Final = "wrvu"
# Of a share or a value a service there is nothing to make a year's.
_RATIOS: Final = frozenset({"wrvu_per_service", "em_share"})
_ZERO: Final = Decimal("0.00")


class PositionState(StrEnum):
    """What is known of a position; all but the first say why there is none."""

    FOUND = "found"
    NO_LINES = "no_lines"
    TOO_FEW_DAYS = "too_few_days"
    NO_SPECIALTY = "no_specialty"
    NO_TABLE = "no_table"


@dataclass(frozen=True, slots=True)
class Revalued:
    """Own production at the work RVUs of a table's release: wRVU, and how many lines the release has no row for."""

    wrvu: Decimal
    unknown_lines: int


@dataclass(frozen=True, slots=True)
class OwnPosition:
    """The own production of a span, as a year, in each table of the user's specialty.

    `annualised_wrvu` is that of a full-time equivalent, for surveys; None under 28 days covered. `revalued` has by
    release what the lines are worth in tables that rest on it. `positions` are the newest table first.
    """

    state: PositionState
    who: Clinician
    production: Production
    over: Covered
    preferences: Preferences
    annualised_wrvu: Decimal | None
    revalued: Mapping[str, Revalued]
    positions: tuple[Position, ...]


def own_position(
    *, context: UserContext, first: date, last: date, region: str, metric: str, at: datetime,
    medicare_share: int | None = None,
) -> OwnPosition:  # fmt: skip
    """Return where a user's production from `first` to `last`, both included, stands in the loaded tables.

    In a survey lines are worth what they were valued with, as a year of a full-time equivalent; FTE is that of the
    contract in force on the last day, else the profile's. In a table that was computed from Medicare's file they are
    worth the work RVUs of the table's release, and Medicare's share of them counts, with no FTE: `medicare_share` in
    percent, else the one that the user set. Leave is not covered; under 28 days covered there is no year and no
    position. `metric` is one of `benchmarks.medicare.method.METRICS`; a ratio is of the span itself. Two queries, and
    one more for each release that a table rests on. Source: the wRVU rules, section 8. Raises SpanTooLong for more
    than ten years of days.
    """
    if (last - first).days >= MOST_DAYS:
        raise SpanTooLong(f"from {first} to {last} are more than {MOST_DAYS} days")
    own_fte = context.agreements.terms_on(last).fte
    who = context.clinician if own_fte is None else replace(context.clinician, fte=own_fte)
    preferences = context.preferences
    if medicare_share is not None:
        preferences = replace(preferences, medicare_share=medicare_share)
    today = who.today(at)
    own = production(clinician=who, first=first, last=min(last, today))
    over = _covered(preferences, own, first, last, today)
    if own.lines == 0 or over.days_missing:
        state = PositionState.TOO_FEW_DAYS if own.lines else PositionState.NO_LINES
        return OwnPosition(state, who, own, over, preferences, None, {}, ())
    yearly = annualized(own.wrvu, fte=who.fte, days=over.days, days_in_year=days_in(over.last.year))
    if not who.specialty:
        return OwnPosition(PositionState.NO_SPECIALTY, who, own, over, preferences, yearly, {}, ())
    figures = _MetricFigures(own.by_code, over, metric, [entry.facts for entry in context.releases.values()])
    share = preferences.medicare_share
    in_tables = positions(
        placed=lambda source: (
            figures.in_computed(source, share) if _is_medicare(source) else figures.in_survey(who.fte)
        ),
        specialty=who.specialty,
        region=region,
        metric=metric,
        signed_in=True,
    )
    table = preferences.own_table if metric == WRVU else None
    in_own = () if table is None else (_in_own_table(table, who.specialty, yearly),)
    state = PositionState.FOUND if in_tables or in_own else PositionState.NO_TABLE
    return OwnPosition(state, who, own, over, preferences, yearly, figures.revalued, (*in_own, *in_tables))


def _covered(preferences: Preferences, own: Production, first: date, last: date, today: date) -> Covered:
    whole = covered(first=first, last=last, first_line_on=own.first_on, today=today)
    away = leave_days(preferences.leave, whole.first, whole.last)
    return covered(first=first, last=last, first_line_on=own.first_on, today=today, leave_days=away)


def _is_medicare(source: Source) -> bool:
    return source.kind == SourceKind.MEDICARE


class _MetricFigures:
    """The figure of a user's lines of the covered days in one metric, worked out once for each release of a table."""

    def __init__(
        self, lines: Sequence[CodeProduction], over: Covered, metric: str, published: Sequence[ReleaseFacts]
    ) -> None:
        self._lines = lines
        self._over = over
        self._metric = metric
        self._published = published
        self._by_release: dict[str, Decimal | None] = {}
        self.revalued: dict[str, Revalued] = {}

    def in_survey(self, fte: Decimal) -> Decimal | None:
        """Return the figure of a full-time year, of the lines as they were valued; None where there is none."""
        return self._yearly(_figure_of(self._lines, self._metric), fte=fte)

    def in_computed(self, source: Source, medicare_share: int | None) -> Decimal | None:
        """Return Medicare's share, in percent, of a year at the table's release; None where the share is not said."""
        if medicare_share is None:
            return None
        if source.release not in self._by_release:
            lines, unknown = _at_releases(self._lines, releases_behind(source.release, published=self._published))
            self._by_release[source.release] = _figure_of(lines, self._metric)
            total = sum((line.wrvu for line in lines), _ZERO)
            self.revalued[source.release] = Revalued(total.quantize(HUNDREDTH, ROUND_HALF_UP), unknown)
        return self._yearly(self._by_release[source.release], share=Decimal(medicare_share) / 100)

    def _yearly(
        self, figure: Decimal | None, *, fte: Decimal = Decimal(1), share: Decimal = Decimal(1)
    ) -> Decimal | None:
        if figure is None or self._metric in _RATIOS:
            return None if figure is None else figure.quantize(HUNDREDTH, ROUND_HALF_UP)
        return annualized(figure * share, fte=fte, days=self._over.days, days_in_year=days_in(self._over.last.year))


def _figure_of(lines: Sequence[CodeProduction], metric: str) -> Decimal | None:
    """Return what lines come to in a metric of the computed tables; None where nothing is worth anything."""
    worth = [line for line in lines if line.wrvu > 0]
    total = sum((line.wrvu for line in worth), _ZERO)
    services = sum(line.units for line in worth)
    if metric == WRVU:
        return total
    if metric == "services":
        return Decimal(services)
    if not worth:
        return None
    if metric == "wrvu_per_service":
        return total / services
    visits = (line.wrvu for line in worth if len(line.code) == CODE_LENGTH and category_of(line.code) is EVALUATION)
    return sum(visits, _ZERO) / total * 100


def _at_releases(lines: Sequence[CodeProduction], releases: Sequence[str]) -> tuple[list[CodeProduction], int]:
    """Return lines at the first of some releases that has the code, and how many none knows: a credit moves as its
    row's work RVU does.

    A line whose own row has no work counts units × work; one that no release of the year up to this one has a row for
    counts nothing, as in the table.
    """
    rows = rows_for(codes={line.code for line in lines}, release_ids=releases)
    moved, unknown = [], 0
    for line in lines:
        by_component = next((rows[release, line.code] for release in releases if (release, line.code) in rows), {})
        row = by_component.get(line.component) or by_component.get("")
        if row is None:
            unknown += line.lines
            continue
        work = row.work_rvu or _ZERO
        wrvu = line.wrvu * work / line.work_rvu if line.work_rvu else work * line.units
        moved.append(replace(line, wrvu=wrvu))
    return moved, unknown


def _in_own_table(table: OwnTable, specialty: str, yearly: Decimal) -> Position:
    """Return where a year stands in a table that the user typed."""
    source = Source(
        slug="own", name=table.name, year=table.year, kind=SourceKind.LICENSED, license="typed by yourself",
        method="Percentiles that you typed from a contract or survey of your own.", n=0,
    )  # fmt: skip
    row = BenchmarkRow(
        source=source,
        specialty=specialty,
        population="all",
        metric=WRVU,
        n=0,
        points={str(percent): str(value) for percent, value in table.points},
    )
    return position_in(row, value=yearly, specialty=specialty, region=row.region)
