"""Reductions of payment that leave work alone: imaging, therapy, cardiovascular and eye tests (pure).

The highest technical part, professional part or practice expense of a session is paid whole, each further unit less.
Source: record layout of the release, multiple procedure indicators 4 to 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from codes.domain.values import RvuRow
from procedures.wrvu.entries import Entry, product

_TECHNICAL, _PROFESSIONAL, _PRACTICE_EXPENSE = "technical", "professional", "practice_expense"

# Indicator of the row: the parts that are reduced, and by what share of them.
_SHARES: Mapping[str, tuple[tuple[str, Decimal], ...]] = {
    "4": ((_TECHNICAL, Decimal("0.50")), (_PROFESSIONAL, Decimal("0.05"))),
    "5": ((_PRACTICE_EXPENSE, Decimal("0.50")),),
    "6": ((_TECHNICAL, Decimal("0.25")),),
    "7": ((_TECHNICAL, Decimal("0.20")),),
}

# What an estimate calls them.
REDUCTION_OF_INDICATOR: Mapping[str, str] = {
    "4": "diagnostic_imaging",
    "5": "therapy",
    "6": "cardiovascular_tests",
    "7": "eye_tests",
}

# The codes that stand for the technical part alone (column PCTC IND).
_TECHNICAL_ONLY = "3"


@dataclass(frozen=True, slots=True)
class Parts:
    """The dollars of one unit of a line, by what the reductions look at."""

    technical: Decimal
    professional: Decimal
    practice_expense: Decimal

    def of(self, name: str) -> Decimal:
        """Return the part of that name."""
        named = {_TECHNICAL: self.technical, _PROFESSIONAL: self.professional}
        return named.get(name, self.practice_expense)


def split_fee(row: RvuRow, component_fee: Callable[[str], Decimal | None], practice_expense: Decimal) -> Parts:
    """Return the parts of a row's fee; `component_fee` gives the fee of the 26 or TC row of its code, None without."""
    own = component_fee(row.component) or Decimal(0)
    if row.component == "TC" or (row.component == "" and row.pctc == _TECHNICAL_ONLY):
        return Parts(own, Decimal(0), practice_expense)
    if row.component == "26":
        return Parts(Decimal(0), own, practice_expense)
    technical, professional = component_fee("TC"), component_fee("26")
    return Parts(technical or Decimal(0), professional or Decimal(0), practice_expense)


def reductions(entries: Iterable[Entry], parts: Mapping[int, Parts]) -> dict[int, Decimal]:
    """Return the dollars that each line of one session loses, by place; lines that lose nothing are left out.

    `parts` are those of one unit of each line, by place.
    """
    groups: defaultdict[tuple[str, str], list[tuple[Decimal, Entry]]] = defaultdict(list)
    for entry in entries:
        for part, _ in _SHARES.get(entry.row.mult_proc, ()):
            amount = parts[entry.place].of(part) * product(a.factor for a in entry.applied)
            groups[entry.row.mult_proc, part].append((amount, entry))
    lost: defaultdict[int, Decimal] = defaultdict(Decimal)
    for (indicator, part), candidates in groups.items():
        share = dict(_SHARES[indicator])[part]
        for place, amount in _beyond_the_highest(candidates):
            lost[place] += amount * share
    return {place: amount for place, amount in lost.items() if amount}


def _beyond_the_highest(candidates: Iterable[tuple[Decimal, Entry]]) -> Iterator[tuple[int, Decimal]]:
    """Yield for each line the dollars of its units other than the highest unit of the session."""
    ranked = sorted(candidates, key=lambda c: (-c[0], c[1].tie))
    for rank, (amount, entry) in enumerate(ranked):
        yield entry.place, amount * (entry.line.count - (rank == 0))
