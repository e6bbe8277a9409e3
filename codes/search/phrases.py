"""How near the codes that a search found are to a phrase in which all words count, as those of a sentence do (pure).

The app on a device has the same rule (`client/src/entry/phrase-matches.ts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from codes.domain.patterns import ANESTHESIA
from codes.search.abbreviations import FILLERS
from codes.search.index import SearchIndex
from codes.search.query import Query, Word, read_query, singular, words_of
from codes.search.ranker import search_index

# So many of the codes that a search finds are looked at.
MOST_SEARCHED: Final = 12
# A name that is the phrase; from FITS on the names of the code have every word.
_WHOLE: Final = 100
_FITS: Final = 50
# What a word counts that is in a name, and one that begins a word of it.
_WORD: Final = 10
_BEGINNING: Final = 8
_SHORTEST_BEGINNING: Final = 4
_ANESTHESIA: Final = re.compile(ANESTHESIA)
_IN_ANESTHESIA: Final = "anesthesi"
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
    places: int


def find_phrase(index: SearchIndex, phrase: str, *, specialty: str = "") -> list[PhraseMatch]:
    """Return the codes of an index that are nearest to a phrase of somebody of a specialty, the nearest first."""
    matches = search_index(index, phrase, limit=MOST_SEARCHED).matches
    near = phrase_matches(phrase, ((match.row.code, match.row.names) for match in matches))
    return matches_for(specialty, near)


def matches_for(specialty: str, matches: Sequence[PhraseMatch]) -> list[PhraseMatch]:
    """Return the matches that somebody of a specialty may mean.

    Anesthesia is named after the operation that it is for: where a phrase is that of an operation as well, who does not
    work in anesthesia means this one.
    """
    others = [match for match in matches if not _ANESTHESIA.fullmatch(match.code)]
    nearest = max((match.closeness for match in others), default=0)
    if _IN_ANESTHESIA in specialty or nearest < _FITS:
        return list(matches)
    return [match for match in matches if match.closeness > nearest or match in others]


def phrase_matches(phrase: str, codes: Iterable[tuple[str, Sequence[str]]]) -> list[PhraseMatch]:
    """Return codes by how near their names are to a phrase, in the order given where they are equally near."""
    query = read_query(phrase)
    matches = (_match(query, code, [_words_of_name(name) for name in dict.fromkeys(names)]) for code, names in codes)
    return sorted(matches, key=lambda match: -match.closeness)


def _match(query: Query, code: str, names: Sequence[_WordsOfName]) -> PhraseMatch:
    fits = [[_fit(word, name.words) for word in query.words] for name in names]
    missing = tuple(word.text for place, word in enumerate(query.words) if not any(fit[place] for fit in fits))
    count = len(query.words)
    if missing or not count:
        return PhraseMatch(code, (_FITS - 1) * (count - len(missing)) // max(count, 1), missing)
    says_with = "with" in query.fillers
    near = (
        _FITS if query.says_without and name.has_with else _closeness(fit, name, says_with=says_with)
        for fit, name in zip(fits, names, strict=True)
    )
    return PhraseMatch(code, max(near), ())


def _closeness(fits: Sequence[int], name: _WordsOfName, *, says_with: bool) -> int:
    if not min(fits):
        return _FITS
    most = max(len(name.words) + name.places, len(fits))
    # "With contrast" is not without.
    if min(fits) == _WORD and most == len(fits) and (name.has_with or not says_with):
        return _WHOLE
    return _FITS + (_WHOLE - _FITS - 1) * sum(fits) // (_WORD * most)


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
