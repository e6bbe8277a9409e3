"""What somebody typed, read as code, words and beginnings of words; bounded whatever it is (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from codes.domain.patterns import CODE
from codes.domain.typed_codes import parse_typed_code
from codes.search.abbreviations import FILLERS, SHORTHAND, spelled_out
from codes.search.related import related_words

LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 8
LONGEST_WORD: Final = 30
# Shorter ones are looked for as they are, but for letters alone and for the last, which may still be being typed.
SHORTEST_PREFIX: Final = 3
_HEAVIEST: Final = 60

_APOSTROPHES: Final = re.compile("['’`´]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_NOT_IN_WORDS: Final = re.compile(r"[^a-z0-9]+")
_CODE_BEGINNING: Final = re.compile(r"[0-9]{1,5}|[0-9]{4}[a-z]|[a-z][0-9]{1,4}")
_CODE: Final = re.compile(CODE, re.IGNORECASE)

Reading = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: `readings` are what it may stand for, each one word or several that must all be there.

    `related` are beginnings of its other forms, which count less. `documents` says how often it is found in codes, 1
    where nobody counted: the fewer, the more it tells.
    """

    text: str
    readings: tuple[Reading, ...]
    is_prefix: bool
    documents: int = 1
    related: tuple[Reading, ...] = ()

    @property
    def weight(self) -> int:
        """Return how much the word tells, from 60 down: the less, the more binary digits its count has."""
        # Whole numbers, so that no rounding of a machine decides an order.
        return _HEAVIEST // max(self.documents, 1).bit_length()

    @property
    def is_initial(self) -> bool:
        """Return true for a single letter, which too many words begin with to be looked for."""
        return len(self.text) == 1 and self.text.isalpha()

    def ends_of(self, reading: Reading) -> tuple[tuple[str, bool], ...]:
        """Return the words of a reading, each with whether it may be the beginning of a longer one."""
        return tuple((word, self._may_go_on(word)) for word in reading)

    @property
    def tsquery(self) -> str:
        """Return the word as PostgreSQL's text search takes it; it holds letters and digits only."""
        if self.is_initial:
            return f"'{self.text}':AB"
        return f"({' | '.join(self._part(reading) for reading in (*self.readings, *self.related))})"

    def _part(self, reading: Reading) -> str:
        marks = [f"'{word}'{':*' if may_go_on else ''}" for word, may_go_on in self.ends_of(reading)]
        return marks[0] if len(marks) == 1 else f"({' & '.join(marks)})"

    def _may_go_on(self, word: str) -> bool:
        return self.is_prefix if word == self.text else len(word) > SHORTEST_PREFIX


@dataclass(frozen=True, slots=True)
class Query:
    """A search: `words` that narrow it, `fillers` that only order it, `code_beginning` in capitals or ''.

    `codes` are its words that have the form of a code, in capitals.
    """

    words: tuple[Word, ...]
    fillers: frozenset[str]
    code_beginning: str
    codes: tuple[str, ...]

    @property
    def has_words(self) -> bool:
        """Return true where there is a word that has not the form of a code."""
        return len(self.words) > len(self.codes)

    @property
    def needed(self) -> tuple[Word, ...]:
        """Return the words that are looked for; single letters beside others only order what is found."""
        return tuple(word for word in self.words if not word.is_initial) or self.words

    @property
    def is_short(self) -> bool:
        """Return true for one word with which too many words of texts begin."""
        return len(self.words) == 1 and len(self.words[0].text) < SHORTEST_PREFIX

    @property
    def says_without(self) -> bool:
        """Return true where "without" is asked for, and no "with"."""
        return "with" not in self.fillers and any(("without",) in word.readings for word in self.words)

    @property
    def all_of(self) -> str:
        """Return the text search for all words."""
        return _all(self.needed)

    @property
    def any_of(self) -> str:
        """Return the text search for any of the words; '' for a single one."""
        return " | ".join(word.tsquery for word in self.needed) if len(self.needed) > 1 else ""

    def with_readings(self, others: Mapping[str, tuple[Reading, ...]], known: Mapping[str, int]) -> Query:
        """Return the query with words read as what they may have been meant to be, and with their other forms.

        `known` counts documents.
        """
        return replace(self, words=tuple(self._read_anew(word, others, known) for word in self.words))

    def _read_anew(self, word: Word, others: Mapping[str, tuple[Reading, ...]], known: Mapping[str, int]) -> Word:
        documents = sum(known.get(reading[0], 0) for reading in word.readings)
        related = tuple((each,) for each in related_words(word.text))
        counted = replace(word, documents=documents, related=related)
        return replace(counted, readings=others[word.text], is_prefix=True) if word.text in others else counted


def read_query(text: str) -> Query:
    """Return what a text asks for: at most eight words of its first two hundred characters, each counted once.

    Modifiers and a count that are typed with a code narrow nothing.
    """
    typed = parse_typed_code(text)
    words = words_of(text[:LONGEST_QUERY] if typed is None else typed.code)
    telling = [word for word in words if word not in FILLERS] or words
    kept = list(dict.fromkeys(telling))[:MOST_WORDS]
    alone = len(kept) == 1
    return Query(
        words=tuple(_word(word, is_last=word == words[-1], is_alone=alone) for word in kept),
        fillers=frozenset(words) & FILLERS - set(kept),
        code_beginning=kept[0].upper() if alone and _CODE_BEGINNING.fullmatch(kept[0]) else "",
        codes=tuple(word.upper() for word in kept if _CODE.fullmatch(word)),
    )


def _all(words: Iterable[Word]) -> str:
    return " & ".join(word.tsquery for word in words)


def words_of(text: str) -> list[str]:
    """Return the words of a text as the index holds them: lower case, no accents, letters and digits only."""
    plain = text if text.isascii() else _without_marks(text)
    plain = spelled_out(_NOT_ASCII.sub(" ", _APOSTROPHES.sub("", plain.lower())))
    return [word[:LONGEST_WORD] for word in _NOT_IN_WORDS.split(plain) if word]


def _without_marks(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in letters if not unicodedata.category(sign).startswith("M"))


def singular(word: str) -> str:
    """Return a word without the ending of a plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _word(word: str, *, is_last: bool, is_alone: bool) -> Word:
    single = singular(word)
    plural = (f"{word[:-1]}ies",) if len(word) > 4 and word.endswith("y") else ()
    own = dict.fromkeys(((word,), *(((single,),) if single != word else ()), *((plural,) if plural else ())))
    return Word(word, (*own, *SHORTHAND.get(word, ())), is_prefix=_may_go_on(word, is_last=is_last, is_alone=is_alone))


def _may_go_on(word: str, *, is_last: bool, is_alone: bool) -> bool:
    if word.isdigit():
        return is_alone or len(word) > SHORTEST_PREFIX
    return len(word) >= SHORTEST_PREFIX or len(word) == 1 or is_last
