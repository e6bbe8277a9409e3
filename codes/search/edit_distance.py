"""How far a word as typed is from a word that we know (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

MOST_CLOSEST: Final = 4


def closest_words(word: str, known: Mapping[str, int]) -> tuple[str, ...]:
    """Return the known words that a typing error may have made this of, the nearest first, at most four.

    `known` maps a word to the number of documents that hold it. Of several at one distance, those count that need no
    further letters, then the more common.
    """
    far = {candidate: typing_errors(word, candidate) for candidate in known}
    least = min(far.values(), default=0)
    if not far or least > errors_allowed(word):
        return ()
    best = (candidate for candidate, distance in far.items() if distance == least)
    return tuple(sorted(best, key=lambda each: (abs(len(each) - len(word)), -known[each], each))[:MOST_CLOSEST])


def errors_allowed(word: str) -> int:
    """Return how many typing errors a word of this length may have."""
    return 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3


def typing_errors(typed: str, word: str) -> int:
    """Return how many letters were left out, added, changed or swapped between what was typed and a word's beginning.

    The rest of the word is not counted: it may still be being typed.
    """
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed):
        rows = (before, row)
        before, row = row, [place + 1]
        row.extend(_steps(rows, row, typed, word, place, letter))
    return min(row)


def _steps(
    rows: tuple[list[int], list[int]], row: list[int], typed: str, word: str, place: int, letter: str
) -> Iterable[int]:
    before, last = rows
    left = row[0]
    for at, other in enumerate(word):
        fewest = min(left + 1, last[at + 1] + 1, last[at] + (letter != other))
        if place and at and letter == word[at - 1] and typed[place - 1] == other:
            fewest = min(fewest, before[at - 1] + 1)
        yield fewest
        left = fewest
