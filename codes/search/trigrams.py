"""Words that share trigrams, among which those that a typing error may have made are looked for (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

_MOST_SIMILAR: Final = 30
# Shared trigrams of all that either word has, in tenths.
_LEAST_TENTHS: Final = 3


class TrigramIndex:
    """Words by the trigrams that they have."""

    def __init__(self, words: Sequence[str], documents: Sequence[int]) -> None:
        """Take the words and in how many codes each is found; numbers are no words to correct."""
        self._words = words
        self._documents = documents
        self._sizes: dict[int, int] = {}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            if not word[0].isdigit():
                self._add(place, word)

    def similar(self, typed: str) -> dict[str, int]:
        """Return the thirty words most like a typed one, each with the number of codes that hold it.

        Alike are words that share three tenths of their trigrams.
        """
        own = trigrams_of(typed)
        shared = Counter(place for trigram in own for place in self._holders.get(trigram, ()))
        # In millionths, so that no rounding decides: equal shares stay equal.
        shares = {
            place: common * 1_000_000 // (len(own) + self._sizes[place] - common) for place, common in shared.items()
        }
        alike = [place for place, share in shares.items() if share * 10 >= _LEAST_TENTHS * 1_000_000]
        alike.sort(key=lambda place: (-shares[place], -self._documents[place], place))
        return {self._words[place]: self._documents[place] for place in alike[:_MOST_SIMILAR]}

    def _add(self, place: int, word: str) -> None:
        trigrams = trigrams_of(word)
        self._sizes[place] = len(trigrams)
        for trigram in trigrams:
            self._holders[trigram].append(place)


def trigrams_of(word: str) -> frozenset[str]:
    """Return each three neighboring letters of a word with two blanks before and one behind it."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
