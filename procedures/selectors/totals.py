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

from django.db import connection

from procedures.domain.days import FIRST_DAY
from procedures.selectors.clinicians import Clinician
from procedures.wrvu.values import AFTER_CARE


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

_COLUMN_OF_KEY: Final = {
    TallyKey.DAY: "l.performed_on::text",
    TallyKey.CODE: "l.code",
    TallyKey.BASIS: "v.basis",
    TallyKey.ROLE: "l.role",
    # A line without an encounter is a session of its own.
    TallyKey.SESSION: "coalesce(l.encounter_id, l.id)::text",
}
# As `values.production.counts_as` says it, which is the same rule for one line.
_IS_OBSERVED: Final = "(l.role = 'observer' OR l.performed_on <@ %(student)s::datemultirange)"
_IS_TRAINING: Final = "(l.role = 'resident' OR l.performed_on <@ %(resident)s::datemultirange)"
_IS_OWN: Final = f"NOT ({_IS_OBSERVED} OR {_IS_TRAINING})"
_COUNTS_AS: Final = f"CASE WHEN {_IS_OBSERVED} THEN 'observed' WHEN {_IS_TRAINING} THEN 'training' ELSE 'own' END"
# A resident's goal is one of the work in training, so on those days the training lines are what counts.
_IS_FOR_GOALS: Final = (
    f"(NOT {_IS_OBSERVED} AND (l.role <> 'resident' OR l.performed_on <@ %(resident)s::datemultirange))"
)
# With modifier 55 the units of a line are days of care, and the line counts as one (`procedures.wrvu.values.Line`).
_IS_CARE: Final = f"('{AFTER_CARE}' = ANY(l.modifiers))"
_COUNT: Final = f"(CASE WHEN {_IS_CARE} THEN 1 ELSE l.units END)"
_FROM: Final = """
FROM procedures_procedurelog l JOIN procedures_valuation v ON v.user_id = l.user_id AND v.log_id = l.id
WHERE l.user_id = %(user)s AND NOT l.deleted AND l.performed_on BETWEEN %(first)s AND %(last)s
"""
FROM_OWN_LINES: Final = f"{_FROM} AND {_IS_OWN}"
_TALLIES: Final = """
WITH line AS MATERIALIZED (
  SELECT {key} AS key, l.performed_on, {units} AS units, l.units - {units} + {is_care}::int AS days_of_care,
         v.wrvu, v.unadjusted_wrvu, v.basis, v.reason, v.flags,
         coalesce(v.extras ->> 'missing_year', extract(year FROM l.performed_on)::text) AS year,
         {counts_as} AS counts_as
  {source}
), own AS (SELECT * FROM line WHERE counts_as = 'own')
SELECT counts_as AS fact, key, '' AS name, '' AS reason,
       count(*), sum(units), coalesce(sum(wrvu) FILTER (WHERE basis <> 'contract_value'), 0),
       sum(unadjusted_wrvu), sum(days_of_care) FROM line GROUP BY counts_as, key
UNION ALL
SELECT 'contract_value', key, '', '', count(*), sum(units), sum(wrvu), 0, 0
FROM own WHERE basis = 'contract_value' GROUP BY key
UNION ALL
SELECT 'zero_credit', key, basis, reason, count(*), sum(units), 0, 0, 0
FROM (SELECT key, basis, units, CASE WHEN basis <> 'work_rvu' THEN reason ELSE coalesce(
        (SELECT f FROM unnest(%(zeroing)s::text[]) WITH ORDINALITY AS z(f, place)
         WHERE f = ANY(flags) ORDER BY place LIMIT 1),
        reason) END AS reason FROM own WHERE wrvu = 0) zero
GROUP BY key, basis, reason
UNION ALL
SELECT 'flag', key, flag, '', count(*), sum(units), 0, 0, 0
FROM own CROSS JOIN unnest(flags) AS flag GROUP BY key, flag
UNION ALL
SELECT 'schedule_year', '', year, '', count(*), sum(units), 0, 0, 0
FROM own WHERE 'schedule_year_missing' = ANY(flags) OR reason = 'no_release' GROUP BY year
"""


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
    statement = _TALLIES.format(
        key=_COLUMN_OF_KEY[key], counts_as=_COUNTS_AS, source=_FROM, units=_COUNT, is_care=_IS_CARE
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values_of(clinician, first, last), "zeroing": list(_ZEROING_FLAGS)})
        return [TallyRow(TallyFact(fact), *row) for fact, *row in cursor.fetchall()]


def production(*, clinician: Clinician, first: date, last: date) -> Production:
    """Return the own production from `first` to `last`, both included; two queries, one pass over the lines."""
    values = values_of(clinician, first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COUNTS_AS}, l.code, v.row, count(*), sum({_COUNT}), "
            f"coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00) {_FROM} GROUP BY 1, 2, 3",
            values,
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT min(l.performed_on) FROM procedures_procedurelog l "  # noqa: S608  # text of ours
            f"WHERE l.user_id = %(user)s AND NOT l.deleted AND {_IS_OWN}",
            values,
        )
        (first_on,) = cursor.fetchone() or (None,)
    return Production(
        by_code=tuple(_code_production(*row) for fact, *row in rows if fact == TallyFact.OWN),
        first_on=first_on,
        training=_beside(rows, TallyFact.TRAINING),
        observed=_beside(rows, TallyFact.OBSERVED),
    )


def _beside(rows: Sequence[tuple[Any, ...]], wanted: TallyFact) -> OtherLines:  # Any: columns of the statement above
    sums = [(lines, wrvu) for fact, _, _, lines, _, wrvu in rows if fact == wanted]
    return OtherLines(sum(lines for lines, _ in sums), sum((wrvu for _, wrvu in sums), Decimal("0.00")))


def _code_production(code: str, row: str | None, lines: int, units: int, wrvu: Decimal) -> CodeProduction:
    stood_on: dict[str, str | None] = json.loads(row) if row else {}
    work = stood_on.get("work_rvu")
    return CodeProduction(
        code, stood_on.get("component") or "", None if work is None else Decimal(work), lines, units, wrvu
    )


def daily(*, clinician: Clinician, first: date, last: date) -> dict[date, Decimal]:
    """Return by day the wRVU that count towards a goal, those of contract values left out, for the days with such
    lines.

    On days of the stage resident these are the training lines. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.performed_on, coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00) "
            f"{_FROM} AND {_IS_FOR_GOALS} GROUP BY l.performed_on",
            values_of(clinician, first, last),
        )
        return dict(cursor.fetchall())


def monthly(*, clinician: Clinician, last: date) -> tuple[date | None, dict[date, Decimal]]:
    """Return the first day of the log with wRVU that count as in `daily`, None without one, and their sums by the first
    day of each month, up to `last`; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT date_trunc('month', l.performed_on)::date, min(l.performed_on), "
            "coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00) "
            f"{_FROM} AND {_IS_FOR_GOALS} GROUP BY 1",
            values_of(clinician, FIRST_DAY, last),
        )
        rows = cursor.fetchall()
    return min((first_on for _, first_on, _ in rows), default=None), {month: wrvu for month, _, wrvu in rows}


def values_of(clinician: Clinician, first: date, last: date) -> dict[str, UUID | date | str]:
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
