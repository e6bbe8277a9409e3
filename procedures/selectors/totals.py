"""Sums over a user's lines, out of the totals that the write path keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from procedures.domain.days import FIRST_DAY
from procedures.domain.months import months_of
from procedures.selectors.clinicians import Clinician
from procedures.selectors.sql.statements import fetch_all, fetch_grouped
from procedures.selectors.sql.totals import GOAL_DAYS, PRODUCTION, TALLIES


class TallyFact(StrEnum):
    """What a row of a tally counts."""

    OWN = "own"
    TRAINING = "training"
    OBSERVED = "observed"
    CONTRACT_VALUE = "contract_value"
    ZERO_CREDIT = "zero_credit"
    FLAG = "flag"
    SCHEDULE_YEAR = "schedule_year"


_FACTS: Final = {fact.value: fact for fact in TallyFact}


class TallyKey(StrEnum):
    """By what lines are put together; days, weeks and months by their first day, longer spans are the report's."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    CODE = "code"
    BASIS = "basis"
    ROLE = "role"
    SESSION = "session"


# A report has thousands; a frozen dataclass takes three times as long to make.
class TallyRow(NamedTuple):
    """One sum: of the lines of a key, those of a `name` (a basis, a flag, a year without schedule) and a `reason`.

    A line of days of care counts one unit, and its days apart.
    """

    fact: TallyFact
    key: str
    name: str
    reason: str
    lines: int
    units: int
    wrvu: Decimal
    unadjusted_wrvu: Decimal
    days_of_care: int = 0


@dataclass(frozen=True, slots=True)
class CodeProduction:
    """Own lines of a code that were valued by one row: how many, units, and their wRVU; those worth nothing apart.

    `work_rvu` is the row's own, None where the line stood on no row or on one without work.
    """

    code: str
    component: str
    work_rvu: Decimal | None
    lines: int
    units: int
    wrvu: Decimal


@dataclass(frozen=True, slots=True)
class OtherLines:
    """Lines that are no own production, and their wRVU."""

    lines: int = 0
    wrvu: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Production:
    """Own production of a span by code and row, the first own line of the whole log (None without one), and what stands
    beside it."""

    by_code: tuple[CodeProduction, ...]
    first_on: date | None
    training: OtherLines
    observed: OtherLines

    @property
    def wrvu(self) -> Decimal:
        """Return the sum."""
        return sum((one.wrvu for one in self.by_code), Decimal("0.00"))

    @property
    def lines(self) -> int:
        """Return how many lines there are."""
        return sum(one.lines for one in self.by_code)


def tallies(*, clinician: Clinician, first: date, last: date, key: TallyKey) -> list[TallyRow]:
    """Return the sums over the lines from `first` to `last`, both included, in no order; one query.

    By code whole months are read as such, with the lines of single days; by session, lines alone. Lines of the stage
    student and of the role observer are `observed`, others of the stage or role resident `training`; all other facts
    are of own lines only.
    """
    values = {**_values_by_month(clinician, first, last), "week_start": clinician.week_start}
    return [TallyRow(_FACTS[fact], *row) for fact, *row in fetch_grouped(TALLIES[key], values)]


def production(*, clinician: Clinician, first: date, last: date) -> Production:
    """Return the own production from `first` to `last`, both included; one query."""
    *rows, (*_, first_on) = fetch_grouped(PRODUCTION, _values_by_month(clinician, first, last))
    return Production(
        by_code=tuple(_code_production(*row) for fact, *row, _ in rows if fact == TallyFact.OWN),
        first_on=first_on,
        training=_beside(rows, TallyFact.TRAINING),
        observed=_beside(rows, TallyFact.OBSERVED),
    )


def _beside(rows: Sequence[tuple[Any, ...]], wanted: TallyFact) -> OtherLines:  # Any: columns of the statement above
    sums = [(lines, wrvu) for fact, _, _, _, lines, _, wrvu, _ in rows if fact == wanted]
    return OtherLines(sum(lines for lines, _ in sums), sum((wrvu for _, wrvu in sums), Decimal("0.00")))


def _code_production(code: str, component: str, work_rvu: str, lines: int, units: int, wrvu: Decimal) -> CodeProduction:
    return CodeProduction(code, component, Decimal(work_rvu) if work_rvu else None, lines, units, wrvu)


def goal_wrvu_by_day(*, clinician: Clinician, last: date, first: date = FIRST_DAY) -> dict[date, Decimal]:
    """Return by day the wRVU that count towards a goal, those of contract values left out, for the days with such
    lines.

    On days of the stage resident these are the training lines. One query, and a row a day.
    """
    return dict(fetch_all(GOAL_DAYS, statement_values(clinician, first, last)))


def _values_by_month(clinician: Clinician, first: date, last: date) -> dict[str, Any]:  # Any: as psycopg takes them
    """Return the values of a statement that reads whole months, and the lines of single days."""
    stages = (*clinician.student_days, *clinician.resident_days)
    months = months_of(first, last, changes=[day for span in stages for day in span if day is not None])
    return {
        **statement_values(clinician, first, last),
        "first_month": months.first,
        "last_month": months.last,
        "cut_months": list(months.cut),
        "single_days": list(months.days),
    }


def statement_values(clinician: Clinician, first: date, last: date) -> dict[str, UUID | date | str]:
    """Return the values of a statement about a clinician's lines of a span."""
    return {
        "user": clinician.user_id,
        "first": first,
        "last": last,
        "student": _multirange(clinician.student_days),
        "resident": _multirange(clinician.resident_days),
    }


def _multirange(spans: Sequence[tuple[date, date | None]]) -> str:
    return "{" + ",".join(f"[{first},{until or ''})" for first, until in spans) + "}"
