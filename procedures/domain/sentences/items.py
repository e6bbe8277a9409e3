"""The items of a sentence as they are being read: what waits for an item, and to which one it goes (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from procedures.domain.sentences.lexer import NUMBERS, Atom
from procedures.domain.sentences.phrases import MOST_OPTIONS, opened
from procedures.domain.sentences.values import Chip, Item, OnceACase, Sentence

MOST_MODIFIERS: Final = 4
# More of one kind are hardly that many cases.
MOST_LINES: Final = 20


@dataclass(slots=True)
class _Draft:
    """An item as it is being read."""

    what: Chip
    segment: int
    phrase: tuple[str, ...] = ()
    counts: list[tuple[int, int, int]] = field(default_factory=list)
    modifiers: list[Chip] = field(default_factory=list)
    role: Chip | None = None
    place: Chip | None = None
    is_count_open: bool = False

    def take_count(self, atom: Atom) -> None:
        """Take a count beside those that it has."""
        self.counts.append((_number(atom.text), atom.start, atom.end))


class ItemsInReading:
    """Items so far, and what waits for the next one. A segment is what stands between two commas."""

    def __init__(self) -> None:
        self._items: list[_Draft] = []
        self._days: list[Chip] = []
        self._unread: list[tuple[int, int]] = []
        self._segment = 0
        # What waits for its item, and what holds for all that follow.
        self._count: Atom | None = None
        self._modifiers: list[Chip] = []
        self._roles: list[Chip] = []
        self._place: Chip | None = None
        self._role: Chip | None = None
        self._before: Atom | None = None
        # How the next item stands to the one before: "correct", "either" or nothing.
        self._joins = ""
        self._is_another = False
        self._is_negated = False
        self._is_for_all = False
        self._is_asked = False

    def done(self, once_a_case: OnceACase) -> Sentence:
        """Return the sentence."""
        self._unread.extend((chip.start, chip.end) for chip in self._modifiers)
        self._share_place()
        codes = {code for item in self._items for code in item.what.options}
        once = once_a_case(codes) if codes else {}
        items = tuple(self._item(item, once) for item in self._items)
        return Sentence(items, _one_day(self._days), tuple(sorted(self._unread)))

    def _share_place(self) -> None:
        """Give the only place of a sentence to all items."""
        places = {item.place.options: item.place for item in self._items if item.place is not None}
        if len(places) == 1:
            for item in self._items:
                item.place = next(iter(places.values()))

    def _skip(self, atom: Atom) -> None:
        self._unread.append((atom.start, atom.end))

    def _skip_all(self, words: Sequence[Atom]) -> None:
        for atom in words:
            self._skip(atom)

    def _add(self, what: Chip, phrase: tuple[str, ...], *, until: int | None = None) -> None:
        """Add an item with what waits for it; modifiers from `until` on are another's."""
        if self._joins and self._items:
            self._join(what)
        else:
            self._items.append(_Draft(what, self._segment, phrase, role=self._role, place=self._place))
        item = self._items[-1]
        if self._count is not None:
            item.take_count(self._count)
            item.is_count_open = item.is_count_open or self._is_another
        item.role = self._roles[-1] if self._roles else item.role
        mine = [chip for chip in self._modifiers if until is None or chip.start < until]
        item.modifiers.extend(mine)
        self._modifiers = self._modifiers[len(mine) :]
        self._count, self._joins, self._is_another = None, "", False

    def _join(self, what: Chip) -> None:
        """Join a code to the one before: instead of it, or as another option; the person chooses."""
        item = self._items[-1]
        if self._joins == "slash":
            item.what = opened(item.what)
            self._items.append(_Draft(opened(what), self._segment, role=self._role, place=self._place))
            return
        ends = (what.options, item.what.options)
        first, second = ends if self._joins == "correct" else ends[::-1]
        options = tuple(dict.fromkeys((*first, *second)))[:MOST_OPTIONS]
        item.segment = self._segment
        if self._joins == "correct":
            item.modifiers, item.counts = [], []
        item.what = Chip("what", min(item.what.start, what.start), max(item.what.end, what.end), options, is_open=True)

    def _end_segment(self) -> None:
        """End a segment: what still waits belongs to the item before, or to those that follow."""
        if self._items and self._joins and self._count is not None:
            self._correct_count(self._items[-1], self._count)
        elif self._is_in_segment() and self._count is not None:
            item = self._items[-1]
            item.take_count(self._count)
            item.is_count_open = True
            self._count = None
        self._drop_count()
        if self._items:
            self._give_modifiers(self._items[-1])
        self._give_roles()
        self._roles = []
        is_correction = self._joins == "correct" and not self._is_in_segment()
        self._joins = self._joins if is_correction or self._is_waiting() else ""
        self._segment += 1
        self._is_negated = self._is_for_all = False

    def _is_waiting(self) -> bool:
        return self._before is not None and self._before.kind == "correct"

    def _correct_count(self, item: _Draft, count: Atom) -> None:
        item.counts = [(_number(count.text), count.start, count.end), *item.counts]
        item.is_count_open = True
        self._count, self._joins = None, ""

    def _give_modifiers(self, item: _Draft) -> None:
        if self._joins and self._modifiers and item.modifiers:
            new, old = self._modifiers[-1], item.modifiers[-1]
            first, second = (new, old) if self._joins == "correct" else (old, new)
            options = (*first.options, *second.options)
            item.modifiers[-1] = Chip("modifier", old.start, new.end, options, is_open=True)
            self._joins = ""
        else:
            item.modifiers.extend(self._modifiers)
        self._modifiers = []

    def _give_roles(self) -> None:
        """Give a role that stands alone to all before it, or to all that follow."""
        if not self._roles or self._is_in_segment():
            return
        if not self._items:
            self._role = self._roles[-1]
        for item in self._items:
            item.role = item.role or self._roles[-1]

    def _drop_count(self) -> None:
        if self._count is not None:
            self._skip(self._count)
        self._count, self._is_another = None, False

    def _is_in_segment(self) -> bool:
        return bool(self._items) and self._items[-1].segment == self._segment

    def _of_segment(self) -> list[_Draft]:
        return [item for item in self._items if item.segment == self._segment]

    def _item(self, item: _Draft, once: Mapping[str, bool]) -> Item:
        what = item.what
        is_unknown = any(code not in once for code in what.options) and not what.is_open
        if is_unknown or (self._is_asked and not what.is_open):
            what = opened(what)
        is_once = any(once.get(code, False) for code in what.options)
        modifiers = _distinct(item.modifiers)
        self._unread.extend((chip.start, chip.end) for chip in modifiers[MOST_MODIFIERS:])
        count = _count_chip(item, is_once=is_once)
        return Item(what, count, tuple(modifiers[:MOST_MODIFIERS]), item.role, item.place)


def _number(text: str) -> int:
    """Return the number in words such as `x 3`, `3 units of`, `two`, `twice`, `another`."""
    digits = re.search("[0-9]+", text)
    if digits:
        return int(digits[0])
    return 2 if text == "twice" else next((NUMBERS[word] for word in text.split() if word in NUMBERS), 1)


def _count_chip(item: _Draft, *, is_once: bool) -> Chip | None:
    if not item.counts:
        return None
    _, start, end = item.counts[0]
    counts = list(dict.fromkeys(number for number, _, _ in item.counts))
    if item.is_count_open and len(counts) == 1:
        counts.append(1)
    options = tuple(dict.fromkeys(option for number in counts for option in _counted(number, is_once=is_once)))
    return None if options == ("1",) else Chip("count", start, end, options, is_open=len(options) > 1)


def _counted(count: int, *, is_once: bool) -> tuple[str, ...]:
    """Return what a count may mean: of what is done once a case lines, or units of one."""
    if not is_once or count == 1:
        return (str(count),)
    return (f"{count}x1", str(count)) if count <= MOST_LINES else (str(count), "1")


def _distinct(modifiers: Sequence[Chip]) -> list[Chip]:
    first: dict[tuple[str, ...], Chip] = {}
    for chip in modifiers:
        first.setdefault(chip.options, chip)
    return list(first.values())


def _one_day(days: Sequence[Chip]) -> Chip | None:
    if not days:
        return None
    options = tuple(dict.fromkeys(option for chip in days for option in chip.options))
    is_open = len(options) > 1 or any(chip.is_open for chip in days)
    return Chip("day", min(chip.start for chip in days), max(chip.end for chip in days), options, is_open)
