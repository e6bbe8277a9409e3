"""What a re-valuation must know of a shape of lines to see that nothing changed: little memory each.

A credit with all that was worked out on the way takes twenty times as much, so that a process keeps few of them.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from procedures.selectors.schedule import PublishedEdition, PublishedReleases
from procedures.services.changes.credits import serialized
from procedures.wrvu.lone_credits import LoneCredit
from procedures.wrvu.policy import Policy

# With their keys about 0.6 kB each: at most about 60 MB a process.
_MOST_SHAPES: Final = 100_000
KnownShapes = dict[Hashable, "KnownShape"]
_KNOWN: Final[dict[tuple[frozenset[PublishedEdition], Policy], KnownShapes]] = {}


@dataclass(frozen=True, slots=True)
class KnownShape:
    """What a line of a shape is worth on its own, by its digest, and what of its session can change it.

    `is_of_day` where the credit's reason speaks of the day: of a release without a row of the code.
    """

    digest: str
    is_of_day: bool
    interacts: bool
    family: str

    @classmethod
    def of(cls, lone: LoneCredit) -> KnownShape:
        """Return what is kept of a credit."""
        is_of_day = lone.credit.row is None and lone.credit.release is not None
        return cls(serialized(lone.credit).digest, is_of_day, lone.interacts, lone.family)


def known_shapes(published: PublishedReleases, policy: Policy) -> KnownShapes:
    """Return the shapes that this process valued by the same releases and policy, to be read and added to.

    The key of a shape is that of `procedures.wrvu.calculator.shapes_of`.
    """
    # A list, for other threads may add to it meanwhile.
    if sum(map(len, list(_KNOWN.values()))) > _MOST_SHAPES:
        _KNOWN.clear()
    return _KNOWN.setdefault((published.editions, policy), {})


def forget_shapes() -> None:
    """Forget all."""
    _KNOWN.clear()
