"""Sums over a user's lines, made by the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db import connection

from procedures.selectors.clinicians import Clinician


class Fact(StrEnum):
    """What a row of a tally counts."""

    OWN = "own"
    OBSERVED = "observed"
    CONTRACT_VALUE = "contract_value"
    ZERO_CREDIT = "zero_credit"
    FLAG = "flag"
    SCHEDULE_YEAR = "schedule_year"


class Key(StrEnum):
    """By what lines are put together; days are folded into longer spans by the report."""

    DAY = "day"
    CODE = "code"
    BASIS = "basis"
    ROLE = "role"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Tally:
    """One sum: of the lines of a key, those of a `name` (a basis, a flag, a year without schedule) and a `reason`."""

    fact: Fact
    key: str
    name: str
    reason: str
    lines: int
    units: int
    wrvu: Decimal
    unadjusted_wrvu: Decimal


# Of the flags of a line with a work RVU, those that made it zero, in the order of the rules.
_ZEROING_FLAGS: Final = ("assistant_not_paid", "bilateral_once", "included_in_family")

_COLUMN_OF_KEY: Final = {
    Key.DAY: "l.performed_on::text",
    Key.CODE: "l.code",
    Key.BASIS: "v.basis",
    Key.ROLE: "l.role",
    # A line without an encounter is a session of its own.
    Key.SESSION: "coalesce(l.encounter_id, l.id)::text",
}
_OWN_OR_NOT: Final = "(l.role = 'observer' OR l.performed_on <@ %(student)s::datemultirange)"
_FROM: Final = """
FROM procedures_procedurelog l JOIN procedures_valuation v ON v.user_id = l.user_id AND v.log_id = l.id
WHERE l.user_id = %(user)s AND NOT l.deleted AND l.performed_on BETWEEN %(first)s AND %(last)s
"""
FROM_OWN_LINES: Final = f"{_FROM} AND NOT {_OWN_OR_NOT}"
_TALLIES: Final = """
WITH line AS MATERIALIZED (
  SELECT {key} AS key, l.performed_on, l.units, v.wrvu, v.unadjusted_wrvu, v.basis, v.reason, v.flags,
         coalesce(v.extras ->> 'missing_year', extract(year FROM l.performed_on)::text) AS year,
         {observed} AS observed
  {source}
)
SELECT CASE WHEN observed THEN 'observed' ELSE 'own' END AS fact, key, '' AS name, '' AS reason,
       count(*), sum(units), coalesce(sum(wrvu) FILTER (WHERE basis <> 'contract_value'), 0),
       sum(unadjusted_wrvu) FROM line GROUP BY observed, key
UNION ALL
SELECT 'contract_value', key, '', '', count(*), sum(units), sum(wrvu), 0
FROM line WHERE NOT observed AND basis = 'contract_value' GROUP BY key
UNION ALL
SELECT 'zero_credit', key, basis, reason, count(*), sum(units), 0, 0
FROM (SELECT key, basis, units, CASE WHEN basis <> 'work_rvu' THEN reason ELSE coalesce(
        (SELECT f FROM unnest(%(zeroing)s::text[]) WITH ORDINALITY AS z(f, place)
         WHERE f = ANY(flags) ORDER BY place LIMIT 1),
        reason) END AS reason FROM line WHERE NOT observed AND wrvu = 0) zero
GROUP BY key, basis, reason
UNION ALL
SELECT 'flag', key, flag, '', count(*), sum(units), 0, 0
FROM line CROSS JOIN unnest(flags) AS flag WHERE NOT observed GROUP BY key, flag
UNION ALL
SELECT 'schedule_year', '', year, '', count(*), sum(units), 0, 0
FROM line WHERE NOT observed AND ('schedule_year_missing' = ANY(flags) OR reason = 'no_release') GROUP BY year
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
class Production:
    """Own production of a span by code and row, and the first own line of the whole log (None without one)."""

    by_code: tuple[CodeProduction, ...]
    first_on: date | None

    @property
    def wrvu(self) -> Decimal:
        """Return the sum."""
        return sum((one.wrvu for one in self.by_code), Decimal("0.00"))

    @property
    def lines(self) -> int:
        """Return how many lines there are."""
        return sum(one.lines for one in self.by_code)


def tallies(*, clinician: Clinician, first: date, last: date, key: Key) -> list[Tally]:
    """Return the sums over the lines from `first` to `last`, both included, in no order; one query, one pass.

    Lines of the stage student and of the role observer are `observed`; all other facts are of own lines only.
    """
    statement = _TALLIES.format(key=_COLUMN_OF_KEY[key], observed=_OWN_OR_NOT, source=_FROM)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values_of(clinician, first, last), "zeroing": list(_ZEROING_FLAGS)})
        return [Tally(Fact(fact), *row) for fact, *row in cursor.fetchall()]


def production(*, clinician: Clinician, first: date, last: date) -> Production:
    """Return the own production from `first` to `last`, both included; two queries, one pass over the lines."""
    values = values_of(clinician, first, last)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.code, v.row, count(*), sum(l.units), "
            f"coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00) {FROM_OWN_LINES} GROUP BY 1, 2",
            values,
        )
        by_code = tuple(_code_production(*row) for row in cursor.fetchall())
        cursor.execute(
            "SELECT min(l.performed_on) FROM procedures_procedurelog l "  # noqa: S608  # text of ours
            f"WHERE l.user_id = %(user)s AND NOT l.deleted AND NOT {_OWN_OR_NOT}",
            values,
        )
        (first_on,) = cursor.fetchone() or (None,)
    return Production(by_code, first_on)


def _code_production(code: str, row: str | None, lines: int, units: int, wrvu: Decimal) -> CodeProduction:
    stood_on: dict[str, str | None] = json.loads(row) if row else {}
    work = stood_on.get("work_rvu")
    return CodeProduction(
        code, stood_on.get("component") or "", None if work is None else Decimal(work), lines, units, wrvu
    )


def daily(*, clinician: Clinician, first: date, last: date) -> dict[date, Decimal]:
    """Return own wRVU by day, those of contract values left out, for the days that have own lines; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.performed_on, coalesce(sum(v.wrvu) FILTER (WHERE v.basis <> 'contract_value'), 0.00) "
            f"{FROM_OWN_LINES} GROUP BY l.performed_on",
            values_of(clinician, first, last),
        )
        return dict(cursor.fetchall())


def values_of(clinician: Clinician, first: date, last: date) -> dict[str, UUID | date | str]:
    """Return the values of a statement about a clinician's lines of a span."""
    return {"user": clinician.user_id, "first": first, "last": last, "student": _multirange(clinician.student_days)}


def _multirange(spans: Sequence[tuple[date, date | None]]) -> str:
    return "{" + ",".join(f"[{first},{until or ''})" for first, until in spans) + "}"
