"""RT and LT as two lines: joined to what 50 would give (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.7; bilateral indicators of the record layout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.wrvu.entries import NOTHING, Entry, TieKey, Worth
from procedures.wrvu.line_rules import ONE, ZERO, bilateral_factor, side_factor
from procedures.wrvu.policy import Factors

BILATERAL_ONCE = "bilateral_once"

# Bilateral indicators whose sides are joined, and those of them that are paid once.
_JOINED = frozenset("0123")
_PAID_ONCE = frozenset("02")


@dataclass(frozen=True, slots=True)
class Member:
    """What counts as one procedure or one member of a family: a line, or a right and a left side."""

    entries: tuple[Entry, ...]
    flags_of_left: frozenset[str] = frozenset()

    @property
    def first(self) -> Entry:
        """Return the line by which the member stands in ties: the right side of a pair."""
        return self.entries[0]

    @property
    def is_pair(self) -> bool:
        """Say whether two lines were joined."""
        return len(self.entries) > 1

    @property
    def worth(self) -> Worth:
        """Return the worth of one unit after rules 1 to 9."""
        return sum((entry.unit_worth for entry in self.entries), NOTHING)

    @property
    def units(self) -> int:
        """Return how often the member was done: a pair once."""
        return 1 if self.is_pair else self.first.line.units

    @property
    def rank(self) -> tuple[Decimal, TieKey]:
        """Return what sorts members, the highest first."""
        return (-self.worth.weight, self.first.tie)

    def bases(self) -> tuple[Worth, ...]:
        """Return what a family takes off one unit of each line: of a pair from the right side first."""
        if not self.is_pair:
            return (self.first.base,)
        whole = self.first.base_of_both
        # The left side bears only what the right one could not.
        return (whole, whole - self.first.sided)


def alone(entries: Iterable[Entry]) -> list[Member]:
    """Return each line as a member of its own."""
    return [Member((entry,)) for entry in entries]


def join_sides(entries: Iterable[Entry], factors: Factors) -> list[Member]:
    """Return the lines with right and left sides of one code and component joined, in tie order."""
    single: list[Entry] = []
    sides: defaultdict[tuple[str, str], dict[str, list[Entry]]] = defaultdict(lambda: {"RT": [], "LT": []})
    for entry in sorted(entries, key=lambda e: e.tie):
        side = side_of(entry)
        if side is None:
            single.append(entry)
        else:
            sides[entry.row.key][side].append(entry)
    members = alone(single)
    for both in sides.values():
        members += _joined(both["RT"], both["LT"], factors)
    return members


def side_of(entry: Entry) -> str | None:
    """Return the side that a line can lend to a pair, None for one that joins no other."""
    given = [m for m in ("RT", "LT", "50") if m in entry.line.modifiers]
    if len(given) != 1 or given[0] == "50" or entry.line.units != 1 or entry.row.bilat_surg not in _JOINED:
        return None
    return given[0]


def _joined(rights: Sequence[Entry], lefts: Sequence[Entry], factors: Factors) -> list[Member]:
    pairs = min(len(rights), len(lefts))
    joined = [_pair(right, left, factors) for right, left in zip(rights, lefts, strict=False)]
    return joined + alone(rights[pairs:]) + alone(lefts[pairs:])


def _pair(right: Entry, left: Entry, factors: Factors) -> Member:
    share = _share_of_left(right, factors)
    halved = left.with_side(side_factor("LT", share, right.row))
    paid_once = right.row.bilat_surg in _PAID_ONCE
    return Member((right, halved), frozenset({BILATERAL_ONCE}) if paid_once else frozenset())


def _share_of_left(right: Entry, factors: Factors) -> Decimal:
    """Return the left side's share: what 50 would give over the right side, nothing for indicators 0 and 2."""
    if right.row.bilat_surg in _PAID_ONCE:
        return ZERO
    return max(ZERO, (bilateral_factor(right.row, factors) or ONE) - ONE)
