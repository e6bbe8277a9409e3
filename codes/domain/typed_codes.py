"""A code as people type it: with modifiers, with a count, in any case and with any dash (pure).

One parser for every place where a code is typed; the strict fields of the API take codes alone. The client has the same
parser; both are tested by the cases of `tests/codes/data/typed_codes.json` and `tests/shared/typed_codes.json`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from codes.domain.patterns import CODE, MODIFIER, ROW

LONGEST: Final = 64

_DASHES_BESIDE_PD: Final = "\u2212\u00ad"  # the minus sign, and the hyphen that shows at the end of a line only
_CODE: Final = rf"(?P<code>{CODE})"
# After a blank, X2 is twice and no modifier: X1 to X5 are modifiers, too, and are taken for such after a dash.
_MODIFIER: Final = r"(?:\s*[-,]\s*|\s+(?!X[0-9]))" rf"{MODIFIER}(?![0-9A-Z])"
_LINE: Final = re.compile(rf"{_CODE}(?P<modifiers>(?:{_MODIFIER})*)")
_COUNT: Final = r"(?P<units>[1-9][0-9]{0,3})"
_TIMES: Final = r"\s*[X×✕✖⨯*]\s*"
# A count has four digits at most, so a code is none.
_COUNT_BEHIND: Final = re.compile(rf"(?P<line>.+?){_TIMES}{_COUNT}")
_COUNT_BEFORE: Final = re.compile(rf"{_COUNT}{_TIMES}(?P<line>.+)")

_SEPARATORS_AT_END: Final = re.compile(r"[\s,-]+\Z")


@dataclass(frozen=True, slots=True)
class TypedCode:
    """A code with the modifiers in the order typed, and the units where they were typed with it."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int | None = None

    def units_beside(self, field: str) -> str | None:
        """Return the units of a form that has a field for them, in which `field` stands; None for a contradiction.

        1 in the field is what it says before anybody touches it.
        """
        if self.units is None:
            return field
        return str(self.units) if field in {"", "1", str(self.units)} else None


def parse_typed_code(text: str) -> TypedCode | None:
    """Return the code, modifiers and units that a text is; None for what is no code, or more than one.

    The units are from 1 to 9999. Whether there is such a code or modifier is not asked.
    """
    if len(text) > LONGEST:
        return None
    plain = _plain(text)
    # 1000XX1000 is 1000X a thousand times or X1000 a thousand times: nobody knows which.
    counted = {_counted(count.fullmatch(plain)) for count in (_COUNT_BEHIND, _COUNT_BEFORE)} - {None}
    return _line(plain) or (counted.pop() if len(counted) == 1 else None)


def parse_row_key(text: str) -> tuple[str, str]:
    """Return code and component of `99213` or `93000-26`; ('', ''), which is before all rows, where it is neither."""
    if not re.fullmatch(ROW, text):
        return ("", "")
    code, _, component = text.partition("-")
    return (code, component)


def _counted(match: re.Match[str] | None) -> TypedCode | None:
    line = None if match is None else _line(match["line"])
    return None if match is None or line is None else TypedCode(line.code, line.modifiers, int(match["units"]))


def _line(plain: str) -> TypedCode | None:
    match = _LINE.fullmatch(plain)
    if match is None:
        return None
    return TypedCode(match["code"], tuple(re.findall(MODIFIER, match["modifiers"])))


def _plain(text: str) -> str:
    """Return the text in capitals, with hyphens for all dashes, without invisible signs and separators at its end."""
    signs = (_plain_sign(sign) for sign in unicodedata.normalize("NFKC", text))
    return _SEPARATORS_AT_END.sub("", "".join(signs)).lstrip()


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Pd" or sign in _DASHES_BESIDE_PD:
        return "-"
    if category == "Cf":
        return ""
    return sign.upper() if sign.isascii() else sign
