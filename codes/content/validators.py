"""What a text of ours may hold, in forms and in spreadsheets alike (pure)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# "<5 cm" is a measure and no tag.
_MARKUP: Final = re.compile(r"<\s*[a-zA-Z/!?]|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]{2,}[0-9]*);")
# Cc control characters, Cf invisible ones such as those that turn the direction of writing, Co and Cn no characters.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def line_fault(text: str) -> str:
    """Return what is wrong with a title or synonym, which is one plain line; '' for nothing."""
    if _MARKUP.search(text):
        return "holds HTML; write plain text"
    return _unseen_fault(text, allowed="")


def text_fault(text: str) -> str:
    """Return what is wrong with a longer text, which may have lines and, shown as written, HTML; '' for nothing."""
    return _unseen_fault(text, allowed="\n\r\t")


def _unseen_fault(text: str, *, allowed: str) -> str:
    for character in text:
        if character not in allowed and unicodedata.category(character) in _UNSEEN:
            return f"holds a character that nobody sees (U+{ord(character):04X})"
    return ""


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a list written with semicolons, each once, in the order of the alphabet."""
    parts = {" ".join(part.split()) for part in text.split(";")} - {""}
    return tuple(sorted(parts, key=lambda part: (part.casefold(), part)))
