"""Days on which a user worked a shift, with what was made on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from procedures.domain.production import CountsAs
from procedures.selectors.clinicians import Clinician
from procedures.selectors.sql.statements import fetch_prepared
from procedures.selectors.sql.totals import SHIFT_DAYS
from procedures.selectors.totals import statement_values


@dataclass(frozen=True, slots=True)
class ShiftDay:
    """The shifts that began on a day: their minutes, and the wRVU of the day's lines of the same kind.

    By the career stage of the day they are own production, training or observed. Contract values are left out.
    """

    day: date
    counts_as: CountsAs
    minutes: int
    wrvu: Decimal


def shift_days(*, clinician: Clinician, first: date, last: date) -> list[ShiftDay]:
    """Return the days with a shift from `first` to `last`, both included, in no order; one query."""
    rows = fetch_prepared(SHIFT_DAYS, statement_values(clinician, first, last))
    return [ShiftDay(day, CountsAs(counts_as), minutes, wrvu) for day, counts_as, minutes, wrvu in rows]
