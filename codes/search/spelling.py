"""Spelling correction: known words near to those of a query, by trigrams of words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Final

from django.db import connection

from codes.search.edit_distance import closest_words
from codes.search.query import Query, Reading
from codes.search.sql import KNOWN_BEGINNINGS, SIMILAR_WORDS

SHORTEST_CORRECTED: Final = 4
_SHORTEST_PART: Final = 3


def correct_spelling(query: Query) -> Query:
    """Return a query with readings of what unknown words may have been meant to be, and of neighbors as one word.

    Its words know in how many documents they are found. One query, one more for each word of four letters or more that
    starts no known word, and one more for each of these that is near to none.
    """
    words = [word.text for word in query.words]
    pairs = [(first, second) for first, second in pairwise(words) if f"{first}{second}".isalpha()]
    own = {part for word in query.words for reading in word.readings for part in reading}
    known = known_beginnings({*own, *(f"{first}{second}" for first, second in pairs)})
    recognized = {
        word.text: word.readings
        for word in query.words
        if any(all(part in known for part in reading) for reading in word.readings)
    }
    joined = _joined_words([pair for pair in pairs if "".join(pair) in known])
    unknown = [
        word for word in words if word not in recognized and word not in joined and len(word) >= SHORTEST_CORRECTED
    ]
    corrected = {word: readings for word in unknown if (readings := _corrections(word))}
    others = corrected | {word: (*recognized.get(word, ()), *readings) for word, readings in joined.items()}
    return query.with_readings(others, known)


def known_beginnings(texts: Iterable[str]) -> dict[str, int]:
    """Return those of the texts that some known word begins with, and how often such words are found in documents."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_BEGINNINGS, [sorted(texts)])
        return dict(cursor.fetchall())


def _corrections(word: str) -> tuple[Reading, ...]:
    if word.isdigit():
        return ()
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR_WORDS, [word, word])
        similar = closest_words(word, dict(cursor.fetchall()))
    return tuple((each,) for each in similar) or _split_word(word)


def _split_word(word: str) -> tuple[Reading, ...]:
    """Return the ways to read a word as two that were typed without a space."""
    cuts = [(word[:at], word[at:]) for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)]
    known = known_beginnings({part for cut in cuts for part in cut})
    return tuple(cut for cut in cuts if all(part in known for part in cut))


def _joined_words(pairs: Collection[tuple[str, str]]) -> dict[str, tuple[Reading, ...]]:
    joined: dict[str, tuple[Reading, ...]] = {}
    for pair in pairs:
        for word in pair:
            joined[word] = (*joined.get(word, ()), ("".join(pair),))
    return joined
