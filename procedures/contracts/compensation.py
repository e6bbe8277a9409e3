"""What a contract pays for wRVUs: base, marginal tiers, bonuses; periods of pay (pure).

Source: the wRVU rules, section 8: policy, never a fact of the fee schedule. wRVU and dollars are Decimal.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from codes.domain.fees import rounded_dollars

ZERO: Final = Decimal("0.00")


class PayPeriod(StrEnum):
    """How often a contract settles; periods are those of the calendar."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class TierSpan(StrEnum):
    """Over what the tiers count: each pay period begins at nothing, or the calendar year adds up."""

    PAY_PERIOD = "pay_period"
    CALENDAR_YEAR = "calendar_year"


_MONTHS: Final = {PayPeriod.MONTH: 1, PayPeriod.QUARTER: 3, PayPeriod.HALF_YEAR: 6, PayPeriod.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Tier:
    """From so many wRVU on, each further one is paid so many dollars."""

    from_wrvu: Decimal
    dollars_per_wrvu: Decimal


@dataclass(frozen=True, slots=True)
class Bonus:
    """So many dollars once the wRVU of the span reach a threshold."""

    at_wrvu: Decimal
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a contract pays. `base` is in dollars per pay period; tiers and bonuses rise by their thresholds."""

    pay_period: PayPeriod = PayPeriod.MONTH
    tier_span: TierSpan = TierSpan.PAY_PERIOD
    base: Decimal = ZERO
    tiers: tuple[Tier, ...] = ()
    bonuses: tuple[Bonus, ...] = ()


NO_PAY: Final = Compensation()


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a period is worth in dollars, half up to cents, by part; `total` is their sum."""

    base: Decimal
    productivity: Decimal
    bonus: Decimal

    @property
    def total(self) -> Decimal:
        """Return the dollars of the period."""
        return self.base + self.productivity + self.bonus


def earned(compensation: Compensation, *, wrvu: Decimal, before: Decimal = ZERO) -> Earnings:
    """Return what a period of so many wRVU earns.

    `before` are the wRVU of the span up to the period, where tiers add up over the calendar year; else nothing.
    """
    start = before if compensation.tier_span is TierSpan.CALENDAR_YEAR else ZERO
    end = start + wrvu
    paid = _tiered(compensation.tiers, end) - _tiered(compensation.tiers, start)
    reached = [bonus.dollars for bonus in compensation.bonuses if start < bonus.at_wrvu <= end]
    return Earnings(rounded_dollars(compensation.base), rounded_dollars(paid), sum(reached, ZERO))


def _tiered(tiers: tuple[Tier, ...], wrvu: Decimal) -> Decimal:
    """Return what wRVU from nothing are worth: the rate of each band for those inside it."""
    ends = [*(tier.from_wrvu for tier in tiers[1:]), wrvu]
    bands = (
        max(ZERO, min(wrvu, end) - tier.from_wrvu) * tier.dollars_per_wrvu
        for tier, end in zip(tiers, ends, strict=False)
    )
    return sum(bands, ZERO)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date


def period_of(day: date, pay_period: PayPeriod) -> Period:
    """Return the period of the calendar that a day lies in."""
    months = _MONTHS[pay_period]
    begin = (day.month - 1) // months * months + 1
    end = begin + months - 1
    return Period(date(day.year, begin, 1), date(day.year, end, monthrange(day.year, end)[1]))


def periods_of(first: date, last: date, pay_period: PayPeriod) -> Iterator[Period]:
    """Yield the periods of the calendar that a span of days touches, in their order."""
    period = period_of(first, pay_period)
    while period.first <= last:
        yield period
        period = period_of(period.last + timedelta(days=1), pay_period)
