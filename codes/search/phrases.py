"""How well codes fit a phrase in which all words count, as those of a sentence do (pure)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from codes.search.abbreviations import FILLERS
from codes.search.query import Query, Reading, Word, read_query, singular, words_of

# A name that is the phrase; from FITS on the names of the code have every word.
_WHOLE: Final = 100
_FITS: Final = 50
# What a word counts that is in a name, and one that begins a word of it.
_WORD: Final = 10
_BEGINNING: Final = 8
_SHORTEST_BEGINNING: Final = 4
# Follows every letter and digit.
_LAST: Final = "{"
_PLACES: Final = frozenset(("in", "on", "by", "at", "from"))


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A code and how near it is to a phrase, from 0 to 100; `missing` are words that none of its names has."""

    code: str
    closeness: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _WordsOfName:
    words: tuple[str, ...]
    has_with: bool
    # "In-house call" is no house call.
    places: int = 0


class PhraseIndex:
    """Names of codes by their words, for many phrases."""

    def __init__(self, names_by_code: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._names: dict[str, tuple[_WordsOfName, ...]] = {}
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        for code, names in names_by_code:
            telling = tuple(_words_of_name(name) for name in names)
            self._names[code] = telling
            for name in telling:
                for word in name.words:
                    self._codes[word].add(code)
        self._known: dict[str, set[str]] = {}
        self._words = sorted(self._codes)
        self._place = {code: place for place, code in enumerate(self._names)}

    def find(self, phrase: str) -> list[PhraseMatch]:
        """Return the codes that have more than half of the words of a phrase, the nearest first."""
        query = read_query(phrase)
        with_words = [self._with_word(word) for word in query.words]
        counts = Counter(code for codes in with_words for code in codes)
        matches = [
            _of_all_words(query, code, self._names[code])
            if count == len(query.words)
            else _of_some_words(query, code, [code in codes for codes in with_words])
            for code, count in counts.items()
            if 2 * count > len(query.words)
        ]
        return sorted(matches, key=lambda match: (-match.closeness, self._place[match.code]))

    def _with_word(self, word: Word) -> set[str]:
        if word.text not in self._known:
            self._known[word.text] = set().union(*(self._with_reading(reading) for reading in word.readings))
        return self._known[word.text]

    def _with_reading(self, reading: Reading) -> set[str]:
        return set.intersection(*(self._with_part(part) for part in reading))

    def _with_part(self, part: str) -> set[str]:
        codes = self._codes.get(part, set()) | self._codes.get(singular(part), set())
        if len(part) < _SHORTEST_BEGINNING:
            return codes
        start, end = bisect_left(self._words, part), bisect_left(self._words, part + _LAST)
        return codes.union(*(self._codes[word] for word in self._words[start:end]))


def _of_some_words(query: Query, code: str, has: Sequence[bool]) -> PhraseMatch:
    missing = tuple(word.text for word, is_there in zip(query.words, has, strict=True) if not is_there)
    return PhraseMatch(code, (_FITS - 1) * sum(has) // len(has), missing)


def _of_all_words(query: Query, code: str, names: Sequence[_WordsOfName]) -> PhraseMatch:
    says_with = "with" in query.fillers
    fits = ([_fit(word, name.words) for word in query.words] for name in names)
    near = [_closeness(fit, name, says_with=says_with) for fit, name in zip(fits, names, strict=True) if all(fit)]
    return PhraseMatch(code, max(near, default=_FITS), ())


def _closeness(fits: Sequence[int], name: _WordsOfName, *, says_with: bool) -> int:
    # "With contrast" is not without.
    words = len(name.words) + name.places
    if min(fits) == _WORD and len(fits) >= words and (name.has_with or not says_with):
        return _WHOLE
    return _FITS + (_WHOLE - _FITS - 1) * sum(fits) // (_WORD * max(words, len(fits)))


def _words_of_name(text: str) -> _WordsOfName:
    words = words_of(text)
    telling = tuple(dict.fromkeys(singular(word) for word in words if word not in FILLERS))
    return _WordsOfName(telling, "with" in words, sum(word in _PLACES for word in words))


def _fit(word: Word, name: Sequence[str]) -> int:
    return max(min(_fit_of_one(part, name) for part in reading) for reading in word.readings)


def _fit_of_one(part: str, name: Sequence[str]) -> int:
    if part in name or singular(part) in name:
        return _WORD
    return _BEGINNING if len(part) >= _SHORTEST_BEGINNING and any(word.startswith(part) for word in name) else 0
