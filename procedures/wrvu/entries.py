"""A line as a session sees it: its worth and what may be taken off it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, reduce
from operator import mul

from codes.domain.indicators import ADD_ON, REDUCED_AS_FURTHER
from codes.domain.values import RvuRow
from procedures.wrvu.line_rules import ONE, ZERO, Applied
from procedures.wrvu.modifiers import PORTIONS
from procedures.wrvu.policy import Rule
from procedures.wrvu.values import Line

TieKey = tuple[str, str, tuple[str, ...], int, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Worth:
    """Two amounts that go through the same rules: the `value` that is credited and the `weight` that ranks it."""

    value: Decimal
    weight: Decimal

    def __add__(self, other: Worth) -> Worth:
        """Return both amounts added."""
        return Worth(self.value + other.value, self.weight + other.weight)

    def __sub__(self, other: Worth) -> Worth:
        """Return both amounts less the other's, never below nothing."""
        return Worth(max(ZERO, self.value - other.value), max(ZERO, self.weight - other.weight))

    def __mul__(self, factor: Decimal) -> Worth:
        """Return both amounts times a factor."""
        return Worth(self.value * factor, self.weight * factor)


NOTHING = Worth(ZERO, ZERO)


# Without slots, so that what sorting asks for again and again is worked out once.
@dataclass(frozen=True)
class Entry:
    """A line that takes part in its session.

    `place` is where the line stands among those given, `published` the worth of one unit of its row, `applied` its
    factors of rules 2 to 9 in their order. `base` is the worth of the family's base code as it is taken off this line,
    `base_of_both` as it is taken off a pair of sides: nothing where the release has no such row (`base_missing`).
    `flags` are what its session says of it.
    """

    place: int
    line: Line
    row: RvuRow
    published: Worth
    applied: tuple[Applied, ...]
    base: Worth = NOTHING
    base_of_both: Worth = NOTHING
    base_missing: bool = False
    flags: frozenset[str] = frozenset()

    @cached_property
    def tie(self) -> TieKey:
        """Return what decides between equal amounts; the place comes last, between lines equal in all else."""
        line = self.line
        return (
            line.code,
            self.row.component,
            tuple(sorted(line.modifiers)),
            line.units,
            line.id,
            line.place_of_service or "",
            line.minutes or 0,
            self.place,
        )

    @cached_property
    def sided(self) -> Worth:
        """Return the worth of one unit after rule 3 alone, from which a family's base is taken."""
        return self.published * product(a.factor for a in self.applied if a.rule is Rule.BILATERAL)

    @cached_property
    def other_factors(self) -> Decimal:
        """Return the factors of rules 2 and 4 to 9, which apply after a family's base is taken off."""
        return product(a.factor for a in self.applied if a.rule is not Rule.BILATERAL)

    @cached_property
    def unit_worth(self) -> Worth:
        """Return the worth of one unit after rules 1 to 9."""
        return self.sided * self.other_factors if self.applied else self.published

    def less(self, base: Worth) -> Worth:
        """Return the worth of one unit after a family's base is taken off."""
        return (self.sided - base) * self.other_factors

    def with_side(self, side: Applied) -> Entry:
        """Return the line with a factor of rule 3 put in that rule's place."""
        first = tuple(a for a in self.applied if a.rule is Rule.SPLIT_GLOBAL)
        return replace(self, applied=(*first, side, *self.applied[len(first) :]))

    @cached_property
    def parts(self) -> frozenset[str]:
        """Return the parts of a surgical package (54, 55, 56) that rule 2 takes the line for."""
        split = [a for a in self.applied if a.rule == Rule.SPLIT_GLOBAL and a.modifier != "78"]
        return frozenset(PORTIONS).intersection(self.line.modifiers) if split else frozenset()

    @property
    def family(self) -> str:
        """Return the base code of the line's endoscopy family, empty for a line of none."""
        return self.row.endo_base if self.row.mult_proc == "3" and not self.is_never_reduced else ""

    @property
    def is_never_reduced(self) -> bool:
        """True where the multiple procedure rules leave the work of the line's row alone."""
        return not can_rank(self.row)


def can_rank(row: RvuRow) -> bool:
    """True where the multiple procedure rules can reduce the work of a row."""
    return row.global_period != ADD_ON and row.mult_proc in REDUCED_AS_FURTHER


def product(factors: Iterable[Decimal]) -> Decimal:
    """Return the product of the factors, 1 for none."""
    return reduce(mul, factors, ONE)
