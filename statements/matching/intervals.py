"""Intervals of factors, and the simplest decimal in one (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Final

_MOST_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class FactorInterval:
    """The factors from `low` to `high`, both included, that a line or several can have been counted with."""

    low: Decimal
    high: Decimal

    def __contains__(self, factor: Decimal) -> bool:
        return self.low <= factor <= self.high

    def meets(self, other: FactorInterval) -> bool:
        """Return whether a factor is in both."""
        return self.low <= other.high and other.low <= self.high

    @property
    def simplest(self) -> Decimal:
        """Return the factor of the fewest decimals, of several the one nearest to the middle."""
        middle = (self.low + self.high) / 2
        for decimals in range(_MOST_DECIMALS + 1):
            step = Decimal(1).scaleb(-decimals)
            first = (self.low / step).to_integral_value(ROUND_CEILING)
            last = (self.high / step).to_integral_value("ROUND_FLOOR")
            if first <= last:
                nearest = min(max((middle / step).to_integral_value(), first), last)
                return nearest * step
        return middle


def most_covered(intervals: Sequence[FactorInterval]) -> FactorInterval | None:
    """Return the intersection that the most intervals have in common, of equal ones the lowest; None of none."""
    ends = sorted([(one.low, 0) for one in intervals] + [(one.high, 1) for one in intervals])
    open_now = most = 0
    low = best_low = best_high = None
    for value, is_end in ends:
        if not is_end:
            open_now += 1
            low = value
        else:
            if open_now > most:
                most, best_low, best_high = open_now, low, value
            open_now -= 1
    return None if best_low is None or best_high is None else FactorInterval(best_low, best_high)
