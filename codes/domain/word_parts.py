"""The words of codes in parts, so that a device can work before all of them are there.

A code without a name needs no words to be logged or valued: its row in a release says that it exists. So names of codes
that are billed most come first, as many as a phone is to wait for; then all other names; last the HCPCS codes that few
clinicians log, and the codes without a name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from codes.domain.values import is_level_ii

# Bytes of the first part, packed as gzip.
FIRST_LIMIT: Final = 70_000
# The prominence from which on a code has words of ours or work of its own.
USUAL: Final = 3
# The same of Level II: work of its own, or words of one of the usual codes. Drugs, tracers and supplies have neither.
USUAL_LEVEL_II: Final = 5


@dataclass(frozen=True, slots=True)
class PublishedWords:
    """A row of the file of words; `title` is the code where nobody named it."""

    code: str
    title: str
    synonyms: tuple[str, ...]
    category: str
    prominence: int
    prior: int

    @property
    def is_named(self) -> bool:
        """`True` where there is a title or a synonym."""
        return self.title != self.code or bool(self.synonyms)

    @property
    def cells(self) -> list[object]:
        """The values of the row, as the file has them."""
        return [self.code, self.title, list(self.synonyms), self.category, self.prominence, self.prior]


@dataclass(frozen=True, slots=True)
class WordsPart:
    """A part by its name; its rows by code."""

    name: str
    rows: tuple[PublishedWords, ...]


def parted(
    rows: Sequence[PublishedWords], *, size: Callable[[Sequence[PublishedWords]], int], limit: int = FIRST_LIMIT
) -> tuple[WordsPart, ...]:
    """Return all rows, each in one part: `first`, and `second` and `third` where there is something for them.

    `size` returns the packed bytes of a part with these rows; `limit` is the most that the first one may have.
    """
    named = sorted((row for row in rows if row.is_named), key=_usual_first)
    room = _most_within(limit, named, size)
    first, others = named[:room], named[room:]
    second = [row for row in others if not is_level_ii(row.code)]
    third = [row for row in others if is_level_ii(row.code)] + [row for row in rows if not row.is_named]
    parts = (_part("first", first), _part("second", second), _part("third", third))
    return tuple(part for part in parts if part.rows or part.name == "first")


def _part(name: str, rows: Sequence[PublishedWords]) -> WordsPart:
    return WordsPart(name, tuple(sorted(rows, key=lambda row: row.code)))


def _usual_first(row: PublishedWords) -> tuple[bool, int, int, str]:
    usual = USUAL_LEVEL_II if is_level_ii(row.code) else USUAL
    return row.prominence < usual, -row.prior, -row.prominence, row.code


def _most_within(limit: int, rows: Sequence[PublishedWords], size: Callable[[Sequence[PublishedWords]], int]) -> int:
    """Return how many of the first rows can be packed within a limit of bytes."""

    def fits(count: int) -> bool:
        return size(_part("first", rows[:count]).rows) <= limit

    if fits(len(rows)):
        return len(rows)
    fewest, most = 0, len(rows)
    while most - fewest > 1:
        middle = (fewest + most) // 2
        fewest, most = (middle, most) if fits(middle) else (fewest, middle)
    return fewest
