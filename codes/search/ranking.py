"""How well codes fit a query, and which comes first: in whole numbers, so that every device agrees (pure)."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from operator import itemgetter
from typing import Final

from codes.search.index import CodeTier, IndexedCode, Name, SearchIndex, WordsRow
from codes.search.query import Query
from codes.search.word_fits import BEGINNING, WHOLE, WordFit, fit_words

# Of how close a name is: the whole of it, and what "with" costs that the name lacks.
_CLOSENESS: Final = 100
_UNSAID: Final = 100


class MatchKind(IntEnum):
    """What of a code the words of a query match, the better the higher."""

    SOME_WORDS = 0
    NAMES = 1
    NAME_BEGINNINGS = 2
    NAME = 3
    WHOLE_NAME = 4
    CODE_BEGINNING = 5
    CODE = 6


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
        return CodeTier.USUAL if self.kind is MatchKind.SOME_WORDS else self.row.tier

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


# Matches with their orders, the best first.
_Ranked = list[tuple[tuple[int | str, ...], CodeMatch]]
# What an order begins with.
_Beginning = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Codes at some places, the order of none of which comes before `beginning` and what their places say."""

    beginning: _Beginning
    places: set[int]


class Ranking:
    """How the codes of an index fit a query; `own` counts their use by the person who searches."""

    def __init__(self, index: SearchIndex, query: Query, own: Mapping[str, int]) -> None:
        self._index = index
        self._own = own
        self._query = query
        self._words = fit_words(index, query)
        self._needed = [
            (fit, word.weight) for fit, word in zip(self._words, query.words, strict=True) if word in query.needed
        ]
        self._fitting = _Fitting(index, query, self._words)

    @cached_property
    def holding_all(self) -> set[int]:
        """The places of the codes whose names hold all words."""
        return set.intersection(*(fit.holders for fit, _ in self._needed))

    def holding_most(self, places: set[int], *, most: int) -> set[int]:
        """Return those of some places whose names hold most of the words, by how much they tell: so many, or more."""
        parted = [(0, places)]
        for fit, weight in self._needed:
            parted = [*_parted(parted, fit.holders, weight)]
        of_weight: defaultdict[int, set[int]] = defaultdict(set)
        for weight, holders in parted:
            of_weight[weight] |= holders
        heaviest: set[int] = set()
        for weight in sorted(of_weight, reverse=True):
            if weight and len(heaviest) < most:
                heaviest |= of_weight[weight]
        return heaviest

    @property
    def holding_any(self) -> set[int]:
        """The places of the codes whose names hold any of the words."""
        return set().union(*(fit.holders for fit, _ in self._needed))

    def best(self, places: set[int], limit: int) -> list[CodeMatch]:
        """Return the best of the codes at some places, looking closely at those alone that may be among them."""
        ranked: _Ranked = []
        for place in self._of_own_use(places):
            self._add(ranked, place, limit)
        for run in self._runs(places):
            for place in sorted(run.places):
                row = self._index.entries[place].row
                if len(ranked) == limit and (*run.beginning, 0, -row.prominence, -row.prior) > ranked[-1][0]:
                    break
                if row.code not in self._own:
                    self._add(ranked, place, limit)
        return [match for _, match in ranked]

    def _of_own_use(self, places: set[int]) -> list[int]:
        if not self._own:
            return []
        return [place for place in places if self._index.entries[place].row.code in self._own]

    def _add(self, ranked: _Ranked, place: int, limit: int) -> None:
        entry = self._index.entries[place]
        match = self._fitting.match(entry, self._own.get(entry.row.code, 0))
        insort(ranked, (match.order, match), key=itemgetter(0))
        del ranked[limit:]

    def _runs(self, places: set[int]) -> list[_Run]:
        """Return places by the best that their codes may be, the best first."""
        having_all = places.intersection(*(fit.fitting for fit in self._words))
        whole = having_all.intersection(*(fit.whole for fit in self._words))
        named = whole & self._index.shorter[len(self._words)]
        kinds = (
            (MatchKind.WHOLE_NAME, named),
            (MatchKind.NAME, whole - named),
            (MatchKind.NAME_BEGINNINGS, having_all - whole),
        )
        runs = [
            _Run((-1, -tier, -kind, 0), of_kind & in_tier)
            for kind, of_kind in kinds
            for tier, in_tier in self._index.tiers.items()
        ]
        return sorted([*runs, *self._runs_of_some(places - having_all)], key=lambda run: run.beginning)

    def _runs_of_some(self, places: set[int]) -> Iterator[_Run]:
        parted = [(0, places)]
        for fit, weight in self._needed:
            parted = [*_parted(_parted(parted, fit.fitting, weight), fit.well, weight)]
        for weight, of_weight in parted:
            yield _Run((0, -CodeTier.USUAL, -MatchKind.SOME_WORDS, -weight), of_weight)


def _parted(parts: Iterable[tuple[int, set[int]]], holders: set[int], weight: int) -> Iterator[tuple[int, set[int]]]:
    """Yield parts of places with what they weigh, each parted in those that are holders, and weigh more, and others."""
    for weighs, places in parts:
        holding = places & holders
        if holding:
            yield weighs + weight, holding
        if len(holding) < len(places):
            yield weighs, places - holding


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

    def __init__(self, index: SearchIndex, query: Query, words: Sequence[WordFit]) -> None:
        # A letter beside other words orders nothing here: too many words begin with it.
        self._weights = [word.weight if word in query.needed else 0 for word in query.words]
        self._words = words
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
            kind = MatchKind.NAME if min(best.fits) == WHOLE else MatchKind.NAME_BEGINNINGS
            return CodeMatch(entry.row, kind, best.name.text, best.closeness, own=own)
        fits = [max(each) for each in zip(*(name.fits for name in names), strict=True)]
        if all(fits):
            return CodeMatch(entry.row, MatchKind.NAMES, best.name.text, best.closeness, own=own)
        return CodeMatch(entry.row, MatchKind.SOME_WORDS, best.name.text, best.closeness, self._weight(fits), own)

    def _weight(self, fits: Sequence[int]) -> int:
        """Return how much the words tell that are there; one that only begins a longer one, half as much."""
        halves = (
            weight * (2 if fit > BEGINNING else 1) for weight, fit in zip(self._weights, fits, strict=True) if fit
        )
        return sum(halves)

    def _fit_name(self, name: Name) -> _NameFit:
        fits = [word.in_name(name.words) for word in self._words]
        said = len(self._fillers & name.words)
        has_with, has_without = self._with in name.words, self._without in name.words
        is_unsaid = self._says_otherwise(has_with=has_with)
        most = max(name.telling + said, len(fits), 1)
        closeness = (sum(fits) + WHOLE * said) * _CLOSENESS // most - is_unsaid * _UNSAID
        is_whole = min(fits) == WHOLE and len(fits) >= name.telling and not is_unsaid
        return _NameFit(name, fits, closeness, is_whole, is_unsaid and has_without)

    def _says_otherwise(self, *, has_with: bool) -> bool:
        """Return true for a name without "with" where that is asked for, or with it where "without" alone is."""
        return not has_with if self._asks_with else self._asks_without and has_with
