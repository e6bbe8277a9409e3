"""Quartiles: where a figure stands among others of its kind (pure)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_HUNDREDTH: Final = Decimal("0.01")
_TWO: Final = Decimal(2)


@dataclass(frozen=True, slots=True)
class QuartileSummary:
    """A work RVU among those of its category, in RVU a unit.

    `count` is how many figures were compared, the own one among them, `percentile` the percent of them that are lower.
    """

    own: Decimal
    count: int
    percentile: int
    lowest: Decimal
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    maximum: Decimal


def quartile_summary(own: Decimal, figures: Sequence[Decimal]) -> QuartileSummary | None:
    """Return where a figure stands among others, None where it is not one of them or stands alone.

    Quartiles and median are half-way values as everybody learns them: the middle one, or the mean of the middle two.
    """
    ordered = sorted(figures)
    lower = bisect_left(ordered, own)
    if len(ordered) < 2 or ordered[min(lower, len(ordered) - 1)] != own:
        return None
    half = len(ordered) // 2
    return QuartileSummary(
        own=own,
        count=len(ordered),
        percentile=lower * 100 // len(ordered),
        lowest=ordered[0],
        lower_quartile=_median(ordered[:half]),
        median=_median(ordered),
        upper_quartile=_median(ordered[-half:]),
        maximum=ordered[-1],
    )


def _median(ordered: Sequence[Decimal]) -> Decimal:
    """Return the middle of an ordered row that is not empty, half up to hundredths."""
    middle = len(ordered) // 2
    upper = ordered[middle]
    lower = upper if len(ordered) % 2 else ordered[middle - 1]
    return ((lower + upper) / _TWO).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
