"""What was meant: known words near to those of a query, and other forms of its words (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Final

from codes.search.edit_distance import closest_words
from codes.search.index import SearchIndex
from codes.search.query import Query, Reading, Word

SHORTEST_CORRECTED: Final = 4
_SHORTEST_PART: Final = 3


def correct_spelling(query: Query, index: SearchIndex) -> Query:
    """Return a query with readings of what unknown words may have been meant to be, and of neighbors as one word.

    Each word has the beginnings of its other forms, too, and knows how often it is found in codes itself.
    """
    joined = _joined_words([word.text for word in query.words], index)
    known = {word.text: word.readings for word in query.words if _is_known(word, index)}
    others = {
        word.text: readings
        for word in query.words
        if word.text not in known and word.text not in joined
        for readings in [_meant(word.text, index)]
        if readings
    }
    others |= {word: (*known.get(word, ()), *readings) for word, readings in joined.items()}
    counts = {reading[0]: index.count(reading[0]) for word in query.words for reading in word.readings}
    return query.with_readings(others, counts)


def _is_known(word: Word, index: SearchIndex) -> bool:
    return any(all(index.count(part) for part in reading) for reading in word.readings)


def _meant(word: str, index: SearchIndex) -> tuple[Reading, ...]:
    """Return the readings that a typing error or a blank left out may have made a word of."""
    if len(word) < SHORTEST_CORRECTED or word.isdigit():
        return ()
    near = closest_words(word, index.trigrams.similar(word))
    return tuple((each,) for each in near) or tuple(_cuts(word, index))


def _cuts(word: str, index: SearchIndex) -> Iterable[Reading]:
    """Yield the ways to cut a word in two known ones that were typed without a blank between them."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        cut = word[:at], word[at:]
        if all(index.count(part) for part in cut):
            yield cut


def _joined_words(words: Collection[str], index: SearchIndex) -> Mapping[str, tuple[Reading, ...]]:
    """Return for each word the words that it is together with a neighbor."""
    joined: dict[str, tuple[Reading, ...]] = {}
    for pair in pairwise(words):
        whole = "".join(pair)
        if whole.isalpha() and index.count(whole):
            for word in pair:
                joined[word] = (*joined.get(word, ()), (whole,))
    return joined
