"""Which category a code belongs to: codes at the edges of all ranges, and one of each letter."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Final

from codes.domain.categories import categories, category_of, numeric_ranges

FILE: Final = "categories.json"


def cases() -> Iterator[tuple[str, str]]:
    """Yield each code with the name of its category."""
    for code in sorted({*_edges(), *_lettered()}):
        yield code, category_of(code).name


def _edges() -> Iterator[str]:
    for category in categories():
        for first, _ in numeric_ranges(category):
            yield first
            if int(first):
                yield f"{int(first) - 1:05}"
    yield "99999"


def _lettered() -> Iterator[str]:
    for letter in ascii_uppercase:
        yield f"{letter}2020"
        yield f"0001{letter}"
