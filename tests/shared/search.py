"""What the search finds in a frozen file of words: as clinicians say it, and as hurried fingers type it.

`search_words_1.json` holds the codes with words of ours as the starter catalogue had them when it was frozen, each with
title, synonyms, prominence and prior. It is never written anew, so that what differs in the answers is a change of the
ranker; other words would be a file of the next number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final

from codes.search.abbreviations import FILLERS, SHORTHAND
from codes.search.index import SearchIndex, WordsRow, build_index
from codes.search.query import words_of
from codes.search.ranker import search_index
from codes.search.related import related_words
from tests.codes.phrases import read_phrases
from tests.shared.files import read_words

FILE: Final = "search.json"
MADE_FILE: Final = "search_made.json"
SHORTHAND_FILE: Final = "search_shorthand.json"
RELATED_FILE: Final = "search_related.json"
WORDS_FILE: Final = "search_words_1.json"
_FOUND: Final = 10
_MADE: Final = 3000
_FOUND_OF_MADE: Final = 5
# Codes and words as they are typed, among them what only looks like one.
_TYPED: Final = (
    "45385", "45385-59", "2x20610 rt", "4538", "g01", "g", "c", "k", "co", "d&c", "99213 visit", "99213 99214", "99998",
    "12345 knee", "of the", "with", "", "   ", "%", "Ménière", "stérile  X-RAY", "knee w/o contrast", "w/wo",
    "f/u visit", "lapchole", "gall bladder", "kneereplacement", "xyzzyx", "colonoscopy xyzzyx", "knee knee knee",
    "a b c d e f g h i j",
    "🦴 fracture", "７３５６２", "knee " * 60,
)  # fmt: skip
# What somebody uses, and how often, with what they type.
_OWN: Final = (
    ("colonoscopy", {"45380": 7}), ("colonoscopy", {"45380": 7, "45390": 9}), ("4538", {"45390": 1}),
    ("visit", {"99214": 40, "99213": 39}), ("knee injection", {"20611": 2}), ("fetal echo", {"93306": 99}),
)  # fmt: skip


def index() -> SearchIndex:
    """Return the index of the frozen words."""
    rows = read_words(WORDS_FILE)
    return build_index(WordsRow(code, title, tuple(synonyms), use, prior) for code, title, synonyms, use, prior in rows)


def cases() -> Iterator[tuple[str, Mapping[str, int], list[str]]]:
    """Yield what is typed, own use by code, and the first ten codes."""
    words = index()
    texts = [phrase.text for phrase in read_phrases()]
    for text, own in [*((text, {}) for text in (*texts, *_TYPED)), *_OWN]:
        matches = search_index(words, text, limit=_FOUND, own=own).matches
        yield text, own, [match.row.code for match in matches]


def generated_cases() -> Iterator[tuple[str, list[str]]]:
    """Yield names as hurried fingers type them, with the first five codes."""
    words = index()
    random = Random(45385)  # noqa: S311  # texts of a test, the same each time
    names = [name.text for entry in words.entries for name in entry.names]
    for _ in range(_MADE):
        text = _hurried(random, random.choice(names))
        yield text, [match.row.code for match in search_index(words, text, limit=_FOUND_OF_MADE).matches]


def shorthand() -> Iterator[tuple[str, list[list[str]]]]:
    """Yield what each word may stand for; words that say nothing stand for nothing."""
    yield from ((word, []) for word in sorted(FILLERS))
    yield from ((word, [list(reading) for reading in SHORTHAND[word]]) for word in sorted(SHORTHAND))


def related() -> Iterator[tuple[str, list[str]]]:
    """Yield what other forms of each of the frozen words begin with, where they have any."""
    yield from ((word, list(others)) for word in index().words if (others := related_words(word)))


def _hurried(random: Random, name: str) -> str:
    words = words_of(name)
    kept = random.sample(words, min(len(words), random.randint(1, 4)))
    typed = [_with_error(random, word) if random.random() < 0.25 else word for word in kept]
    if random.random() < 0.5:
        typed[-1] = typed[-1][: random.randint(1, 8)]
    return random.choice((" ", " ", " ", " ", ", ", "")).join(typed)


def _with_error(random: Random, word: str) -> str:
    at = random.randrange(len(word))
    letter = random.choice("abcdefghijklmnopqrstuvwxyz0")
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        )
    )
