"""Layer 2, findings: the kinds of differences, decided by layer 1 alone, on counts of equal lines (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from procedures.wrvu.rounding import rounded_wrvu
from statements.domain.statement_lines import Shape, StatementLine
from statements.matching.evidence import grain_of, own_units
from statements.matching.leftovers import CutLine, Leftovers, cut_lines
from statements.matching.line_pairs import LinePair, MatchedGroup
from statements.matching.values import (
    ZERO,
    EvidenceGroup,
    FindingKind,
    FindingSide,
    GroupKey,
    OwnLine,
    StatementColumn,
    StatementFacts,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding before anything explains it: the lines that it counts, of the groups in which it stands, and what both
    records have of them."""

    kind: FindingKind
    groups: tuple[MatchedGroup, ...]
    own: tuple[OwnLine, ...]
    charges: tuple[StatementLine, ...]
    units: Decimal
    wrvu: Decimal | None
    own_side: FindingSide
    statement_side: FindingSide

    @property
    def keys(self) -> tuple[GroupKey, ...]:
        """Return the keys of the groups."""
        return tuple(matched.group.key for matched in self.groups)

    @property
    def lines(self) -> int:
        """Return how many lines are meant."""
        return max(len(self.own), len(self.charges))


def differences_of(matched: Sequence[MatchedGroup], facts: StatementFacts) -> list[Difference]:
    """Return the differences of single lines, in the order of groups and kinds.

    Lines that are left in one group are a split (as many units, other wRVU) or units; those left in groups of one date
    and code are other modifiers; what is then left is absent or extra. Where a group has more of one side left, those
    that have a counterpart under other modifiers are of these.
    """
    finder = _Finder(facts)
    of_code: defaultdict[tuple[object, str], list[MatchedGroup]] = defaultdict(list)
    for group in matched:
        of_code[group.group.key.on, group.group.key.code].append(group)
    return [difference for groups in of_code.values() for difference in finder.of_code(groups)]


class _Finder:
    """Finds the differences of the groups of one date and code."""

    def __init__(self, facts: StatementFacts) -> None:
        self._facts = facts

    def of_code(self, groups: Sequence[MatchedGroup]) -> Iterator[Difference]:
        left, mixed = Leftovers(self._facts), []
        for matched in groups:
            yield from self._values(matched)
            yield from self._voids(matched)
            cuts, own_left, charges_left = cut_lines(matched, self._facts)
            yield from self._splits(matched, cuts)
            if own_left and charges_left:
                mixed.append((matched, own_left, charges_left))
            else:
                left.add(matched, own_left, charges_left)
        for matched, own_left, charges_left in mixed:
            yield from self._units(matched, *left.take_surplus(matched, own_left, charges_left))
        if swapped := left.pop_swapped():
            owns, charges = zip(*swapped, strict=True)
            yield self._difference(FindingKind.MODIFIERS, owns, charges)
        yield from self._one_sided(left.own, left.charges)

    def _values(self, matched: MatchedGroup) -> Iterator[Difference]:
        """Yield a difference for each wRVU of the statement where own lines are worth the same, else one for all."""
        by_units: defaultdict[Decimal, list[LinePair]] = defaultdict(list)
        for pair in matched.by_value:
            by_units[pair.statement.units].append(pair)
        for pairs in by_units.values():
            is_uniform = len({(pair.own.wrvu, pair.own.unadjusted_wrvu) for pair in pairs}) == 1
            parts = _by(pairs, lambda pair: pair.statement.wrvu) if is_uniform else [pairs]
            for part in parts:
                owns = [(matched, pair.own) for pair in part]
                yield self._difference(FindingKind.VALUE, owns, [(matched, pair.statement) for pair in part])

    def _voids(self, matched: MatchedGroup) -> Iterator[Difference]:
        if matched.voids_left:
            yield self._difference(FindingKind.VOID, [], [(matched, void) for void in matched.voids_left])

    def _splits(self, matched: MatchedGroup, cuts: Iterable[CutLine]) -> Iterator[Difference]:
        for cut in cuts:
            parts = [(matched, line) for line in cut.parts]
            difference = self._difference(FindingKind.SPLIT, [(matched, cut.own)], parts)
            if difference.wrvu:
                yield difference

    def _units(
        self, matched: MatchedGroup, own_left: Iterable[OwnLine], charges_left: Iterable[StatementLine]
    ) -> Iterator[Difference]:
        owns = [(matched, one) for one in own_left]
        charges = [(matched, line) for line in charges_left]
        difference = self._difference(FindingKind.UNITS, owns, charges)
        if difference.units:
            yield difference
        elif difference.wrvu:
            yield self._difference(FindingKind.SPLIT, owns, charges)

    def _one_sided(
        self,
        own_left: Sequence[tuple[MatchedGroup, OwnLine]],
        charges_left: Sequence[tuple[MatchedGroup, StatementLine]],
    ) -> Iterator[Difference]:
        for part in _by(own_left, lambda placed: placed[0].group.key):
            taken_back = part[0][0].voided
            if taken_back:
                yield self._difference(FindingKind.VOID, part[:taken_back], [])
            if part[taken_back:]:
                yield self._difference(FindingKind.ABSENT, part[taken_back:], [])
        for charged in _by(charges_left, lambda placed: placed[0].group.key):
            yield self._difference(FindingKind.EXTRA, [], charged)

    def _difference(
        self,
        kind: FindingKind,
        owns: Sequence[tuple[MatchedGroup, OwnLine]],
        charges: Sequence[tuple[MatchedGroup, StatementLine]],
    ) -> Difference:
        groups = {matched.group.key: matched for matched, _ in (*owns, *charges)}
        of_groups = tuple(groups[key] for key in sorted(groups))
        return _difference_of(kind, of_groups, [one for _, one in owns], [line for _, line in charges], self._facts)


def part_of(difference: Difference, facts: StatementFacts, start: int, stop: int | None) -> Difference:
    """Return a difference of some of the lines of another that is of own lines or of statement lines alone."""
    own, charges = difference.own[start:stop], difference.charges[start:stop]
    return _difference_of(difference.kind, difference.groups, own, charges, facts)


def _difference_of(
    kind: FindingKind,
    groups: tuple[MatchedGroup, ...],
    own: Sequence[OwnLine],
    charges: Sequence[StatementLine],
    facts: StatementFacts,
) -> Difference:
    logged = sum((one.wrvu for one in own), ZERO)
    charged = None
    if not charges or facts.has(StatementColumn.WRVU):
        charged = sum((line.wrvu or ZERO for line in charges), ZERO)
    units_logged = sum((own_units(one, facts) for one in own), Decimal(0))
    units_charged = sum((line.units for line in charges), Decimal(0))
    return Difference(
        kind,
        groups,
        tuple(own),
        tuple(charges),
        units_charged - units_logged,
        None if charged is None else charged - logged,
        FindingSide(units_logged, logged),
        FindingSide(units_charged, charged),
    )


def _by(items: Iterable[_T], key: Callable[[_T], object]) -> list[list[_T]]:
    """Return the items by key, keys in the order of their first item."""
    parts: dict[object, list[_T]] = {}
    for item in items:
        parts.setdefault(key(item), []).append(item)
    return list(parts.values())


def coarse_differences(matched: Sequence[MatchedGroup], facts: StatementFacts) -> list[Difference]:
    """Return the differences of sums: of a code in a month units or value, of a month alone the total.

    Where units and wRVU differ, and all own units are worth the same, what the missing units are worth is `units` and
    the rest `value`; else all of it is `units`.
    """
    is_total = grain_of(facts) is Shape.MONTH_TOTALS
    has_units = facts.has(StatementColumn.UNITS)
    differences: list[Difference] = []
    for sums in matched:
        group = sums.group
        units = group.statement_units - group.own_units if has_units else Decimal(0)
        parts = [(FindingKind.TOTAL, units, group.difference)] if is_total else _coarse_parts(sums, units, facts)
        differences += [
            Difference(
                kind,
                (sums,),
                group.own,
                group.statement,
                moved,
                wrvu,
                FindingSide(group.own_units, group.own_wrvu),
                FindingSide(group.statement_units if has_units else None, group.statement_wrvu),
            )
            for kind, moved, wrvu in parts
            if wrvu or (kind is FindingKind.UNITS and moved)
        ]
    return differences


def _coarse_parts(
    matched: MatchedGroup, units: Decimal, facts: StatementFacts
) -> list[tuple[FindingKind, Decimal, Decimal | None]]:
    group = matched.group
    difference = group.difference
    if not units:
        return [] if agrees_unadjusted(group, facts) else [(FindingKind.VALUE, units, difference)]
    worths = {one.wrvu / own_units(one, facts) for one in group.own}
    if difference is None or len(worths) != 1 or not group.statement_units:
        return [(FindingKind.UNITS, units, difference)]
    missing = rounded_wrvu(worths.pop() * units)
    return [(FindingKind.UNITS, units, missing), (FindingKind.VALUE, Decimal(0), difference - missing)]


def agrees_unadjusted(group: EvidenceGroup, facts: StatementFacts) -> bool:
    """Return whether a sum has as many units, where it says any, and the own wRVU before modifiers and rules of
    sessions."""
    unadjusted = sum((one.unadjusted_wrvu for one in group.own), ZERO)
    is_of_units = not facts.has(StatementColumn.UNITS) or group.statement_units == group.own_units
    return bool(group.key.code) and is_of_units and group.statement_wrvu == unadjusted
