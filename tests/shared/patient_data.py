"""Notes with and without patient data, spoiled: glued together, with digits, dashes, blanks and letters of other kinds.

Signs are of Unicode 14 at most, which every Python and browser in use knows alike.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from procedures.collections.patient_data import patient_data_in

FILE: Final = "patient_data.json"
_COUNT: Final = 600
_NOTES: Final = Path(__file__).parents[1] / "procedures" / "data" / "patient_data.json"

_BLANKS: Final = (
    "", " ", "  ", "\n", "\r\n", "\t", "\v", "\x1c", "\x85", "\xa0", "\u1680", "\u2009", "\u2028", "\u2029", "\u3000",
    "\u180e", "\u200b", "\ufeff",
)  # fmt: skip
_DASHES: Final = (
    "-",
    "\u2010",
    "\u2011",
    "\u2013",
    "\u2015",
    "\u2212",
    "\xad",
    "\uff0d",
    "\ufe63",
    "/",
    ".",
    "_",
    ",",
    "",
)
_ZEROS: Final = (0x660, 0x966, 0xFF10, 0x1D7CE, 0x1FBF0, 0x2080, 0x11136)
_LETTERS: Final = {
    "i": "\u0130\u0131I",
    "s": "\u017fS",
    "k": "\u212aK",
    "n": "Nñ",
    "b": "Bß",
    "r": "R\u0433",
    "o": "O0º",
}
_SIGNS: Final = (
    "#", "@", "(", ")", "+", ":", ".", "_", "é", "e\u0301", "²", "½", "Ⅷ", "\u3007", "\u4e00", "№", "\U0001f600",
    "\u0301", "1", "7", "a", "X", "/", "\u0660",
)  # fmt: skip
# Kinds of which the examples have few.
_ADDRESSES: Final = (
    "jane.roe@example.org", "J.Roe+1@mail.example.org 5 mm", "call: (212) 555-0134", "+44 20 7946 0958",
    "2125550134 cell", "fax no. 555 0134", "1-212-555-0134",
)  # fmt: skip


def cases() -> Iterator[tuple[str, list[str]]]:
    """Yield each note with the codes of what it seems to hold."""
    random = Random(1992)  # noqa: S311  # texts of a test, the same each time
    content: dict[str, Any] = json.loads(_NOTES.read_text())
    flagged, clean = [*(note for note, _ in content["found"]), *_ADDRESSES], content["clean"]
    for _ in range(_COUNT):
        note = _spoiled(random, [random.choice(flagged), random.choice(flagged), random.choice(clean)])
        yield note, list(patient_data_in(note))


def _spoiled(random: Random, notes: Sequence[str]) -> str:
    note = random.choice((notes[0], notes[0], notes[2], random.choice(_BLANKS + _DASHES).join(random.sample(notes, 2))))
    for _ in range(random.randint(1, 3)):
        note = random.choice(_WAYS)(random, note)
    return note[:500]


def _other_signs(signs: str, others: Sequence[str]) -> Callable[[Random, str], str]:
    def spoil(random: Random, note: str) -> str:
        return "".join(random.choice(others) if sign in signs and random.random() < 0.7 else sign for sign in note)

    return spoil


def _other_digits(random: Random, note: str) -> str:
    zero = random.choice(_ZEROS)
    return "".join(chr(zero + int(sign)) if sign in "0123456789" and random.random() < 0.8 else sign for sign in note)


def _other_letters(random: Random, note: str) -> str:
    return "".join(random.choice(_LETTERS.get(sign.lower(), sign)) if random.random() < 0.5 else sign for sign in note)


def _one_more_sign(random: Random, note: str) -> str:
    place = random.randrange(len(note) + 1)
    return note[:place] + random.choice(_SIGNS + _BLANKS + _DASHES) + note[place:]


def _one_sign_less(random: Random, note: str) -> str:
    place = random.randrange(len(note) + 1)
    return note[:place] + note[place + 1 :]


def _small_or_capital(random: Random, note: str) -> str:
    return random.choice((note.upper(), note.lower(), note.swapcase()))


_WAYS: Final = (
    _other_signs(" \n", _BLANKS), _other_signs("-./", _DASHES), _other_digits, _other_letters, _one_more_sign,
    _one_more_sign, _one_sign_less, _small_or_capital,
)  # fmt: skip
