"""What a contract pays by its periods, beside the credit; a closed period keeps the figures it was closed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from procedures.collections.collection import Json
from procedures.contracts.compensation import Earnings, Period, TierSpan, earned, period_of, periods_of
from procedures.contracts.terms import Terms
from procedures.models import ClosedPeriod
from procedures.selectors.clinicians import Clinician
from procedures.selectors.contracts import Agreement, Agreements, closed_periods
from procedures.selectors.countable import DayCount, counted_days

ZERO: Final = Decimal("0.00")
MOST_PERIODS: Final = 36


class SpanWithoutPeriods(ValueError):
    """More pay periods were asked for than are given at once."""

    limit = MOST_PERIODS


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A pay period: lines that count for pay and their wRVU, those of contract values apart, lines that do not count
    yet, and what it earns in dollars; wRVU of contract values are paid like the others."""

    period: Period
    lines: int
    wrvu: Decimal
    contract_wrvu: Decimal
    waiting_lines: int
    waiting_wrvu: Decimal
    earnings: Earnings

    def as_json(self) -> dict[str, Json]:
        """Return the figures as they are told and, at closing, kept."""
        return {
            "first_on": self.period.first.isoformat(),
            "last_on": self.period.last.isoformat(),
            "lines": self.lines,
            "wrvu": f"{self.wrvu:.2f}",
            "contract_wrvu": f"{self.contract_wrvu:.2f}",
            "waiting": {"lines": self.waiting_lines, "wrvu": f"{self.waiting_wrvu:.2f}"},
            "earnings": {
                "base": f"{self.earnings.base:.2f}",
                "productivity": f"{self.earnings.productivity:.2f}",
                "bonus": f"{self.earnings.bonus:.2f}",
                "total": f"{self.earnings.total:.2f}",
            },
        }


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """A period as it is now and, where it was closed, as it was then."""

    now: PeriodFigures
    closed: ClosedPeriod | None

    @property
    def since_closing(self) -> Mapping[str, str | int] | None:
        """Return what changed since the closing, None where the period is open."""
        if self.closed is None:
            return None
        kept = self.closed.figures
        dollars = self.now.earnings.total - Decimal(kept["earnings"]["total"])
        return {
            "lines": self.now.lines - int(kept["lines"]),
            "wrvu": f"{self.now.wrvu - Decimal(kept['wrvu']):.2f}",
            "dollars": f"{dollars:.2f}",
        }


def earnings_of(
    *, clinician: Clinician, agreements: Agreements, contract: Agreement, first: date, last: date, at: datetime
) -> list[ShownPeriod]:
    """Return the pay periods of a contract that a span of days touches, the earliest first; two queries.

    Days to come, in the user's time zone, stay out. A period is paid by the terms of its last day. Raises
    SpanWithoutPeriods for more than 36.
    """
    terms = contract.version_on(last).terms
    periods = list(periods_of(first, last, terms.compensation.pay_period))
    if len(periods) > MOST_PERIODS:
        raise SpanWithoutPeriods(f"{len(periods)} periods are more than {MOST_PERIODS}")
    begin = date(periods[0].first.year, 1, 1)
    past = min(periods[-1].last, clinician.today(at))
    days = counted_days(clinician=clinician, first=begin, last=past, states=terms.countable_states)
    own = [day for day in days if agreements.on(day.on).id == contract.id]
    closed = {one.first_on: one for one in closed_periods(user_id=clinician.user_id, contract_id=contract.id)}
    return [ShownPeriod(figures_of(period, own, contract), closed.get(period.first)) for period in periods]


def figures_of(period: Period, days: Sequence[DayCount], contract: Agreement) -> PeriodFigures:
    """Return the figures of a period from the days of its contract since the year's beginning."""
    terms = contract.version_on(period.last).terms
    inside = [day for day in days if period.first <= day.on <= period.last]
    wrvu = sum((day.wrvu for day in inside), ZERO)
    contract_wrvu = sum((day.contract_wrvu for day in inside), ZERO)
    return PeriodFigures(
        period=period,
        lines=sum(day.lines for day in inside),
        wrvu=wrvu,
        contract_wrvu=contract_wrvu,
        waiting_lines=sum(day.waiting_lines for day in inside),
        waiting_wrvu=sum((day.waiting_wrvu for day in inside), ZERO),
        earnings=earned(terms.compensation, wrvu=wrvu + contract_wrvu, before=_before(period, days, terms)),
    )


def _before(period: Period, days: Sequence[DayCount], terms: Terms) -> Decimal:
    """Return the wRVU of the calendar year before a period, where its tiers add them up."""
    if terms.compensation.tier_span is not TierSpan.CALENDAR_YEAR:
        return ZERO
    begin, end = date(period.first.year, 1, 1), period.first - timedelta(days=1)
    return sum((day.wrvu + day.contract_wrvu for day in days if begin <= day.on <= end), ZERO)


def period_at(contract: Agreement, first_on: date) -> Period | None:
    """Return the pay period that begins on a day, None where none does."""
    period = period_of(first_on, contract.version_on(first_on).terms.compensation.pay_period)
    return period if period.first == first_on else None
