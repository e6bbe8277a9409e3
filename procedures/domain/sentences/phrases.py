"""What the words of a phrase are: one thing or several, with the codes that fit (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from procedures.domain.sentences.lexer import Atom
from procedures.domain.sentences.values import FITS, MARGIN, WHOLE, Chip, Find, Match

# Candidates of an open chip, and phrases that are looked up for one sentence.
MOST_OPTIONS: Final = 6
MOST_PHRASES: Final = 40
# Longer phrases are not parted but at words that join.
MOST_GUESSED: Final = 8

# Words that join two things, and one that may.
AND: Final = frozenset(("and", "plus", "also", "then", "&", "+"))
WITH: Final = frozenset(("with",))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with the codes that fit them; a guess where the words may as well be taken otherwise."""

    words: Sequence[Atom]
    matches: Sequence[Match]
    is_guess: bool = False


class Phrases:
    """The codes that fit phrases, each looked up once and not too many."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: dict[str, Sequence[Match]] = {}

    def find(self, words: Sequence[str]) -> Sequence[Match]:
        """Return the codes that fit words well enough to be offered, the best first."""
        phrase = " ".join(words)
        if phrase not in self._known:
            if len(self._known) >= MOST_PHRASES:
                return ()
            self._known[phrase] = self._find(phrase)
        return _worth_offering(self._known[phrase])

    def beside_code(self, words: Sequence[Atom]) -> list[Phrase]:
        """Return words beside a code, which are a phrase of their own only where they are the name of a code."""
        return [Phrase(words, self._fitting(words), is_guess=True)]

    def parted(self, words: Sequence[Atom]) -> list[Phrase]:
        """Return words as one phrase where some code has all of them, else as several, some of them unread.

        "And" joins two things, but for names such as incision and drainage; then "with" may; last of all any two
        neighbors, as somebody dictates without a stop.
        """
        whole = self._of(words)
        halves = self._halves(words, AND, can_elide=not fits(whole))
        if halves and not _is_whole(whole) and all(is_telling(half) or not fits(whole) for half in halves[1:]):
            return halves
        if halves and all(_is_whole(half.matches) for half in halves):
            first, *others = halves
            return [Phrase(first.words, _merged(whole, first.matches), is_guess=True), *others]
        if halves and all(is_telling(half) for half in halves):
            # It may be one code or two.
            return [Phrase(words, _merged(whole, halves[0].matches), is_guess=True)]
        if fits(whole):
            return [Phrase(words, whole)]
        return self._halves(words, WITH, can_elide=False) or self._guessed(words) or [Phrase(words, whole)]

    def _of(self, words: Sequence[Atom]) -> Sequence[Match]:
        return self.find(said(words))

    def _halves(self, words: Sequence[Atom], joins: frozenset[str], *, can_elide: bool) -> list[Phrase]:
        """Return the phrases on both sides of the first word that joins two."""
        for place, atom in enumerate(words):
            left, right = trimmed(words[:place]), trimmed(words[place + 1 :])
            if atom.text not in joins or not left or not right:
                continue
            of_left = self._of(left)
            rest = (self._of_one_word(left, right) if can_elide else []) or self.parted(right)
            if fits(of_left) and rest[0].matches:
                return [Phrase(left, of_left), *rest]
        return []

    def _of_one_word(self, left: Sequence[Atom], right: Sequence[Atom]) -> list[Phrase]:
        """Return "IUD insertion and removal" as the removal of an IUD."""
        if len(right) > 1 or len(left) < 2:
            return []
        matches = self.find(said([*left[:-1], right[0]]))
        return [Phrase(right, matches, is_guess=True)] if fits(matches) else []

    def _guessed(self, words: Sequence[Atom]) -> list[Phrase]:
        """Return the two parts of which both fit, else the longest part that does with the rest unread."""
        if len(words) > MOST_GUESSED:
            return []
        best: list[Phrase] = []
        most = 0
        for place in range(1, len(words)):
            parts = [trimmed(words[:place]), trimmed(words[place:])]
            phrases = [Phrase(part, self._fitting(part), is_guess=True) for part in parts if part]
            fitting = sum(len(phrase.words) for phrase in phrases if is_telling(phrase))
            if fitting > most:
                best, most = [phrase if is_telling(phrase) else Phrase(phrase.words, ()) for phrase in phrases], fitting
        return best

    def _fitting(self, words: Sequence[Atom]) -> Sequence[Match]:
        matches = self._of(words)
        return matches if fits(matches) else ()


def is_telling(phrase: Phrase) -> bool:
    """Return true for words that are hardly there by chance: two of them, or one that is the name of one code."""
    return bool(phrase.matches) and (len(phrase.words) > 1 or not what_chip(phrase.words, phrase.matches).is_open)


def _is_whole(matches: Sequence[Match]) -> bool:
    return bool(matches) and matches[0].closeness == WHOLE


def _merged(whole: Sequence[Match], matches: Sequence[Match]) -> Sequence[Match]:
    """Return the codes of which one has all words, before those that have some of them."""
    if not _is_whole(whole):
        return matches
    first = [match for match in whole if match.closeness == WHOLE]
    codes = {match.code for match in first}
    return [*first, *(match for match in matches if match.code not in codes)][:MOST_OPTIONS]


def fits(matches: Sequence[Match]) -> bool:
    """Return true if the best match is close enough to be what is meant."""
    return bool(matches) and matches[0].closeness >= FITS


def _worth_offering(matches: Sequence[Match]) -> Sequence[Match]:
    """Return the best and those that are not much worse; none where the best lacks half of the words."""
    if not matches or matches[0].closeness <= FITS // 2:
        return ()
    return [match for match in matches if match.closeness > FITS // 2][:MOST_OPTIONS]


def what_chip(words: Sequence[Atom], matches: Sequence[Match]) -> Chip:
    """Return the chip of a phrase: closed where one code alone has it as a whole name."""
    best, *others = matches
    is_open = best.closeness < WHOLE or any(match.closeness > WHOLE - MARGIN for match in others)
    codes = tuple(match.code for match in matches)
    return Chip("what", words[0].start, words[-1].end, codes if is_open else codes[:1], is_open)


def trimmed(words: Sequence[Atom]) -> Sequence[Atom]:
    """Return words without the fillers and joining words at both ends."""
    places = [place for place, atom in enumerate(words) if atom.kind not in {"filler", "join"}]
    return words[places[0] : places[-1] + 1] if places else ()


def said(words: Sequence[Atom]) -> list[str]:
    """Return words as names have them: minutes and hours in full."""
    return [re.sub(r"\bhrs?$", "hours", re.sub(r"\bmins?$", "minutes", atom.text)) for atom in words]


def opened(chip: Chip) -> Chip:
    """Return a chip of which only the person knows which option holds."""
    return Chip(chip.kind, chip.start, chip.end, chip.options, is_open=True)
