"""What a sentence gives: chips with the place of their words in the text (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

# A name of a code that has every word of a phrase and no other; from FITS on every word is in the names of the code.
WHOLE: Final = 100
FITS: Final = 50
# Candidates nearer to the best one than this are as good as it.
MARGIN: Final = 20

Kind = Literal["what", "count", "modifier", "role", "place", "day"]


@dataclass(frozen=True, slots=True)
class Match:
    """A code that fits a phrase: how well, from 0 to 100, and which words of the phrase its names do not have."""

    code: str
    closeness: int
    missing: tuple[str, ...] = ()


# Returns the codes that fit a phrase, the best first.
Find = Callable[[str], Sequence[Match]]
# Returns, of those of some codes that are known, whether each is done once a case.
OnceACase = Callable[[Collection[str]], Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of a line with the place of its words, in characters; open where the person has to choose an option.

    An option is a code, a role, a place of service, a day (ISO), modifiers with blanks between, or a count: `3` are
    units of one line, `3x1` three lines of one unit. A closed chip has one option.
    """

    kind: Kind
    start: int
    end: int
    options: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line as far as the sentence says it."""

    what: Chip
    count: Chip | None
    modifiers: tuple[Chip, ...]
    role: Chip | None
    place: Chip | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """The items of a text, its day, and the places of the words that mean nothing here."""

    items: tuple[Item, ...]
    day: Chip | None
    unread: tuple[tuple[int, int], ...]
