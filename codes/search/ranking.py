"""Which of the codes found comes first: exact code, synonym, title, words (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from codes.search.abbreviations import FILLERS
from codes.search.query import Query, Word, singular, words_of

# What a word counts that only begins like that of the query.
_BEGINNING: Final = 0.8
_SYNONYM_FIRST: Final = 0.05
# What a step of prominence counts beside how close a name is, which is from 0 to 1.
_PROMINENCE: Final = 0.06


class MatchKind(IntEnum):
    """What of a code the words of a query match, the better the higher."""

    SOME_WORDS = 0
    NAMES = 1
    TITLE = 2
    SYNONYM = 3
    WHOLE_TITLE = 4
    WHOLE_SYNONYM = 5
    CODE_BEGINNING = 6
    CODE = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code that fits a query in some way.

    `prominence` is 0 for a code that is out of use, more for one in a release or with words of ours; `rank` is what
    the database says of how well the words fit.
    """

    code: str
    title: str
    synonyms: tuple[str, ...]
    prominence: int
    rank: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with what of it fits: `matched` is its code, title or synonym that fits best."""

    candidate: Candidate
    kind: MatchKind
    closeness: float
    matched: str

    @property
    def order(self) -> tuple[float, float, float, float, str]:
        """Return what ranked codes are sorted by; the last part is unique."""
        # All words in one name, be it title or synonym: how much of the name they are decides.
        kind = MatchKind.TITLE if self.kind is MatchKind.SYNONYM else self.kind
        closer = self.closeness + (_SYNONYM_FIRST if self.kind is MatchKind.SYNONYM else 0)
        closer += _PROMINENCE * self.candidate.prominence
        return (-kind, -closer, -self.candidate.prominence, -self.candidate.rank, self.candidate.code)


def ranked(query: Query, candidates: Iterable[Candidate]) -> list[Ranked]:
    """Return the candidates, the best first."""
    return sorted((_ranked(query, candidate) for candidate in candidates), key=lambda each: each.order)


def _ranked(query: Query, candidate: Candidate) -> Ranked:
    if candidate.code in query.codes:
        return Ranked(candidate, MatchKind.CODE, 1.0, candidate.code)
    if query.code_beginning and candidate.code.startswith(query.code_beginning):
        return Ranked(candidate, MatchKind.CODE_BEGINNING, 1.0, candidate.code)
    names = [_Name(query, candidate.title), *(_Name(query, synonym) for synonym in candidate.synonyms)]
    title, *synonyms = names
    synonym = max(synonyms, key=lambda name: name.worth, default=title)
    if synonym.is_whole or title.is_whole:
        is_synonym = synonym is not title and synonym.is_whole
        kind = MatchKind.WHOLE_SYNONYM if is_synonym else MatchKind.WHOLE_TITLE
        return Ranked(candidate, kind, title.closeness, (synonym if is_synonym else title).text)
    best = max(synonym, title, key=lambda name: name.worth)
    if best.has_all:
        kind = MatchKind.TITLE if best is title else MatchKind.SYNONYM
        return Ranked(candidate, kind, best.closeness, best.text)
    return _in_parts(query, candidate, best, names)


def _in_parts(query: Query, candidate: Candidate, best: _Name, names: list[_Name]) -> Ranked:
    fits = [max(name.fits[number] for name in names) for number in range(len(query.words))]
    kind = MatchKind.NAMES if all(fits) else MatchKind.SOME_WORDS
    weights = [word.weight for word in query.words]
    share = sum(weight for weight, fit in zip(weights, fits, strict=True) if fit) / sum(weights)
    return Ranked(candidate, kind, share + best.closeness / 10, best.text)


class _Name:
    """How well the words of a query fit a title or synonym."""

    __slots__ = ("closeness", "fits", "has_all", "is_whole", "text", "worth")

    def __init__(self, query: Query, text: str) -> None:
        words = _words_in(text)
        self.text = text
        self.fits = [_fit(word, words) for word in query.words]
        self.has_all = all(self.fits)
        said = sum(filler in words for filler in query.fillers)
        # "With contrast" is not without, nor the other way round; other fillers say nothing.
        unsaid = "with" in query.fillers and "with" not in words
        telling = sum(word not in FILLERS for word in words)
        self.closeness = (sum(self.fits) + said) / max(telling + said, len(query.words), 1) - unsaid / 10
        self.is_whole = self.has_all and min(self.fits) == 1.0 and len(self.fits) >= telling and not unsaid
        self.worth = (self.is_whole, self.has_all, sum(fit > 0 for fit in self.fits), self.closeness)


# Titles and synonyms come again and again as somebody types; a name is a hundred bytes.
@lru_cache(maxsize=20_000)
def _words_in(name: str) -> tuple[str, ...]:
    return tuple(singular(word) for word in words_of(name))


def _fit(word: Word, words: tuple[str, ...]) -> float:
    """Return 1 where the word itself is there, less where only a beginning is, 0 where it is not."""
    return max(
        min(_of_one(part, words, may_go_on=may_go_on) for part, may_go_on in word.ends_of(reading))
        for reading in word.readings
    )


def _of_one(part: str, words: tuple[str, ...], *, may_go_on: bool) -> float:
    if part in words or singular(part) in words:
        return 1.0
    return _BEGINNING if may_go_on and any(word.startswith(part) for word in words) else 0.0
