"""Other forms of a word (pure)."""

from __future__ import annotations

from typing import Final

# The first that fits is cut off.
ENDINGS: Final = (
    "izations", "ization", "ations", "ation", "ating", "ated", "ates", "ate", "ions", "ion", "ings", "ing", "ment",
    "als", "eal", "al", "ic", "ives", "ive", "ors", "or", "ers", "er", "ed", "es", "e",
)  # fmt: skip
# Shorter beginnings are those of too many words.
_SHORTEST_STEM: Final = 5


def related_words(word: str) -> tuple[str, ...]:
    """Return what other forms of a word begin with: one beginning or none, such as "preserv" for "preserved"."""
    stem = _stem(word)
    return (stem,) if stem else ()


def _stem(word: str) -> str:
    """Return a word without its ending, such as "preserv" of "preserved"; '' where it has none, or is too short."""
    stem = next((word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)), "")
    return stem if len(stem) >= _SHORTEST_STEM else ""
