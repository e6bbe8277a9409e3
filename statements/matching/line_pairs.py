"""Which lines of a group agree, differ in value alone, or are left: on counts of equal lines (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from statements.domain.statement_lines import LineKind, StatementLine
from statements.matching.evidence import own_units
from statements.matching.values import ZERO, EvidenceGroup, OwnLine, StatementColumn, StatementFacts


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
    charges, voids_left, voided = _net_voids(group.statement)
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
    charges.sort(key=lambda line: (-(line.wrvu or ZERO), line.number))
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


def _paired(
    own: Sequence[OwnLine],
    lines: Sequence[StatementLine],
    own_key: Callable[[OwnLine], Hashable],
    line_key: Callable[[StatementLine], Hashable],
) -> tuple[list[LinePair], list[OwnLine], list[StatementLine]]:
    """Return pairs of equal keys, and the lines of both that are left, each in the order given."""
    waiting: defaultdict[Hashable, list[StatementLine]] = defaultdict(list)
    for line in reversed(lines):
        waiting[line_key(line)].append(line)
    pairs, left = [], []
    for own_line in own:
        if candidates := waiting.get(own_key(own_line)):
            pairs.append(LinePair(own_line, candidates.pop()))
        else:
            left.append(own_line)
    taken = {id(pair.statement) for pair in pairs}
    return pairs, left, [line for line in lines if id(line) not in taken]


def _net_voids(lines: Iterable[StatementLine]) -> tuple[list[StatementLine], tuple[StatementLine, ...], int]:
    """Return the charges that stand, the voids without a charge, and how many charges were taken back.

    A void takes back a charge of as many units and wRVU, else one of as many units, with which it is left.
    """
    charges = [line for line in lines if line.kind is LineKind.CHARGE]
    before = len(charges)
    left = []
    for void in (line for line in lines if line.kind is LineKind.VOID):
        equal = [n for n, line in enumerate(charges) if line.units == -void.units]
        exact = [n for n in equal if _is_reverse(charges[n].wrvu, void.wrvu)]
        taken_back = [charges.pop((exact or equal)[-1])] if equal else []
        if not exact:
            left += [*taken_back, void]
    return charges, tuple(left), before - len(charges)


def _is_reverse(charged: Decimal | None, voided: Decimal | None) -> bool:
    return charged is None or voided is None or charged == -voided
