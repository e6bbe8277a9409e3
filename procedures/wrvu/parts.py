"""54, 55 and 56 as lines of their own: the parts of one procedure, joined (pure).

Source: Medicare Claims Processing Manual, chapter 12, §40.2: a surgeon who does a part of the aftercare
bills two lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from procedures.wrvu.entries import NOTHING, Entry, Worth
from procedures.wrvu.line_rules import ONE, ZERO, Applied, portion_shares
from procedures.wrvu.modifiers import PORTIONS
from procedures.wrvu.policy import Rule

PARTS_CAPPED = "parts_capped"


@dataclass(frozen=True, slots=True)
class Operation:
    """What was done once: a line, or the lines of its parts, in tie order."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """Return the line by which the operation stands in ties."""
        return self.entries[0]

    @property
    def worth(self) -> Worth:
        """Return the worth of one unit after rules 1 to 9."""
        return sum((entry.unit_worth for entry in self.entries), NOTHING)

    @property
    def parts(self) -> frozenset[str]:
        """Return the parts of a surgical package that the lines stand for, none for a whole one."""
        return frozenset[str]().union(*(entry.parts for entry in self.entries))


def join_parts(entries: Iterable[Entry]) -> list[Operation]:
    """Return the lines with the parts of one procedure joined, each part once; further ones stay apart.

    Joined are lines of one code, component and else equal modifiers, worth the whole at most.
    """
    operations: list[Operation] = []
    alike: defaultdict[Hashable, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda e: e.tie):
        if entry.parts and entry.line.count == 1:
            alike[entry.row.key, tuple(sorted(set(entry.line.modifiers) - set(PORTIONS)))].append(entry)
        else:
            operations.append(Operation((entry,)))
    for parts in alike.values():
        operations += map(_operation, _each_part_once(parts))
    return operations


def _each_part_once(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries of one operation after another, none with a part that another of it has."""
    left = list(entries)
    while left:
        taken: list[Entry] = []
        parts: frozenset[str] = frozenset()
        for entry in left:
            if not parts & entry.parts:
                taken.append(entry)
                parts |= entry.parts
        places = {entry.place for entry in taken}
        left = [entry for entry in left if entry.place not in places]
        yield taken


def _operation(entries: Sequence[Entry]) -> Operation:
    """Return lines as one operation: in the order of the parts the last gets what is left of the whole."""
    if len(entries) == 1:
        return Operation(tuple(entries))
    shares = dict.fromkeys(range(len(entries)), ZERO)
    left = ONE
    for part in PORTIONS:
        for number, entry in enumerate(entries):
            if part in entry.parts:
                share = min(left, portion_shares(entry.row, entry.line.days_of_care)[part])
                shares[number] += share
                left -= share
    return Operation(tuple(_with_share(entry, shares[number]) for number, entry in enumerate(entries)))


def _with_share(entry: Entry, share: Decimal) -> Entry:
    split = next(a for a in entry.applied if _is_split(a))
    if share >= split.factor:
        return entry
    applied = tuple(replace(a, factor=share) if a is split else a for a in entry.applied)
    return replace(entry, applied=applied, flags=entry.flags | {PARTS_CAPPED})


def _is_split(applied: Applied) -> bool:
    return applied.rule == Rule.SPLIT_GLOBAL and applied.modifier != "78"
