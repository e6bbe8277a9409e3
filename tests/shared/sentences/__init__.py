"""Sentences of all specialties with the reading that a careful person gives, in the notation of `before.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

TODAY: Final = date(2026, 3, 18)
FOLDER: Final = Path(__file__).parent
# Written before there was a grammar; the hashes stand in docs/client.md.
BEFORE: Final = FOLDER / "before.txt"
# Written when it stood.
AFTER: Final = FOLDER / "after.txt"

_ITEM: Final = re.compile(
    r"= (?:(?P<count>[0-9]+) x )?(?P<what>[^{\[@#?]+?)"
    r"(?: \{(?P<codes>[0-9A-Z ]+)\})?(?: \[(?P<modifiers>[0-9A-Z ]+)\])?"
    r"(?: @(?P<role>[a-z]+))?(?: #(?P<places>[0-9/]+))?(?P<open>(?: \?[a-z]+)*)"
)


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item as a careful person reads it; `codes` are all that would be right, `open` what only the person knows."""

    count: int
    what: str
    codes: tuple[str, ...]
    modifiers: tuple[str, ...]
    role: str | None
    places: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its items, its day (several: nobody knows which) and the words that must stay unread."""

    text: str
    items: tuple[ReadItem, ...]
    days: tuple[str, ...]
    unread: tuple[str, ...]


def readings(path: Path) -> list[Reading]:
    """Return the sentences of a file with their readings."""
    return [_reading(block) for block in _blocks(path.read_text(encoding="utf-8").splitlines())]


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.startswith("> ") and block:
            yield block
            block = []
        if line.startswith("> ") or (block and line and not line.startswith("#")):
            block.append(line)
    yield block


def _reading(block: Sequence[str]) -> Reading:
    items = tuple(_item(line) for line in block if line.startswith("= "))
    days = tuple(line.removeprefix("day ").lstrip("?") for line in block if line.startswith("day "))
    unread = tuple(line.removeprefix("unread ") for line in block if line.startswith("unread "))
    return Reading(
        text=block[0].removeprefix("> "),
        items=items,
        days=tuple(days[0].split()) if days else (),
        unread=tuple(unread[0].split(" | ")) if unread else (),
    )


def _item(line: str) -> ReadItem:
    match = _ITEM.fullmatch(line)
    if match is None:
        raise ValueError(f"no item: {line}")
    return ReadItem(
        count=int(match["count"] or 1),
        what=match["what"],
        codes=tuple((match["codes"] or match["what"]).split()),
        modifiers=tuple((match["modifiers"] or "").split()),
        role=match["role"],
        places=tuple((match["places"] or "").replace("/", " ").split()),
        open=tuple(match["open"].replace("?", "").split()),
    )
