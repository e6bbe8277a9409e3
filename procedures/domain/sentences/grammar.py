"""Reads a sentence, (when? item (separator item)*): a day, and count, what, modifiers, role and place of each (pure).

A code is never a count. What only the person knows is left open: an ellipsis ("one with biopsy"), a count of what is
done once a case, codes that fit equally well, a correction, a day that may be two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from procedures.domain.sentences import lexer
from procedures.domain.sentences.days import day_options, is_certain
from procedures.domain.sentences.items import ItemsInReading
from procedures.domain.sentences.lexer import LONGEST, Atom, atoms
from procedures.domain.sentences.phrases import AND, Phrase, Phrases, fits, is_telling, opened, said, trimmed, what_chip
from procedures.domain.sentences.values import FITS, Chip, Find, OnceACase, Sentence

CODE_LENGTH: Final = 5

# With these a phrase takes its noun from the one before.
_ELLIPSIS: Final = frozenset(("with", "without", "w/", "w/o", "each", "further", "more"))
_OF_FIRST: Final = frozenset(("first", "initial"))
_NUMBER_FOLLOWS: Final = frozenset(
    ("level", "stage", "grade", "type", "under", "over", "to", "than", "age", "phase", "zone", "class")
)


def parse_sentence(text: str, *, today: date, find: Find, once_a_case: OnceACase) -> Sentence:
    """Return what a text of at most 500 characters says; a longer one is not read at all.

    `find` gives the codes that fit a phrase and is asked for a bounded number of phrases, `once_a_case` is asked once.
    """
    if len(text) > LONGEST:
        return Sentence((), None, ((0, len(text)),))
    reader = _SentenceReader(today, find)
    for atom in atoms(text):
        reader.take(atom)
    return reader.done(once_a_case)


class _SentenceReader(ItemsInReading):
    """Takes the words of a sentence one by one."""

    def __init__(self, today: date, find: Find) -> None:
        super().__init__()
        self._today = today
        self._phrases = Phrases(find)
        self._words: list[Atom] = []

    def take(self, atom: Atom) -> None:
        """Take the next word."""
        if self._is_negated and atom.kind not in {"end", "ask"}:
            self._skip(atom)
        else:
            getattr(self, f"_take_{atom.kind}")(atom)
        self._before = atom

    def done(self, once_a_case: OnceACase) -> Sentence:
        """Return the sentence."""
        self._close()
        return super().done(once_a_case)

    # Words of an item.

    def _take_word(self, atom: Atom) -> None:
        self._words.append(atom)

    def _take_filler(self, atom: Atom) -> None:
        if self._words or atom.text in _ELLIPSIS:
            self._words.append(atom)

    def _take_join(self, atom: Atom) -> None:
        """Take a word that joins two items, or two words of a name."""
        if self._words or (atom.text in _ELLIPSIS and not self._is_after_code()):
            self._words.append(atom)
        elif self._is_in_segment():
            self._close()

    def _take_code(self, atom: Atom) -> None:
        code = atom.text.upper()[:CODE_LENGTH]
        self._flush(before=code)
        if self._is_in_segment() and self._count is not None and self._is_after_code(self._count):
            # "20610 2 99213": of which of the two nobody knows.
            self._drop_count()
        self._add(Chip("what", atom.start, atom.end, (code,)), ())

    def _take_number(self, atom: Atom) -> None:
        last = self._words[-1].text if self._words else ""
        if self._is_after_code() and re.fullmatch(lexer.MODIFIERS, atom.text):
            self._take_short(atom)
        elif self._words and last in _NUMBER_FOLLOWS:
            self._words.append(atom)
        else:
            self._take_before(atom)

    def _take_before(self, atom: Atom) -> None:
        self._flush()
        self._drop_count()
        self._count = atom

    def _take_times(self, atom: Atom) -> None:
        self._flush()
        if self._items and (self._is_in_segment() or "unit" not in atom.text) and not self._modifiers:
            self._items[-1].take_count(atom)
        else:
            self._take_before(atom)

    def _take_another(self, atom: Atom) -> None:
        self._take_before(atom)
        self._is_another = True

    # Modifiers, role, place and day.

    def _take_hyphen(self, atom: Atom) -> None:
        self._take_short(atom)

    def _take_short(self, atom: Atom) -> None:
        if self._is_after_code():
            self._take_named(atom)
        else:
            self._take_word(atom)

    def _take_named(self, atom: Atom) -> None:
        self._add_modifier(atom, atom.text[-2:].upper())

    def _take_modifier(self, atom: Atom) -> None:
        self._add_modifier(atom, lexer.modifier_of(atom.text))

    def _add_modifier(self, atom: Atom, value: str) -> None:
        chip = Chip("modifier", atom.start, atom.end, (value,))
        if self._words or not self._is_in_segment() or self._joins or self._count is not None:
            self._modifiers.append(chip)
        else:
            for item in self._of_segment() if self._is_for_all else self._items[-1:]:
                item.modifiers.append(chip)

    def _take_all(self, atom: Atom) -> None:
        self._flush()
        self._is_for_all = self._is_in_segment()
        if not self._is_for_all:
            self._skip(atom)

    def _take_role(self, atom: Atom) -> None:
        """Take a role: before an item of its own, behind some that of all of them."""
        if self._words and self._words[-1].text in AND:
            self._close()
        self._flush()
        chip = Chip("role", atom.start, atom.end, (lexer.role_of(atom.text),))
        if not self._is_in_segment():
            self._roles.append(chip)
        for item in self._of_segment():
            item.role = item.role or chip

    def _take_place(self, atom: Atom) -> None:
        """Take a place: before the items it holds for those that follow, behind one for all before it without one."""
        options = tuple(lexer.place_of(atom.text).split())
        chip = Chip("place", atom.start, atom.end, options, is_open=len(options) > 1)
        self._flush()
        if not self._is_in_segment():
            self._place = chip
        for item in self._items:
            item.place = item.place or chip

    def _take_day(self, atom: Atom) -> None:
        options = day_options(atom.text, self._today)
        if options:
            is_open = not is_certain(atom.text, options, self._today)
            self._days.append(Chip("day", atom.start, atom.end, options, is_open))
        else:
            self._skip(atom)

    # What stands between items, and what is not read.

    def _take_end(self, _atom: Atom) -> None:
        self._close()

    def _take_colon(self, _atom: Atom) -> None:
        """End what says of which kind the following are; only places, roles and days of it are read."""
        if not self._is_in_segment():
            self._skip_all(trimmed(self._words))
            self._words = []
            self._role = self._roles[-1] if self._roles else self._role
            self._roles = []
        self._close()

    def _take_either(self, _atom: Atom) -> None:
        self._flush()
        self._joins = "either" if self._items else ""

    def _take_slash(self, _atom: Atom) -> None:
        self._flush()
        self._joins = "slash" if self._items else ""

    def _take_correct(self, atom: Atom) -> None:
        if atom.text == "no" and self._words:
            # "CT head no contrast".
            self._words.append(atom)
            return
        self._flush()
        if self._items:
            self._joins = "correct"
            self._skip(atom)
        elif atom.text == "no":
            self._take_negate(atom)
        else:
            self._skip(atom)

    def _take_negate(self, atom: Atom) -> None:
        self._flush()
        for item in self._of_segment():
            item.what = opened(item.what)
        self._is_negated = True
        self._skip(atom)

    def _take_ask(self, _atom: Atom) -> None:
        self._is_asked = True

    def _take_aside(self, atom: Atom) -> None:
        self._skip(atom)

    def _is_after_code(self, atom: Atom | None = None) -> bool:
        """Return true if nothing but modifiers stands between the last code and what comes now."""
        if not self._is_in_segment() or self._words:
            return False
        item = self._items[-1]
        return not item.phrase and (atom is not None or self._count is None)

    # Phrases.

    def _close(self) -> None:
        self._flush()
        self._end_segment()

    def _flush(self, before: str = "") -> None:
        """Make items of the words that wait, or leave them unread; `before` is the code behind them."""
        words, self._words = self._words, []
        noun = self._noun(words)
        telling = trimmed(words)
        if not telling:
            return
        if noun:
            self._elide(telling, noun)
            return
        is_beside_code = bool(before) or bool(self._code_before())
        parts = (
            self._phrases.beside_code(telling)
            if is_beside_code
            else self._two_sided(telling) or self._phrases.parted(telling)
        )
        ends = [*(part.words[0].start for part in parts[1:]), None]
        for part, end in zip(parts, ends, strict=True):
            self._add_phrase(part, before, until=end)

    def _two_sided(self, words: Sequence[Atom]) -> list[Phrase]:
        """Return "TAP block both sides" as what it is called: there the words are no modifier."""
        sides = [chip for chip in self._modifiers if chip.options == ("50",)]
        matches = self._phrases.find([*said(words), "both", "sides"]) if sides else ()
        if not fits(matches):
            return []
        self._modifiers = [chip for chip in self._modifiers if chip not in sides]
        return [Phrase(words, matches)]

    def _add_phrase(self, part: Phrase, before: str, *, until: int | None) -> None:
        codes = {match.code for match in part.matches if match.closeness >= FITS}
        if {before, self._code_before()} & codes:
            # The words say what the code beside them is.
            return
        is_beside = before or self._code_before() or self._joins
        if not part.matches or (is_beside and not is_telling(part)):
            self._skip_all(part.words)
            return
        for atom in part.words:
            if set(re.findall(r"\w+", atom.text)) & set(part.matches[0].missing):
                self._skip(atom)
        what = what_chip(part.words, part.matches)
        self._add(opened(what) if part.is_guess else what, tuple(said(part.words)), until=until)

    def _code_before(self) -> str:
        return self._items[-1].what.options[0] if self._is_in_segment() and not self._items[-1].phrase else ""

    def _noun(self, words: Sequence[Atom]) -> tuple[str, ...]:
        """Return the noun that a phrase leaves out; () where it has its own."""
        starts_so = bool(words) and words[0].text in _ELLIPSIS
        if not starts_so or not self._items or not self._items[-1].phrase or self._is_after_code():
            return ()
        phrase = self._items[-1].phrase
        cut = next((place for place, word in enumerate(phrase) if word in _ELLIPSIS and place), len(phrase))
        return tuple(word for word in phrase[:cut] if word not in _OF_FIRST)

    def _elide(self, words: Sequence[Atom], noun: tuple[str, ...]) -> None:
        phrase = (*noun, "with", *said(words))
        matches = self._phrases.find(phrase)
        if not matches:
            self._skip_all(words)
            return
        self._add(opened(what_chip(words, matches)), phrase)
