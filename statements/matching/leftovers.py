"""Lines of a group without a counterpart of as many units: what they can be of each other, on counts alone (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from statements.domain.statement_lines import StatementLine
from statements.matching.evidence import own_units
from statements.matching.line_pairs import MatchedGroup, paired_by
from statements.matching.values import ZERO, OwnLine, StatementFacts

_T = TypeVar("_T")
OwnLeft = tuple[MatchedGroup, OwnLine]
ChargeLeft = tuple[MatchedGroup, StatementLine]


@dataclass(frozen=True, slots=True)
class CutLine:
    """An own line, and the equal parts in which the statement has all of its units."""

    own: OwnLine
    parts: tuple[StatementLine, ...]


def cut_lines(matched: MatchedGroup, facts: StatementFacts) -> tuple[list[CutLine], list[OwnLine], list[StatementLine]]:
    """Return own lines of a group that all its lines of some fewer units come to, and what is left of both records.

    A group whose records have as many units left is a split as a whole, and none of its lines alone. Where lines of
    several units each come to an own line, or lines to several own ones, nobody can say which was cut.
    """
    owns, charges = list(matched.own_left), list(matched.charges_left)
    cuts: list[CutLine] = []
    if _own_units_of(owns, facts) == _units_of(charges):
        return cuts, owns, charges
    by_units: defaultdict[Decimal, list[StatementLine]] = defaultdict(list)
    for line in charges:
        by_units[line.units].append(line)
    by_total: defaultdict[Decimal, list[tuple[StatementLine, ...]]] = defaultdict(list)
    for units, parts in by_units.items():
        if len(parts) > 1:
            by_total[units * len(parts)].append(tuple(parts))
    counts = Counter(own_units(one, facts) for one in owns)
    for own in matched.own_left:
        total = own_units(own, facts)
        if counts[total] == 1 and len(by_total[total]) == 1:
            cuts.append(CutLine(own, by_total[total][0]))
    cut = {cut.own.id for cut in cuts}
    numbers = {line.number for cut in cuts for line in cut.parts}
    return (
        cuts,
        [one for one in owns if one.id not in cut],
        [line for line in charges if line.number not in numbers],
    )


class Leftovers:
    """The lines of one date and code that are left in groups of one record alone."""

    def __init__(self, facts: StatementFacts) -> None:
        self._facts = facts
        self.own: list[OwnLeft] = []
        self.charges: list[ChargeLeft] = []

    def add(self, matched: MatchedGroup, own: Iterable[OwnLine], charges: Iterable[StatementLine]) -> None:
        """Take up lines of a group."""
        self.own += [(matched, one) for one in own]
        self.charges += [(matched, line) for line in charges]

    def take_surplus(
        self, matched: MatchedGroup, own: Sequence[OwnLine], charges: Sequence[StatementLine]
    ) -> tuple[list[OwnLine], list[StatementLine]]:
        """Return the lines of a group without those by which one side has more, as far as these have counterparts among
        the leftovers, which they join. Lines of as many units in both records belong together."""
        if _own_units_of(own, self._facts) == _units_of(charges):
            return list(own), list(charges)
        lacking = Counter(line.units for _, line in self.charges)
        spare = Counter(own_units(one, self._facts) for _, one in self.own)
        more = len(own) - len(charges)
        own, own_more = _parted(own, lambda one: own_units(one, self._facts), lacking - spare, more)
        charges, charges_more = _parted(charges, lambda line: line.units, spare - lacking, -more)
        self.add(matched, own_more, charges_more)
        return own, charges

    def pop_swapped(self) -> list[tuple[OwnLeft, ChargeLeft]]:
        """Return pairs of as many units but other modifiers, which are leftovers no more.

        Where there are more of one side, those worth least are left, of those worth the same the last modifiers.
        """
        owns = sorted(self.own, key=lambda placed: (-placed[1].wrvu, placed[0].group.key, placed[1].id))
        charges = sorted(self.charges, key=lambda placed: (-(placed[1].wrvu or ZERO), placed[0].group.key))
        pairs, self.own, self.charges = paired_by(
            owns, charges, lambda placed: own_units(placed[1], self._facts), lambda placed: placed[1].units
        )
        return pairs


def _own_units_of(owns: Iterable[OwnLine], facts: StatementFacts) -> Decimal:
    return sum((own_units(one, facts) for one in owns), Decimal(0))


def _units_of(charges: Iterable[StatementLine]) -> Decimal:
    return sum((line.units for line in charges), Decimal(0))


def _parted(
    lines: Sequence[_T], units_of: Callable[[_T], Decimal], wanted: Counter[Decimal], most: int
) -> tuple[list[_T], list[_T]]:
    """Return the lines without so many at most of wanted units, and these."""
    kept: list[_T] = []
    parted: list[_T] = []
    for line in lines:
        units = units_of(line)
        if len(parted) < most and wanted[units] > 0:
            wanted[units] -= 1
            parted.append(line)
        else:
            kept.append(line)
    return kept, parted
