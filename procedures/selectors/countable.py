"""What counts for pay: sums by day over a user's own lines, by how far they have come towards payment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procedures.selectors.clinicians import Clinician
from procedures.selectors.sql.statements import fetch_all
from procedures.selectors.sql.totals import PAID_DAYS
from procedures.selectors.totals import statement_values


@dataclass(frozen=True, slots=True)
class DayCount:
    """The own lines of a day that count for pay and their wRVU, those of contract values apart, and those that do not
    count yet."""

    on: date
    lines: int
    wrvu: Decimal
    contract_wrvu: Decimal
    waiting_lines: int
    waiting_wrvu: Decimal


def counted_days(*, clinician: Clinician, first: date, last: date, states: Collection[str]) -> list[DayCount]:
    """Return the days with own lines from `first` to `last`, both included, in order; one query.

    `states` are the billing states whose lines count.
    """
    rows = fetch_all(PAID_DAYS, {**statement_values(clinician, first, last), "states": list(states)})
    return [DayCount(*row) for row in rows]
