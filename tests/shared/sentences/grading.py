"""How far the grammar reads sentences as a careful person does, after one look at what it leaves open."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product, zip_longest
from typing import Final

from codes.domain.patterns import OPERATION
from codes.search.index import SearchIndex, WordsRow, build_index
from codes.search.phrases import find_phrase
from codes.starter.lists import FOLDER, read_titles, read_words
from procedures.domain.sentences.grammar import parse_sentence
from procedures.domain.sentences.values import Chip, Find, Item, Match, OnceACase, Sentence
from tests.shared.sentences import TODAY, Reading, ReadItem

_ONCE: Final = frozenset(("000", "010", "090", "MMM"))
_WORD: Final = re.compile(r"[\w'-]+")
_OPERATIONS: Final = re.compile(OPERATION)


@dataclass(frozen=True, slots=True)
class GradedSentence:
    """A sentence as it was read: closed chips with a wrong code, and what is wrong in how many lines after one look."""

    reading: Reading
    sentence: Sentence
    silent: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def wrong_lines(self) -> int:
        """Return how many of the lines are wrong; words read that should not be, or a wrong day, are one."""
        return min(len(self.faults), max(len(self.reading.items), 1))


def grade(reading: Reading, find: Find, once_a_case: OnceACase) -> GradedSentence:
    """Return how a sentence was read."""
    sentence = parse_sentence(reading.text, today=TODAY, find=find, once_a_case=once_a_case)
    pairs = list(zip_longest(reading.items, sentence.items))
    silent = [
        item.what.options[0]
        for wanted, item in pairs
        if item is not None and not item.what.is_open and (wanted is None or item.what.options[0] not in wanted.codes)
    ]
    lines = [_line_faults(wanted, item) for wanted, item in pairs]
    faults = [", ".join(line) for line in lines if line]
    others = [*_day_faults(reading, sentence), *_unread_faults(reading, sentence)]
    return GradedSentence(reading, sentence, tuple(silent), (*faults, *others))


def _line_faults(wanted: ReadItem | None, item: Item | None) -> list[str]:
    if wanted is None or item is None:
        return ["a line too many" if wanted is None else f"no line for {wanted.what}"]
    checks = {
        "code": bool(set(item.what.options) & set(wanted.codes)),
        "count": wanted.count in {_total(option) for option in (item.count.options if item.count else ("1",))},
        "modifiers": set(wanted.modifiers) in _modifier_sets(item),
        "role": (item.role.options[0] if item.role else None) == wanted.role,
        "place": _has_place(wanted, item.place),
        "what closed": "what" not in wanted.open or item.what.is_open,
        "count closed": "count" not in wanted.open or (item.count is not None and item.count.is_open),
        "modifiers closed": "modifiers" not in wanted.open or any(chip.is_open for chip in item.modifiers),
    }
    return [f"{name} of {wanted.what}" for name, is_right in checks.items() if not is_right]


def _total(option: str) -> int:
    lines, _, units = option.partition("x")
    return int(lines) * int(units or 1)


def _modifier_sets(item: Item) -> list[set[str]]:
    return [set(choice) for choice in product(*(chip.options for chip in item.modifiers))]


def _has_place(wanted: ReadItem, chip: Chip | None) -> bool:
    if chip is None:
        return not wanted.places
    return bool(set(wanted.places) & set(chip.options)) and ("place" not in wanted.open or chip.is_open)


def _day_faults(reading: Reading, sentence: Sentence) -> list[str]:
    days = sentence.day.options if sentence.day else ()
    return [] if set(reading.days) == set(days) else [f"day {' '.join(days)}"]


def _unread_faults(reading: Reading, sentence: Sentence) -> list[str]:
    unread = {word for start, end in sentence.unread for word in _WORD.findall(reading.text[start:end])}
    wanted = {word for words in reading.unread for word in _WORD.findall(words)}
    return [f"read {', '.join(sorted(wanted - unread))}"] if wanted - unread else []


@cache
def starter_index() -> SearchIndex:
    """Return the titles and synonyms of the starter catalogue."""
    synonyms = {words.code: words.synonyms for words in read_words()}
    return build_index(WordsRow(title.code, title.title, synonyms.get(title.code, ()), 4) for title in read_titles())


@cache
def find_in_starter(phrase: str) -> Sequence[Match]:
    """Return the codes of the starter catalogue that fit a phrase, as the server gives them."""
    return [Match(match.code, match.closeness, match.missing) for match in find_phrase(starter_index(), phrase)]


@cache
def _titled() -> frozenset[str]:
    return frozenset(title.code for title in read_titles())


@cache
def _global_days() -> Mapping[str, str]:
    [file] = (FOLDER / "RVU26C-starter").glob("PPRRVU*")
    with file.open(encoding="latin-1", newline="") as lines:
        rows = [row for row in csv.reader(lines) if row and re.fullmatch("[0-9A-Z]{5}", row[0])]
    return {row[0]: row[14] for row in rows}


def once_in_starter(codes: Collection[str]) -> Mapping[str, bool]:
    """Return of the codes of the starter catalogue whether each is done once a case."""
    days, titles = _global_days(), _titled()
    return {
        code: days[code] in _ONCE if code in days else _OPERATIONS.fullmatch(code) is not None
        for code in codes
        if code in days or code in titles
    }
