"""Endoscopy families: the highest in full, each other less the base that they share (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.6; multiple procedure indicator 3 and the column ENDO BASE of
the release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
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

    `worth` is that of one.
    """

    shares: tuple[Share, ...]
    worth: Worth
    tie: TieKey
    count: int = 1

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
    return Procedure(_shares_of(member), member.worth, member.first.tie, count=member.count)


def _shares_of(member: Member) -> tuple[Share, ...]:
    return tuple(Share(entry, flags=entry.flags) for entry in member.entries)


def has_lesser_line(member: Member) -> bool:
    """True where a line of a member is worth less for the others: a left side, or a part beyond the whole."""
    lesser_side = any(entry.sided != entry.published for side in member.sides[1:] for entry in side.entries)
    return lesser_side or any(PARTS_CAPPED in entry.flags for entry in member.entries)


def bases_named(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the base codes of the families that the lines belong to."""
    return frozenset(entry.family for entry in entries if entry.family)


def gather_families(members: Iterable[Member]) -> tuple[list[Member], list[list[Member]]]:
    """Return the members that belong to no family, and the families, each with its members."""
    single: list[Member] = []
    by_family: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        of_its_kind = by_family[member.first.family] if member.first.family else single
        of_its_kind.append(member)
    return single, list(by_family.values())


def procedure_of_family(family: Iterable[Member]) -> Procedure:
    """Return the members of a family as one procedure."""
    highest, *others = sorted(family, key=lambda m: m.rank)
    shares = (*_whole(highest), *(share for member in others for share in _reduced(member)))
    return Procedure(shares, sum((_worth_of(share) for share in shares), NOTHING), highest.first.tie)


def _whole(highest: Member) -> Iterator[Share]:
    """Yield the shares of the highest member: whole, but of several units only the first."""
    if highest.count > 1:
        entry = highest.first
        missing = frozenset({BASE_MISSING}) if entry.base_missing else frozenset()
        yield Share(entry, repeated=entry.unit_worth - entry.less(entry.base), flags=missing)
    else:
        yield from _shares_of(highest)


def _reduced(member: Member) -> Iterator[Share]:
    for share, base in zip(_shares_of(member), member.bases(), strict=True):
        missing = {BASE_MISSING} if share.entry.base_missing else set()
        yield Share(share.entry, taken=base, flags=share.flags | missing)


def _worth_of(share: Share) -> Worth:
    count = share.entry.line.count
    return share.entry.less(share.taken) * Decimal(count) - share.repeated * Decimal(count - 1)
