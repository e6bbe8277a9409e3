"""RT and LT as two lines: joined to what 50 would give (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.7; bilateral indicators of the record layout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from codes.domain.values import RvuRow
from procedures.wrvu.entries import NOTHING, Entry, TieKey, Worth
from procedures.wrvu.line_rules import ONE, ZERO, bilateral_factor, side_factor
from procedures.wrvu.parts import Operation
from procedures.wrvu.policy import Factors

BILATERAL_ONCE = "bilateral_once"

# Bilateral indicators whose sides are joined, and those of them that are paid once.
_JOINED = frozenset("0123")
_PAID_ONCE = frozenset("02")


@dataclass(frozen=True, slots=True)
class Member:
    """What counts as one procedure or one member of a family: an operation, or its right and its left side."""

    sides: tuple[Operation, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the lines, those of the right side first."""
        return tuple(entry for side in self.sides for entry in side.entries)

    @property
    def first(self) -> Entry:
        """Return the line by which the member stands in ties: that of the right side of a pair."""
        return self.sides[0].first

    @property
    def worth(self) -> Worth:
        """Return the worth of one unit after rules 1 to 9."""
        return sum((side.worth for side in self.sides), NOTHING)

    @property
    def count(self) -> int:
        """Return how often the member was done: what several lines tell of once."""
        return 1 if len(self.entries) > 1 else self.first.line.count

    @property
    def rank(self) -> tuple[Decimal, TieKey]:
        """Return what sorts members, the highest first."""
        return (-self.worth.weight, self.first.tie)

    def bases(self) -> tuple[Worth, ...]:
        """Return what a family takes off one unit of each line: of a pair from the right side first.

        Of the parts of one operation each bears its share, since the part is taken after it.
        """
        if len(self.sides) == 1:
            return tuple(entry.base for entry in self.entries)
        right, left = self.sides
        whole = self.first.base_of_both
        # The left side bears only what the right one could not.
        rest = whole - self.first.sided
        return (*(whole for _ in right.entries), *(rest for _ in left.entries))


def alone(operations: Iterable[Operation]) -> list[Member]:
    """Return each operation as a member of its own."""
    return [Member((operation,)) for operation in operations]


def join_sides(operations: Iterable[Operation], factors: Factors) -> list[Member]:
    """Return the operations with right and left sides of one code, component and parts joined, in tie order."""
    single: list[Operation] = []
    sides: defaultdict[Hashable, dict[str, list[Operation]]] = defaultdict(lambda: {"RT": [], "LT": []})
    for operation in sorted(operations, key=lambda o: o.first.tie):
        side = side_of(operation.first)
        if side is None:
            single.append(operation)
        else:
            sides[operation.first.row.key, operation.parts][side].append(operation)
    members = alone(single)
    for both in sides.values():
        members += _joined(both["RT"], both["LT"], factors)
    return members


def side_of(entry: Entry) -> str | None:
    """Return the side that a line can lend to a pair, None for one that joins no other."""
    given = [m for m in ("RT", "LT", "50") if m in entry.line.modifiers]
    if len(given) != 1 or given[0] == "50" or entry.line.count != 1 or entry.row.bilat_surg not in _JOINED:
        return None
    return given[0]


def _joined(rights: Sequence[Operation], lefts: Sequence[Operation], factors: Factors) -> list[Member]:
    pairs = min(len(rights), len(lefts))
    joined = [_pair(right, left, factors) for right, left in zip(rights, lefts, strict=False)]
    return joined + alone(rights[pairs:]) + alone(lefts[pairs:])


def _pair(right: Operation, left: Operation, factors: Factors) -> Member:
    row = right.first.row
    side = side_factor("LT", _share_of_left(row, factors), row)
    flags = frozenset({BILATERAL_ONCE}) if row.bilat_surg in _PAID_ONCE else frozenset[str]()
    halved = [replace(entry.with_side(side), flags=entry.flags | flags) for entry in left.entries]
    return Member((right, Operation(tuple(halved))))


def _share_of_left(row: RvuRow, factors: Factors) -> Decimal:
    """Return the left side's share: what 50 would give over the right side, nothing for indicators 0 and 2."""
    if row.bilat_surg in _PAID_ONCE:
        return ZERO
    return max(ZERO, (bilateral_factor(row, factors) or ONE) - ONE)
