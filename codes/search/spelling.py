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

    Its words know in how many documents they are found. One query, and one more where a word of four letters or more
    starts no known word.
    """
    words = [word.text for word in query.words]
    pairs = [(first, second) for first, second in pairwise(words) if f"{first}{second}".isalpha()]
    own = {part for word in query.words for reading in word.readings for part in reading}
    cuts = {word: _cuts(word) for word in words if _is_correctable(word)}
    parts = {part for of_word in cuts.values() for cut in of_word for part in cut}
    known = known_beginnings({*own, *(f"{first}{second}" for first, second in pairs), *parts})
    recognized = {
        word.text: word.readings
        for word in query.words
        if any(all(part in known for part in reading) for reading in word.readings)
    }
    joined = _joined_words([pair for pair in pairs if "".join(pair) in known])
    near = _near_words([word for word in cuts if word not in recognized and word not in joined])
    split = {word: tuple(cut for cut in cuts[word] if all(part in known for part in cut)) for word in near}
    corrected = {word: near[word] or split[word] for word in near if near[word] or split[word]}
    others = corrected | {word: (*recognized.get(word, ()), *readings) for word, readings in joined.items()}
    return query.with_readings(others, known)


def known_beginnings(texts: Iterable[str]) -> dict[str, int]:
    """Return those of the texts that some known word begins with, and how often such words are found in documents."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_BEGINNINGS, [sorted(texts)])
        return dict(cursor.fetchall())


def _is_correctable(word: str) -> bool:
    return len(word) >= SHORTEST_CORRECTED and not word.isdigit()


def _near_words(words: Collection[str]) -> dict[str, tuple[Reading, ...]]:
    """Return for each word the readings that a typing error may have made it of; no query for no words."""
    similar: dict[str, dict[str, int]] = {word: {} for word in words}
    if similar:
        with connection.cursor() as cursor:
            cursor.execute(SIMILAR_WORDS, [sorted(similar)])
            for typed, word, documents in cursor.fetchall():
                similar[typed][word] = documents
    return {word: tuple((each,) for each in closest_words(word, known)) for word, known in similar.items()}


def _cuts(word: str) -> list[tuple[str, str]]:
    """Return the ways to cut a word in two that may have been typed without a space."""
    return [(word[:at], word[at:]) for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)]


def _joined_words(pairs: Collection[tuple[str, str]]) -> dict[str, tuple[Reading, ...]]:
    joined: dict[str, tuple[Reading, ...]] = {}
    for pair in pairs:
        for word in pair:
            joined[word] = (*joined.get(word, ()), ("".join(pair),))
    return joined
