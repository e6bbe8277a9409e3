"""What stored lines are worth on their own, and what of them a session can change (pure)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from procedures.wrvu.anesthesia import AnesthesiaLine
from procedures.wrvu.entries import Entry
from procedures.wrvu.session import can_interact
from procedures.wrvu.values import Credit

SESSION_NOT_GIVEN: Final = frozenset({"session_not_given"})
# A day of more shapes than a clinician's is seldom met again, and takes as many times the memory.
_MOST_SHAPES_OF_DAY: Final = 30


# Without slots, so that the flagged credit is the same object each time.
@dataclass(frozen=True)
class LoneCredit:
    """A stored line on its own: its credit, and how it takes part in a session: by rules 2 to 10, as anesthesia.

    `interacts` says whether others of its session can change it or be changed by it.
    """

    credit: Credit
    entry: Entry | None
    anesthesia: AnesthesiaLine | None
    interacts: bool

    @cached_property
    def family(self) -> str:
        """Return the base code of its endoscopy family, '' for none and for a line that cannot interact."""
        return self.entry.family if self.entry is not None and can_interact(self.entry) else ""

    @cached_property
    def flagged(self) -> Credit:
        """Return the credit of such a line whose session is not given and could reduce it."""
        return replace(self.credit, flags=tuple(sorted({*self.credit.flags, *SESSION_NOT_GIVEN})))


class LoneCredits(dict[Hashable, LoneCredit]):
    """What lines are worth on their own, by all that it depends on but the releases and the policy.

    `flagged` has, for shapes of lines that met on a day, those of which the session would reduce each other; `size` is
    how many shapes all of it holds, of which each takes at most about 3 kB.
    """

    def __init__(self) -> None:
        super().__init__()
        self.flagged: dict[Hashable, frozenset[Hashable]] = {}
        self._shapes_met = 0

    @property
    def size(self) -> int:
        return len(self) + self._shapes_met

    def keep_flagged(self, met: Hashable, flagged: frozenset[Hashable], *, shapes: int) -> None:
        """Keep which shapes are flagged of the so many that met, unless these are more than a clinician's day has."""
        if shapes <= _MOST_SHAPES_OF_DAY:
            self.flagged[met] = flagged
            self._shapes_met += shapes
