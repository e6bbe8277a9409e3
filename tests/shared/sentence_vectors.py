"""Sentences and what they mean, the hand-written ones and thousands made of them, for the grammars of server and app.

Codes are found by names of their own here, which are words of the hand-written readings: which names a catalogue has is
no matter of the grammar. Signs are of Unicode 14 at most, which every Python and browser in use knows alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import Final

from procedures.domain.sentences.grammar import parse_sentence
from procedures.domain.sentences.values import FITS, WHOLE, Chip, Item, Match, Sentence
from tests.shared.sentences import AFTER, BEFORE, TODAY, readings

FILE: Final = "sentences.json"
NAMES_FILE: Final = "sentence_names.json"
_COUNT: Final = 2500
_MOST_FOUND: Final = 12
_SILENT: Final = frozenset(("with", "and", "of", "the", "for", "a"))
_UNKNOWN: Final = frozenset(("12345", "99999"))
_SIGNS: Final = (
    " ", "  ", "\t", "\n", "\r\n", "\x1c", "\x85", "\xa0", "\u2003", "\u3000", "\u200b", "\ufeff", "-", "\u2013",
    "\u2212", "\xad", " - ", ",", "\uff0c", ";", ".", ":", "/", "?", "!", "(", "\u201c", "\u2026", "\u2019", "x",
    "\u00d7", "*", "&", "+", "\u0301", "\xe9", "\xbd", "\xb2", "\U0001f600", chr(0xD800), "0", "1", "5", "s", "'",
)  # fmt: skip
_WORDS: Final = (
    "and", "with", "or", "no", "not", "two", "x2", "twice", "3 units", "left", "rt", "both sides", "assistant", "all",
    "25", "modifier 59", "at the office", "in the hospital", "yesterday", "on monday", "3/14", "3/20/26", "mrn 44582",
    "another", "one", "sorry", "each further", "99213", "45385", "12345", "level", "7", "tomorrow", "at 3 pm", "knee",
    "biopsy",
)  # fmt: skip


@cache
def names() -> list[tuple[str, str]]:
    """Return codes with a name, all words of which are those of a reading."""
    items = [item for file in (BEFORE, AFTER) for reading in readings(file) for item in reading.items]
    named = [(code, item.what.lower()) for item in items if not item.what[:1].isdigit() for code in item.codes]
    return list(dict.fromkeys(named))


def find(phrase: str) -> Sequence[Match]:
    """Return the codes that have a word of a phrase in their name, the nearest first."""
    words = _telling(phrase)
    best: dict[str, Match] = {}
    for code, name in names():
        match = _match(code, words, _telling(name))
        if match.closeness > (best[code].closeness if code in best else 0):
            best[code] = match
    return sorted(best.values(), key=lambda match: (-match.closeness, match.code))[:_MOST_FOUND]


def once_a_case(codes: Collection[str]) -> Mapping[str, bool]:
    """Return of all codes but two that they are known, and of those that begin so that they are done once a case."""
    return {code: code < "7" for code in codes if code not in _UNKNOWN}


def parse(text: str) -> Sentence:
    """Return a sentence with the codes and the day of the vectors."""
    return parse_sentence(text, today=TODAY, find=find, once_a_case=once_a_case)


def cases() -> Iterator[list[object]]:
    """Yield each text with its items, its day and its unread spans."""
    random = Random(99214)  # noqa: S311  # texts of a test, the same each time
    texts = [reading.text for file in (BEFORE, AFTER) for reading in readings(file)]
    for text in (*texts, *(_spoiled(random, texts) for _ in range(_COUNT))):
        yield [text, *as_json(parse(text))]


def as_json(sentence: Sentence) -> list[object]:
    """Return a sentence as the vectors hold it."""
    return [[_item(item) for item in sentence.items], _chip(sentence.day), [list(span) for span in sentence.unread]]


def _item(item: Item) -> list[object]:
    modifiers = [_chip(chip) for chip in item.modifiers]
    return [_chip(item.what), _chip(item.count), modifiers, _chip(item.role), _chip(item.place)]


def _chip(chip: Chip | None) -> list[object] | None:
    return None if chip is None else [chip.start, chip.end, int(chip.is_open), *chip.options]


def _telling(text: str) -> list[str]:
    return [word for word in text.split(" ") if word not in _SILENT]


def _match(code: str, words: list[str], name: list[str]) -> Match:
    missing = tuple(word for word in words if word not in name)
    have = len(words) - len(missing)
    if missing or not words:
        return Match(code, (FITS - 1) * have // max(len(words), 1), missing)
    return Match(code, WHOLE if have >= len(name) else FITS + (FITS - 1) * have // len(name))


def _spoiled(random: Random, texts: Sequence[str]) -> str:
    words = random.choice(texts).split(" ")
    if random.random() < 0.3:
        words += random.choice(texts).split(" ")
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randrange(len(words) + 1)
        words[place : place + random.choice((0, 0, 1, 2))] = [random.choice(_WORDS)] if random.random() < 0.7 else []
    text = " ".join(words)
    for _ in range(random.choice((0, 0, 1, 2))):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(_SIGNS) + text[place + random.choice((0, 1)) :]
    return text.upper() if random.random() < 0.1 else text
