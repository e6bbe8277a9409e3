"""How well codes fit a query, and which comes first: in whole numbers, so that every device agrees (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from codes.search.index import IndexedCode, Name, SearchIndex, WordsRow
from codes.search.query import Query, Reading, Word, singular

# What a word counts that is there, another form of it, and one that only begins like that of the query.
_WHOLE: Final = 10
_RELATED: Final = 9
_BEGINNING: Final = 8
# Of how close a name is: the whole of it, and what "with" costs that the name lacks.
_CLOSENESS: Final = 100
_UNSAID: Final = 100
# From here on a code has words of ours or work of its own.
_USUAL: Final = 3


class MatchKind(IntEnum):
    """What of a code the words of a query match, the better the higher."""

    SOME_WORDS = 0
    NAMES = 1
    NAME_BEGINNINGS = 2
    NAME = 3
    WHOLE_NAME = 4
    CODE_BEGINNING = 5
    CODE = 6


class CodeTier(IntEnum):
    """Which codes are looked at before others: those that clinicians log, others in use, those out of use."""

    OUT_OF_USE = 0
    OTHER = 1
    USUAL = 2


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """A code with what of it fits: `matched` is its code, title or synonym that fits best.

    `weight` is how much the words tell that fit, in halves, 0 where all do; `closeness` how much of the name they are,
    in thousandths; `own` how often the person who searches uses the code.
    """

    row: WordsRow
    kind: MatchKind
    matched: str
    closeness: int = 0
    weight: int = 0
    own: int = 0

    @property
    def tier(self) -> CodeTier:
        """Return the tier of the code, which is one for codes that only some words fit."""
        if self.kind is MatchKind.SOME_WORDS or self.row.prominence >= _USUAL:
            return CodeTier.USUAL
        return CodeTier.OTHER if self.row.prominence else CodeTier.OUT_OF_USE

    @property
    def order(self) -> tuple[int | str, ...]:
        """Return what matches are sorted by.

        How well the words match comes first. Between equal matches decide the person's own use, prominence, prior and
        closeness; the code is unique.
        """
        row = self.row
        has_all = self.kind is not MatchKind.SOME_WORDS
        match = (-has_all, -self.tier, -self.kind, -self.weight)
        return (*match, -self.own, -row.prominence, -row.prior, -self.closeness, row.code)


def match_entries(
    index: SearchIndex, query: Query, places: Iterable[int], *, own: Mapping[str, int]
) -> list[CodeMatch]:
    """Return how the codes at some places of an index fit the words of a query, in no order."""
    fitting = _Fitting(index, query)
    return [fitting.match(entry, own.get(entry.row.code, 0)) for entry in (index.entries[place] for place in places)]


def holders(index: SearchIndex, word: Word, *, is_alone: bool) -> set[int]:
    """Return the places of the codes of which some names hold a word in one of its readings.

    A letter beside other words is that letter alone, as in "D and C".
    """
    if word.is_initial and not is_alone:
        return _held_by(index, word.text, may_go_on=False)
    of_readings = (
        set.intersection(*(_held_by(index, part, may_go_on=may_go_on) for part, may_go_on in word.ends_of(reading)))
        for reading in (*word.readings, *word.related)
    )
    return set().union(*of_readings)


def _held_by(index: SearchIndex, part: str, *, may_go_on: bool) -> set[int]:
    return set().union(*(index.holders[word] for word in _fits(index, part, may_go_on=may_go_on)))


def _fits(index: SearchIndex, part: str, *, may_go_on: bool) -> dict[int, int]:
    """Return what each word of the vocabulary counts for a part of a reading."""
    fits = dict.fromkeys(index.beginning(part), _BEGINNING) if may_go_on else {}
    for form in (part, singular(part)):
        place = index.word(form)
        if place is not None:
            fits[place] = _WHOLE
    return fits


@dataclass(frozen=True, slots=True)
class _NameFit:
    """How well the words of a query fit a name."""

    name: Name
    fits: Sequence[int]
    closeness: int
    is_whole: bool
    # It says the contrary, as "without, then with" of a query that says "without".
    is_contrary: bool

    @property
    def has_all(self) -> bool:
        """Return true where the name says all that the query does, and nothing against it."""
        return all(self.fits) and not self.is_contrary

    @property
    def worth(self) -> tuple[bool, bool, int, int]:
        """Return by what the best name of a code is chosen."""
        return (self.is_whole, self.has_all, sum(fit > 0 for fit in self.fits), self.closeness)


class _Fitting:
    """A query against the vocabulary of an index."""

    def __init__(self, index: SearchIndex, query: Query) -> None:
        # A letter beside other words orders nothing here: too many words begin with it.
        self._weights = [word.weight if word in query.needed else 0 for word in query.words]
        self._readings = [_reading_fits(index, word, word.readings) for word in query.words]
        self._related = [_reading_fits(index, word, word.related) for word in query.words]
        self._fillers = {place for place in map(index.word, query.fillers) if place is not None}
        self._with = index.word("with")
        self._without = index.word("without")
        self._asks_with = "with" in query.fillers
        self._asks_without = query.says_without

    def match(self, entry: IndexedCode, own: int) -> CodeMatch:
        names = [self._fit_name(name) for name in entry.names]
        best = max(names, key=lambda fit: fit.worth)
        if best.is_whole:
            # Of several that own one synonym, those whose title says it all, too; else they come by code.
            title = names[0] if entry.row.has_title else best
            closeness = int(title.has_all)
            return CodeMatch(entry.row, MatchKind.WHOLE_NAME, best.name.text, closeness, own=own)
        if best.has_all:
            kind = MatchKind.NAME if min(best.fits) == _WHOLE else MatchKind.NAME_BEGINNINGS
            return CodeMatch(entry.row, kind, best.name.text, best.closeness, own=own)
        fits = [max(each) for each in zip(*(name.fits for name in names), strict=True)]
        if all(fits):
            return CodeMatch(entry.row, MatchKind.NAMES, best.name.text, best.closeness, own=own)
        return CodeMatch(entry.row, MatchKind.SOME_WORDS, best.name.text, best.closeness, self._weight(fits), own)

    def _weight(self, fits: Sequence[int]) -> int:
        """Return how much the words tell that are there; one that only begins a longer one, half as much."""
        halves = (
            weight * (2 if fit > _BEGINNING else 1) for weight, fit in zip(self._weights, fits, strict=True) if fit
        )
        return sum(halves)

    def _fit_name(self, name: Name) -> _NameFit:
        fits = [
            max(_best(readings, name.words), min(_best(related, name.words), _RELATED))
            for readings, related in zip(self._readings, self._related, strict=True)
        ]
        said = len(self._fillers & name.words)
        has_with, has_without = self._with in name.words, self._without in name.words
        is_unsaid = self._says_otherwise(has_with=has_with)
        most = max(name.telling + said, len(fits), 1)
        closeness = (sum(fits) + _WHOLE * said) * _CLOSENESS // most - is_unsaid * _UNSAID
        is_whole = min(fits) == _WHOLE and len(fits) >= name.telling and not is_unsaid
        return _NameFit(name, fits, closeness, is_whole, is_unsaid and has_without)

    def _says_otherwise(self, *, has_with: bool) -> bool:
        """Return true for a name without "with" where that is asked for, or with it where "without" alone is."""
        return not has_with if self._asks_with else self._asks_without and has_with


# For each reading, for each part of it, what words of the vocabulary count.
_ReadingFits = Sequence[Sequence[Mapping[int, int]]]


def _reading_fits(index: SearchIndex, word: Word, readings: Sequence[Reading]) -> _ReadingFits:
    return [
        [_fits(index, part, may_go_on=may_go_on) for part, may_go_on in word.ends_of(reading)] for reading in readings
    ]


def _best(readings: _ReadingFits, words: frozenset[int]) -> int:
    return max((_of_reading(reading, words) for reading in readings), default=0)


def _of_reading(parts: Sequence[Mapping[int, int]], words: frozenset[int]) -> int:
    return min(max((part[word] for word in words if word in part), default=0) for part in parts)
