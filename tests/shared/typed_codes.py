"""Texts as a careless hand types codes, with every blank, dash and sign in which languages differ, and what each means.

Signs are of Unicode 14 at most, which every Python and browser in use knows alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from codes.domain.typed_codes import TypedCode, parse_typed_code

FILE: Final = "typed_codes.json"
_COUNT: Final = 500
# Shares of texts with a sign in a wrong place, and in the wide letters of Asian keyboards.
_SPOILED: Final = 0.3
_WIDE: Final = 0.1

_CODES: Final = (
    "99213", "20610", "45385", "0042T", "0042t", "1000X", "X1000", "j7192", "H2020", "00100", "9921", "992130",
)  # fmt: skip
_MODIFIERS: Final = ("25", "rt", "LT", "59", "X2", "xu", "X5", "50", "2", "255", "é1", "ß1")
_COUNTS: Final = ("2", "1", "0", "02", "9999", "10000", "1000", "1.5", "-3", "99213", "²", "٣")
_TIMES: Final = ("x", "X", "×", " x ", "* ", " ✕", "✖", "⨯", "xx", "\u2a2f", "·", "х")
_BLANKS: Final = (
    " ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\x1c", "\x1f", "\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u2029",
    "\u202f", "\u205f", "\u3000", "\u180e", "\u200b", "\ufeff", "\x00", "\x1b", "",
)  # fmt: skip
_DASHES: Final = (
    "-", "-", ",", ", ", " - ", "\u2010", "\u2013", "\u2014", "\u2212", "\xad", "\uff0d", "\ufe63", "\u058a", "\u30fc",
    "_", ".", "/", "--", ",,",
)  # fmt: skip
# mypy cannot keep the literal.
_HALF_OF_A_PAIR: Final = chr(0xD800)
_INVISIBLE: Final = (
    "\u200b",
    "\u200e",
    "\u2060",
    "\ufeff",
    "\U000e0041",
    "\u0600",
    _HALF_OF_A_PAIR,
    "\U0001f600",
    "\u0301",
)


def cases() -> Iterator[tuple[str, object]]:
    """Yield each text with `[code, modifiers, units]`, or null."""
    random = Random(99213)  # noqa: S311  # texts of a test, the same each time
    for _ in range(_COUNT):
        text = _text(random)
        yield text, as_json(parse_typed_code(text))


def as_json(typed: TypedCode | None) -> list[object] | None:
    """Return a typed code as the vectors hold it."""
    return None if typed is None else [typed.code, list(typed.modifiers), typed.units]


def _text(random: Random) -> str:
    line = _usual_first(random, _CODES) + "".join(
        _usual_first(random, random.choice((_BLANKS, _DASHES))) + _usual_first(random, _MODIFIERS)
        for _ in range(random.choice((0, 0, 1, 1, 2)))
    )
    times, count = _usual_first(random, _TIMES), _usual_first(random, _COUNTS)
    text = random.choice(
        (line, line, line, count + times + line, line + times + count, count + times + line + times + count)
    )
    if random.random() < _SPOILED:
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(random.choice((_INVISIBLE, _INVISIBLE, _BLANKS, _DASHES))) + text[place:]
    ends = ("", "", "", "", "", random.choice(_BLANKS), random.choice(_DASHES), " " * 60)
    text = random.choice(ends) + text + random.choice(ends)
    return "".join(_wide(sign) for sign in text) if random.random() < _WIDE else text


def _usual_first(random: Random, texts: Sequence[str]) -> str:
    """Return one of the texts, half of the times one of the first three."""
    return random.choice(texts[:3] if random.random() < 0.5 else texts)


def _wide(sign: str) -> str:
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign
