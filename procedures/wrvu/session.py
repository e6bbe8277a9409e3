"""Rule 10: what the lines of one session do to each other (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.6 and §40.7. There it is a fact of payment; on a credit it is
the policy of a contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from procedures.wrvu.entries import Entry
from procedures.wrvu.families import (
    Procedure,
    Share,
    bases_named,
    gather_families,
    has_lesser_line,
    procedure_of,
    procedure_of_family,
)
from procedures.wrvu.line_rules import ONE, ZERO
from procedures.wrvu.pairs import Member, alone, join_sides, side_of
from procedures.wrvu.parts import join_parts
from procedures.wrvu.policy import Policy, Rule
from procedures.wrvu.values import Run

_BY_REPORT_FROM = 6


@dataclass(frozen=True, slots=True)
class SessionEffect:
    """What the session makes of one line.

    `unit_factors` are the factors of its units, None where the line is not ranked. `is_late` says that a unit stands
    sixth or later, `is_included` that the line is the base of a family that is there.
    """

    share: Share
    unit_factors: tuple[Run, ...] | None = None
    is_late: bool = False
    is_included: bool = False


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Lines that meet in a session: bases of families that are there, the members of each family, and all others."""

    included: Sequence[Entry] = ()
    single: Sequence[Member] = ()
    families: Sequence[Sequence[Member]] = ()


def apply_session_rules(entries: Iterable[Entry], policy: Policy) -> dict[int, SessionEffect]:
    """Return what the rules of multiple procedures make of the lines of one session, by place, in whatever order they
    come.

    Lines worth exactly nothing after rules 1 to 9 take no part.
    """
    given = list(entries)
    meeting = _meeting(given, policy)
    procedures = [*map(procedure_of, meeting.single), *map(procedure_of_family, meeting.families)]
    as_given = {entry.place: SessionEffect(Share(entry)) for entry in given}
    apart = {entry.place: SessionEffect(Share(entry), is_included=True) for entry in meeting.included}
    joint = _outcomes(procedures, _ranked(procedures, policy), policy.factors_by_place)
    return as_given | apart | {outcome.share.entry.place: outcome for outcome in joint}


def interacting_places(entries: Iterable[Entry], policy: Policy) -> frozenset[int]:
    """Return the places of the lines that reduce each other where they are of one session.

    That needs no worth: it is asked of each day whose lines have no encounter.
    """
    meeting = _meeting(list(entries), policy)
    bases = {entry.row.code for entry in meeting.included}
    procedures = [*([member] for member in meeting.single), *meeting.families]
    reducing = [members for members in procedures if any(map(has_lesser_line, members))]
    reducing += [family for family in meeting.families if len(family) > 1 or family[0].first.family in bases]
    ranked = [members for members in procedures if not members[0].first.is_never_reduced]
    if policy.has(Rule.MULTIPLE) and len(ranked) > 1:
        reducing += ranked
    reduced = (entry.place for members in reducing for member in members for entry in member.entries)
    return frozenset((*reduced, *(entry.place for entry in meeting.included)))


def _meeting(given: Sequence[Entry], policy: Policy) -> _Meeting:
    taking_part = [entry for entry in given if entry.unit_worth.value != ZERO]
    is_single = sum(entry.line.count for entry in taking_part) <= 1 and policy.factors_by_place[0] == ONE
    if is_single or not any(map(can_interact, taking_part)):
        return _Meeting()
    bases = bases_named(taking_part) if policy.has(Rule.ENDOSCOPY) else frozenset[str]()
    included = [entry for entry in taking_part if entry.row.code in bases]
    operations = join_parts(entry for entry in taking_part if entry.row.code not in bases)
    members = join_sides(operations, policy.factors) if policy.has(Rule.BILATERAL) else alone(operations)
    single, families = gather_families(members) if policy.has(Rule.ENDOSCOPY) else (members, [])
    return _Meeting(included, single, families)


def can_interact(entry: Entry) -> bool:
    """True where the line can rank, belong to a family, or be a side or a part of another; where none can, the session
    changes nothing."""
    takes_part = entry.unit_worth.value != ZERO
    return takes_part and (not entry.is_never_reduced or side_of(entry) is not None or bool(entry.parts))


def _ranked(procedures: Iterable[Procedure], policy: Policy) -> list[Procedure]:
    if not policy.has(Rule.MULTIPLE):
        return []
    return sorted((p for p in procedures if p.is_ranked), key=lambda p: p.rank)


def _outcomes(
    procedures: Iterable[Procedure], ranked: Sequence[Procedure], by_place: Sequence[Decimal]
) -> Iterator[SessionEffect]:
    before = 0
    for procedure in ranked:
        own = tuple(_runs(before, procedure.count, by_place))
        before += procedure.count
        for share in procedure.shares:
            # The units of a line in a family are of one procedure, and so of one factor.
            units = own if procedure.count > 1 else (Run(own[0].factor, share.entry.line.count),)
            yield SessionEffect(share, units, is_late=before >= _BY_REPORT_FROM)
    in_ranking = {id(procedure) for procedure in ranked}
    for procedure in procedures:
        if id(procedure) not in in_ranking:
            yield from (SessionEffect(share) for share in procedure.shares)


def _runs(before: int, count: int, by_place: Sequence[Decimal]) -> Iterator[Run]:
    """Yield the factors of so many procedures after those `before`: equal ones in one run, whatever the count."""
    own = by_place[before : before + count]
    single = [*own, *([by_place[-1]] if count > len(own) else [])]
    lengths = [*(1 for _ in own), count - len(own)]
    for factor, same in groupby(zip(single, lengths, strict=False), key=itemgetter(0)):
        yield Run(factor, sum(length for _, length in same))
