"""Where one's own production stands in a national table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from accounts.models import User
from benchmarks.models import BenchmarkRow, Source
from benchmarks.percentile import HUNDREDTH, annualised, days_in
from benchmarks.selectors.tables import Position, position_in, positions
from codes.selectors import rows_for
from procedures.reports.annualise import Covered, covered
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.contracts import agreements_of
from procedures.selectors.preferences import preferences
from procedures.selectors.totals import CodeProduction, Production, production
from procedures.values.preferences import OwnTable, Preferences
from procedures.values.workdays import leave_days

WRVU: Final = "wrvu"
_ZERO: Final = Decimal("0.00")


class State(StrEnum):
    """What can be said of a standing; all but the first say why there is none."""

    FOUND = "found"
    NO_LINES = "no_lines"
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

    `annualised_wrvu` is that of a full-time equivalent, for surveys; None where no day is covered. `revalued` has by
    release what the lines are worth in tables that rest on it. `positions` are the newest table first.
    """

    state: State
    who: Clinician
    made: Production
    over: Covered
    preferences: Preferences
    annualised_wrvu: Decimal | None
    revalued: Mapping[str, Revalued]
    positions: tuple[Position, ...]


def own_position(
    *, user: User, first: date, last: date, region: str, metric: str, at: datetime, medicare_share: int | None = None
) -> OwnPosition:
    """Return where a user's production from `first` to `last`, both included, stands in the loaded tables.

    In a survey lines are worth what they were valued with, as a year of a full-time equivalent; FTE is that of the
    contract in force on the last day, else the profile's. In a table that was computed from Medicare's file they are
    worth the work RVUs of the table's release, and Medicare's share of them counts, with no FTE: `medicare_share` in
    percent, else the one that the user set. Leave is not covered. Nine queries at most.
    Source: WRVU_RULES §8. Raises SpanTooLong for more than ten years of days.
    """
    if (last - first).days >= MOST_DAYS:
        raise SpanTooLong(f"from {first} to {last} are more than {MOST_DAYS} days")
    who = clinician(user=user)
    own_fte = agreements_of(user_id=user.id).terms_on(last).fte
    who = who if own_fte is None else replace(who, fte=own_fte)
    told = preferences(user_id=user.id)
    told = told if medicare_share is None else replace(told, medicare_share=medicare_share)
    today = who.today(at)
    made = production(clinician=who, first=first, last=min(last, today))
    over = _covered(told, made, first, last, today)
    if made.lines == 0 or over.days == 0:
        return OwnPosition(State.NO_LINES, who, made, over, told, None, {}, ())
    yearly = annualised(made.wrvu, fte=who.fte, days=over.days, days_in_year=days_in(over.last.year))
    if not who.specialty:
        return OwnPosition(State.NO_SPECIALTY, who, made, over, told, yearly, {}, ())
    lines = _Lines(made.by_code, over)
    found = positions(
        placed=lambda source: lines.medicare_year(source, told) if _is_medicare(source) else yearly,
        specialty=who.specialty,
        region=region,
        metric=metric,
        signed_in=True,
    )
    own = (_in_own_table(told.own_table, who.specialty, yearly),) if told.own_table and metric == WRVU else ()
    state = State.FOUND if found or own else State.NO_TABLE
    return OwnPosition(state, who, made, over, told, yearly, lines.revalued, (*own, *found))


def _covered(told: Preferences, made: Production, first: date, last: date, today: date) -> Covered:
    whole = covered(first=first, last=last, first_line_on=made.first_on, today=today)
    away = leave_days(told.leave, whole.first, whole.last)
    return covered(first=first, last=last, first_line_on=made.first_on, today=today, leave_days=away)


def _is_medicare(source: Source) -> bool:
    return source.kind == Source.Kind.MEDICARE


class _Lines:
    """A user's lines of the covered days, valued once with each release that a table rests on."""

    def __init__(self, lines: Sequence[CodeProduction], over: Covered) -> None:
        self._lines = lines
        self._over = over
        self.revalued: dict[str, Revalued] = {}

    def medicare_year(self, source: Source, told: Preferences) -> Decimal | None:
        """Return Medicare's share of a year, in wRVU of the table's release; None where the share is not said."""
        if told.medicare_share is None:
            return None
        if source.release not in self.revalued:
            self.revalued[source.release] = _at_release(self._lines, source.release)
        share = self.revalued[source.release].wrvu * told.medicare_share / 100
        return annualised(share, fte=Decimal(1), days=self._over.days, days_in_year=days_in(self._over.last.year))


def _at_release(lines: Sequence[CodeProduction], release: str) -> Revalued:
    """Return what lines are worth at another release: a credit moves as the work RVU of its row does.

    A line whose own row has no work counts units × work; one that the release has no row for counts nothing, as in the
    table.
    """
    rows = rows_for(codes={line.code for line in lines}, release_ids=[release])
    total, unknown = Decimal(0), 0
    for line in lines:
        found = rows.get((release, line.code), {})
        row = found.get(line.component) or found.get("")
        if row is None:
            unknown += line.lines
            continue
        work = row.work_rvu or _ZERO
        total += line.wrvu * work / line.work_rvu if line.work_rvu else work * line.units
    return Revalued(total.quantize(HUNDREDTH, ROUND_HALF_UP), unknown)


def _in_own_table(table: OwnTable, specialty: str, yearly: Decimal) -> Position:
    """Return where a year stands in a table that the user typed himself."""
    source = Source(
        slug="own", name=table.name, year=table.year, kind=Source.Kind.LICENSED, license="typed by yourself",
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
