"""Sums over a user's lines, made by the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from procedures.domain.days import FIRST_DAY
from procedures.selectors.clinicians import Clinician
from procedures.selectors.sql.statements import fetch_all
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


class TallyKey(StrEnum):
    """By what lines are put together; days are folded into longer spans by the report."""

    DAY = "day"
    CODE = "code"
    BASIS = "basis"
    ROLE = "role"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class TallyRow:
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


# Of the flags of a line with a work RVU, those that made it zero, in the order of the rules.
_ZEROING_FLAGS: Final = ("assistant_not_paid", "bilateral_once", "included_in_family")


@dataclass(frozen=True, slots=True)
class CodeProduction:
    """Own lines of a code that were valued by one row: how many, units, and their wRVU.

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
    """Return the sums over the lines from `first` to `last`, both included, in no order; one query, one pass.

    Lines of the stage student and of the role observer are `observed`, others of the stage or role resident `training`;
    all other facts are of own lines only.
    """
    values = {**statement_values(clinician, first, last), "zeroing": list(_ZEROING_FLAGS)}
    return [TallyRow(TallyFact(fact), *row) for fact, *row in fetch_all(TALLIES[key], values)]


def production(*, clinician: Clinician, first: date, last: date) -> Production:
    """Return the own production from `first` to `last`, both included; one query."""
    *rows, (_, _, _, _, _, _, first_on) = fetch_all(PRODUCTION, statement_values(clinician, first, last))
    return Production(
        by_code=tuple(_code_production(*row) for fact, *row, _ in rows if fact == TallyFact.OWN),
        first_on=first_on,
        training=_beside(rows, TallyFact.TRAINING),
        observed=_beside(rows, TallyFact.OBSERVED),
    )


def _beside(rows: Sequence[tuple[Any, ...]], wanted: TallyFact) -> OtherLines:  # Any: columns of the statement above
    sums = [(lines, wrvu) for fact, _, _, lines, _, wrvu, _ in rows if fact == wanted]
    return OtherLines(sum(lines for lines, _ in sums), sum((wrvu for _, wrvu in sums), Decimal("0.00")))


def _code_production(code: str, row: str | None, lines: int, units: int, wrvu: Decimal) -> CodeProduction:
    stood_on: dict[str, str | None] = json.loads(row) if row else {}
    work = stood_on.get("work_rvu")
    return CodeProduction(
        code, stood_on.get("component") or "", None if work is None else Decimal(work), lines, units, wrvu
    )


def goal_wrvu_by_day(*, clinician: Clinician, last: date, first: date = FIRST_DAY) -> dict[date, Decimal]:
    """Return by day the wRVU that count towards a goal, those of contract values left out, for the days with such
    lines.

    On days of the stage resident these are the training lines. One query, and a row a day.
    """
    return dict(fetch_all(GOAL_DAYS, statement_values(clinician, first, last)))


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
