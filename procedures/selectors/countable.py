"""What counts for pay: sums by day over a user's own lines, by how far they have come towards payment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from procedures.selectors.clinicians import Clinician
from procedures.selectors.totals import FROM_OWN_LINES, values_of

_DAYS: Final = """
SELECT l.performed_on,
  count(*) FILTER (WHERE counts),
  coalesce(sum(v.wrvu) FILTER (WHERE counts AND v.basis <> 'contract_value'), 0.00),
  coalesce(sum(v.wrvu) FILTER (WHERE counts AND v.basis = 'contract_value'), 0.00),
  count(*) FILTER (WHERE NOT counts),
  coalesce(sum(v.wrvu) FILTER (WHERE NOT counts), 0.00)
{source} GROUP BY l.performed_on ORDER BY l.performed_on
"""


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
    statement = _DAYS.format(source=FROM_OWN_LINES).replace("counts", "l.billing_state = ANY(%(states)s)")
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values_of(clinician, first, last), "states": list(states)})
        return [DayCount(*row) for row in cursor.fetchall()]
