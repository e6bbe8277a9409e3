"""The prior of a code: how often it is billed, as one of six classes, which orders equal matches of a search (pure).

Classes and no figures: a count of services would be read as one of the nation's, and no order needs more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Services in a million of all, from which a code is in classes 5, 4, 3, 2 and 1; each is ten times rarer than the last.
_LEAST_IN_A_MILLION: Final = (3000, 300, 30, 3, 0.3)
MOST_PRIOR: Final = 5
# Of a code of which nobody speaks, as Medicare does not of children, births and H2020: between the usual and the rare.
NEUTRAL_PRIOR: Final = 2
# What they do is rare in Medicare's file because its patients are others, not because it is rare.
SELDOM_IN_MEDICARE: Final = frozenset(
    {
        "maternal-fetal-medicine",
        "neonatology",
        "nurse-midwifery",
        "obstetrics-gynecology",
        "pediatric-surgery",
        "pediatrics",
    }
)


def priors_of(services: Mapping[str, int]) -> dict[str, int]:
    """Return the class of each code, from 0 to 5, by its share of all services; none for no services."""
    total = sum(services.values())
    return {code: _class_of(count * 1_000_000 / total) for code, count in services.items() if total}


def _class_of(in_a_million: float) -> int:
    reached = (MOST_PRIOR - place for place, least in enumerate(_LEAST_IN_A_MILLION) if in_a_million >= least)
    return next(reached, 0)
