"""Which lines of a group agree, differ in value alone, or are left: on counts of equal lines (pure)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from statements.domain.statement_lines import LineKind, StatementLine
from statements.matching.evidence import own_units
from statements.matching.values import ZERO, EvidenceGroup, OwnLine, StatementColumn, StatementFacts

_First = TypeVar("_First")
_Second = TypeVar("_Second")


@dataclass(frozen=True, slots=True)
class LinePair:
    """An own line and a statement line of one key and as many units; of equal lines any may stand for any."""

    own: OwnLine
    statement: StatementLine


@dataclass(frozen=True, slots=True)
class MatchedGroup:
    """A group taken apart.

    `by_contract` and `by_unadjusted` are pairs that agree, `by_value` pairs that differ in wRVU alone. `own_left` and
    `charges_left` have no counterpart of as many units; `voids_left` take back what the statement never charged,
    or other wRVU than it charged, and then stand with that charge. `voided` counts charges that it took back itself.
    """

    group: EvidenceGroup
    by_contract: tuple[LinePair, ...]
    by_unadjusted: tuple[LinePair, ...]
    by_value: tuple[LinePair, ...]
    own_left: tuple[OwnLine, ...]
    charges_left: tuple[StatementLine, ...]
    voids_left: tuple[StatementLine, ...]
    voided: int


def match_group(group: EvidenceGroup, facts: StatementFacts) -> MatchedGroup:
    """Return what agrees in a group and what is left, first by equal wRVU, then by equal units.

    Where more own lines than statement lines are left of as many units, those worth least count as having no
    counterpart, and the other way round: which of them it is nobody can say. A group of as many units and wRVU in both
    records has nothing left, however they are spread over its lines.
    """
    charges, voids_left, voided = _net_voids(sorted(group.statement, key=_content))
    own = list(group.own)
    by_contract: list[LinePair] = []
    by_unadjusted: list[LinePair] = []
    if facts.has(StatementColumn.WRVU):
        by_contract, own, charges = _paired(
            own, charges, lambda one: (own_units(one, facts), one.wrvu), _units_and_wrvu
        )
        by_unadjusted, own, charges = _paired(
            own, charges, lambda one: (own_units(one, facts), one.unadjusted_wrvu), _units_and_wrvu
        )
    if _is_balanced(group):
        return MatchedGroup(group, tuple(by_contract), (), (), (), (), (), voided)
    own.sort(key=lambda one: (-one.wrvu, -one.unadjusted_wrvu, one.id))
    by_units, own, charges = _paired(own, charges, lambda one: own_units(one, facts), lambda line: line.units)
    differing = by_units if facts.has(StatementColumn.WRVU) else []
    agreeing = by_contract if facts.has(StatementColumn.WRVU) else by_units
    return MatchedGroup(
        group, tuple(agreeing), tuple(by_unadjusted), tuple(differing), tuple(own), tuple(charges), voids_left, voided
    )


def _is_balanced(group: EvidenceGroup) -> bool:
    return group.own_units == group.statement_units and not group.difference


def _units_and_wrvu(line: StatementLine) -> Hashable:
    return line.units, line.wrvu


def _content(line: StatementLine) -> tuple[object, ...]:
    """Return what sorts lines of a group by what they say, those worth most first, and only lines that say the same by
    their rows."""
    wrvu = line.wrvu or ZERO
    return -wrvu, line.wrvu is None, line.units, line.kind, line.posted_on or date.min, line.modifiers, line.number


def _paired(
    own: Sequence[OwnLine],
    lines: Sequence[StatementLine],
    own_key: Callable[[OwnLine], Hashable],
    line_key: Callable[[StatementLine], Hashable],
) -> tuple[list[LinePair], list[OwnLine], list[StatementLine]]:
    """Return pairs of equal keys, and the lines of both that are left, each in the order given."""
    pairs, own_left, lines_left = paired_by(own, lines, own_key, line_key)
    return [LinePair(own_line, line) for own_line, line in pairs], own_left, lines_left


def paired_by(
    firsts: Sequence[_First],
    seconds: Sequence[_Second],
    first_key: Callable[[_First], Hashable],
    second_key: Callable[[_Second], Hashable],
) -> tuple[list[tuple[_First, _Second]], list[_First], list[_Second]]:
    """Return pairs of equal keys, and what is left of both, each in the order given; each key is worked out once."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for place, second in enumerate(seconds):
        waiting[second_key(second)].append(place)
    pairs, left, taken = [], [], set()
    for first in firsts:
        if places := waiting.get(first_key(first)):
            place = places.popleft()
            taken.add(place)
            pairs.append((first, seconds[place]))
        else:
            left.append(first)
    return pairs, left, [second for place, second in enumerate(seconds) if place not in taken]


def _net_voids(lines: Sequence[StatementLine]) -> tuple[list[StatementLine], tuple[StatementLine, ...], int]:
    """Return the charges that stand, the voids without a charge, and how many charges were taken back.

    A void takes back a charge of as many units and wRVU; else one of as many units that no other void takes back so,
    with which it is left.
    """
    charges = [line for line in lines if line.kind is LineKind.CHARGE]
    voids = [line for line in lines if line.kind is LineKind.VOID]
    exact, voids, charges = paired_by(voids, charges, _reverse, _units_and_wrvu)
    other, voids, charges = paired_by(voids, charges, lambda void: -void.units, lambda line: line.units)
    left = [
        line for void, charge in other if void.wrvu is not None and charge.wrvu is not None for line in (charge, void)
    ]
    return charges, (*left, *voids), len(exact) + len(other)


def _reverse(void: StatementLine) -> Hashable:
    return -void.units, None if void.wrvu is None else -void.wrvu
