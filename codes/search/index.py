"""The search index: the words of all codes, by which a query is answered without a database (pure).

It is made of what the file of words for devices holds, and of nothing else, so that a device finds the same codes.
Source: the sync contract, section 5.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from typing import Final

from codes.domain.priors import NEUTRAL_PRIOR
from codes.domain.word_parts import USUAL
from codes.search.abbreviations import FILLERS
from codes.search.query import MOST_WORDS, singular, words_of
from codes.search.trigrams import TrigramIndex

# After every letter and digit.
_END: Final = "~"


class CodeTier(IntEnum):
    """Which codes are looked at before others: those that clinicians log, others in use, those out of use."""

    OUT_OF_USE = 0
    OTHER = 1
    USUAL = 2


@dataclass(frozen=True, slots=True)
class WordsRow:
    """A row of the file of words: `prominence` from 0, out of use, to 7; `prior`, how often it is billed, to 5."""

    code: str
    title: str
    synonyms: tuple[str, ...] = ()
    prominence: int = 0
    prior: int = NEUTRAL_PRIOR

    @property
    def tier(self) -> CodeTier:
        """Return the tier of the code."""
        if self.prominence >= USUAL:
            return CodeTier.USUAL
        return CodeTier.OTHER if self.prominence else CodeTier.OUT_OF_USE

    @property
    def names(self) -> tuple[str, ...]:
        """Return the title, if there is one, and the synonyms."""
        return (self.title, *self.synonyms) if self.has_title else self.synonyms

    @property
    def has_title(self) -> bool:
        """Return false where the title is the code, since nobody gave one."""
        return self.title != self.code


@dataclass(frozen=True, slots=True)
class Name:
    """A title or synonym: the places of its words in the vocabulary, as written and in the singular.

    `telling` is how many of its words say something.
    """

    text: str
    words: frozenset[int]
    telling: int


@dataclass(frozen=True, slots=True)
class IndexedCode:
    """A code with its names, the title first."""

    row: WordsRow
    names: tuple[Name, ...]

    @property
    def least_telling(self) -> int:
        """Return how many words of its shortest name say something."""
        return min((name.telling for name in self.names), default=0)


class SearchIndex:
    """Codes in the order in which equal matches come: prominence, prior, code; and the words of their names.

    An entry is named by its place in that order, a word by its place in the alphabet.
    """

    def __init__(self, entries: Sequence[IndexedCode], words: Sequence[str]) -> None:
        self.entries = entries
        self.words = words
        self._codes = sorted((entry.row.code, place) for place, entry in enumerate(entries))

    @cached_property
    def holders(self) -> Sequence[Sequence[int]]:
        """The entries that hold each word, in order."""
        holders: list[list[int]] = [[] for _ in self.words]
        for place, entry in enumerate(self.entries):
            for word in frozenset().union(*(name.words for name in entry.names)):
                holders[word].append(place)
        return holders

    def holding(self, words: range | Iterable[int]) -> set[int]:
        """Return the entries that hold any of some words."""
        return set().union(*(self.holders[word] for word in words))

    @cached_property
    def tiers(self) -> Mapping[CodeTier, frozenset[int]]:
        """The entries of each tier."""
        of_tier: defaultdict[CodeTier, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            of_tier[entry.row.tier].append(place)
        return {tier: frozenset(places) for tier, places in of_tier.items()}

    @cached_property
    def shorter(self) -> Sequence[frozenset[int]]:
        """For each number of words, up to as many as a query has, the entries with a name that tells no more."""
        least = [entry.least_telling for entry in self.entries]
        return [
            frozenset(place for place, telling in enumerate(least) if telling <= most) for most in range(MOST_WORDS + 1)
        ]

    @cached_property
    def trigrams(self) -> TrigramIndex:
        """The words by their trigrams, for typing errors."""
        return TrigramIndex(self.words, [len(holders) for holders in self.holders])

    def word(self, text: str) -> int | None:
        """Return the place of a word; None where no name holds it."""
        place = bisect_left(self.words, text)
        return place if place < len(self.words) and self.words[place] == text else None

    def beginning(self, text: str) -> range:
        """Return the places of the words that begin with a text."""
        return range(bisect_left(self.words, text), bisect_left(self.words, text + _END))

    def count(self, text: str) -> int:
        """Return how often words that begin with a text are found in codes."""
        words = self.beginning(text)
        return self._counts[words.stop] - self._counts[words.start]

    def codes(self, beginning: str) -> list[int]:
        """Return the entries of the codes that begin with a text, by code."""
        first, last = bisect_left(self._codes, (beginning,)), bisect_left(self._codes, (beginning + _END,))
        return [place for _, place in self._codes[first:last]]

    @cached_property
    def _counts(self) -> list[int]:
        return list(accumulate((len(holders) for holders in self.holders), initial=0))


def build_index(rows: Iterable[WordsRow]) -> SearchIndex:
    """Return the index of some rows, in whichever order they come."""
    ordered = sorted(rows, key=lambda row: (-row.prominence, -row.prior, row.code))
    written = [[(text, words_of(text)) for text in row.names] for row in ordered]
    words = sorted({form for names in written for _, name in names for word in name for form in _forms(word)})
    places = {word: place for place, word in enumerate(words)}
    entries = [
        IndexedCode(row, tuple(_name(text, name, places) for text, name in names))
        for row, names in zip(ordered, written, strict=True)
    ]
    return SearchIndex(entries, words)


def _name(text: str, words: Sequence[str], places: dict[str, int]) -> Name:
    forms = frozenset(places[form] for word in words for form in _forms(word))
    return Name(text, forms, sum(word not in FILLERS for word in words))


def _forms(word: str) -> tuple[str, ...]:
    single = singular(word)
    return (word,) if single == word else (word, single)
