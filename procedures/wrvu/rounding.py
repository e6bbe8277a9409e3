"""How wRVU and units are rounded: the one place that names it; money is rounded in `codes.domain.fees` (pure)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")

# A share of days (37 of 90) has no end as a decimal: what it makes is taken as exact to so many places, or a true half
# would come out a trace below.
_EXACT = Decimal("1e-18")


def rounded_wrvu(exact: Decimal) -> Decimal:
    """Return wRVU rounded half up to 0.01, as a line is rounded once at its end."""
    return exact.quantize(_EXACT, rounding=ROUND_HALF_UP).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def rounded_units(exact: Decimal) -> Decimal:
    """Return anesthesia units rounded half up to one decimal.

    Source: Medicare Claims Processing Manual, chapter 12, §50.
    """
    return exact.quantize(TENTH, rounding=ROUND_HALF_UP)
