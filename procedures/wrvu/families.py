"""Endoscopy families: the highest in full, each other less the base that they share (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.6; multiple procedure indicator 3 and the column ENDO BASE of
the release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.wrvu.entries import NOTHING, Entry, TieKey, Worth
from procedures.wrvu.pairs import Member
from procedures.wrvu.parts import PARTS_CAPPED

BASE_MISSING = "base_not_in_release"


@dataclass(frozen=True, slots=True)
class Share:
    """What one line has in a procedure.

    `taken` comes off each unit after rule 3 (a reduced member of a family), `repeated` off each unit but the first
    after rules 1 to 9 (the highest line of a family, done more than once).
    """

    entry: Entry
    taken: Worth = NOTHING
    repeated: Worth = NOTHING
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Procedure:
    """What ranks as one in a session, `count` times over: a line's unit, a pair of sides, or a family.

    `worth` is that of one, `members` says how many operations or pairs it joins, base lines included, `has_lesser_line`
    whether a line is worth less for the others than alone.
    """

    shares: tuple[Share, ...]
    worth: Worth
    tie: TieKey
    count: int = 1
    members: int = 1
    has_lesser_line: bool = False

    @property
    def rank(self) -> tuple[Decimal, TieKey]:
        """Return what sorts procedures, the highest first."""
        return (-self.worth.weight, self.tie)

    @property
    def is_ranked(self) -> bool:
        """True where the multiple procedure rules may reduce it."""
        return not self.shares[0].entry.is_never_reduced


def procedure_of(member: Member) -> Procedure:
    """Return a member as a procedure of its own; each of its units is one."""
    shares = tuple(Share(entry, flags=entry.flags) for entry in member.entries)
    return Procedure(
        shares, member.worth, member.first.tie, count=member.count, has_lesser_line=has_lesser_line(member)
    )


def has_lesser_line(member: Member) -> bool:
    """True where a line of a member is worth less for the others: a left side, or a part beyond the whole."""
    lesser_side = any(entry.sided != entry.published for side in member.sides[1:] for entry in side.entries)
    return lesser_side or any(PARTS_CAPPED in entry.flags for entry in member.entries)


def bases_named(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the base codes of the families that the lines belong to."""
    return frozenset(entry.family for entry in entries if entry.family)


def gather_families(members: Iterable[Member], *, with_base: frozenset[str]) -> Iterator[Procedure]:
    """Yield the procedures: each family as one, all other members each for itself.

    `with_base` are the families whose base code is itself among the lines of the session.
    """
    by_family: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        if member.first.family:
            by_family[member.first.family].append(member)
        else:
            yield procedure_of(member)
    for base, family in by_family.items():
        yield _family(sorted(family, key=lambda m: m.rank), based=base in with_base)


def _family(highest_first: Sequence[Member], *, based: bool) -> Procedure:
    highest, *others = highest_first
    shares = [*_whole(highest), *(share for member in others for share in _reduced(member))]
    worth = sum((_worth_of(share) for share in shares), NOTHING)
    return Procedure(
        tuple(shares),
        worth,
        highest.first.tie,
        members=len(highest_first) + based,
        has_lesser_line=any(map(has_lesser_line, highest_first)),
    )


def _whole(highest: Member) -> Iterator[Share]:
    """Yield the shares of the highest member: whole, but of several units only the first."""
    if highest.count > 1:
        entry = highest.first
        missing = frozenset({BASE_MISSING}) if entry.base_missing else frozenset()
        yield Share(entry, repeated=entry.unit_worth - entry.less(entry.base), flags=missing)
    else:
        yield from procedure_of(highest).shares


def _reduced(member: Member) -> Iterator[Share]:
    for share, base in zip(procedure_of(member).shares, member.bases(), strict=True):
        missing = {BASE_MISSING} if share.entry.base_missing else set()
        yield Share(share.entry, taken=base, flags=share.flags | missing)


def _worth_of(share: Share) -> Worth:
    count = share.entry.line.count
    return share.entry.less(share.taken) * Decimal(count) - share.repeated * Decimal(count - 1)
