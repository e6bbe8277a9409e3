"""Where one's own production stands in a national table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from accounts.models import User
from benchmarks.percentile import annualised, days_in
from benchmarks.selectors import Position, position
from procedures.reports.annualise import Covered, covered
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.contracts import agreements_of
from procedures.selectors.totals import Production, production


class State(StrEnum):
    """What can be said of a standing; all but the first say why there is none."""

    FOUND = "found"
    NO_LINES = "no_lines"
    NO_SPECIALTY = "no_specialty"
    NO_TABLE = "no_table"


@dataclass(frozen=True, slots=True)
class OwnPosition:
    """The own production of a span, as a year of a full-time equivalent, in each table of the user's specialty.

    `annualised_wrvu` is None where no day is covered. `positions` are the newest table first.
    """

    state: State
    who: Clinician
    made: Production
    over: Covered
    annualised_wrvu: Decimal | None
    positions: tuple[Position, ...]


def own_position(*, user: User, first: date, last: date, region: str, metric: str, at: datetime) -> OwnPosition:
    """Return where a user's production from `first` to `last`, both included, stands in the loaded tables.

    Lines are worth what they were valued with; FTE is that of the contract in force on the last day, else the
    profile's; leave is not known yet. Six queries at most.
    Raises SpanTooLong for more than ten years of days.
    """
    if (last - first).days >= MOST_DAYS:
        raise SpanTooLong(f"from {first} to {last} are more than {MOST_DAYS} days")
    who = clinician(user=user)
    own_fte = agreements_of(user_id=user.id).terms_on(last).fte
    who = who if own_fte is None else replace(who, fte=own_fte)
    today = who.today(at)
    made = production(clinician=who, first=first, last=min(last, today))
    over = covered(first=first, last=last, first_line_on=made.first_on, today=today)
    if made.lines == 0 or over.days == 0:
        return OwnPosition(State.NO_LINES, who, made, over, None, ())
    yearly = annualised(made.wrvu, fte=who.fte, days=over.days, days_in_year=days_in(over.last.year))
    found = position(wrvu=yearly, specialty=who.specialty, region=region, metric=metric) if who.specialty else ()
    return OwnPosition(_state(who, found), who, made, over, yearly, found)


def _state(who: Clinician, found: tuple[Position, ...]) -> State:
    if not who.specialty:
        return State.NO_SPECIALTY
    return State.FOUND if found else State.NO_TABLE
