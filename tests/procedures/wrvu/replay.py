"""The arithmetic of a credit done again from the factors of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from procedures.wrvu.values import Step


def replay(work: Decimal, steps: Sequence[Step]) -> Decimal:
    """Return the wRVU, unrounded, that the steps make of the row's work RVU, from their factors alone."""
    amount = work
    for step in steps:
        if step.factor is not None:
            amount *= step.factor
        elif step.minus is not None:
            amount -= step.minus
        else:
            amount = step.after
    return amount
