"""What may stand in a cell of a published table, and what it means (pure).

A `ParsedColumn` remembers what it has read: a table of 19,000 rows has a few thousand different figures, and a figure
that is read once need not be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Generic, TypeVar

from codes.domain.patterns import CODE

T = TypeVar("T")

_CODE = re.compile(CODE)
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
_LONGEST_NEW = 4
_MOST_WHOLE_DIGITS = 6
_HUNDREDTH = Decimal("0.01")


class InvalidCell(ValueError):
    """A cell does not hold what its column may hold; the message says what was expected."""


class ParsedColumn(dict[str, T], Generic[T]):
    """The meaning of each text seen in columns of one kind; a new text is parsed, a wrong one raises InvalidCell."""

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> T:
        value = self[text] = self._parse(text.strip())
        return value


def number(text: str, *, places: int, most_whole: int = _MOST_WHOLE_DIGITS) -> Decimal:
    """Return a figure that is not negative, at most `places` decimals, as a Decimal of that many places.

    `.09` and `0.09` are the same figure (the fixed-width twin leaves the zero out).
    """
    if not _NUMBER.fullmatch(text):
        raise InvalidCell(f"{text!r} is not a number; expected 0 or more, as in 1.30, without signs or commas")
    whole, _, fraction = text.partition(".")
    if len(fraction) > places:
        raise InvalidCell(f"{text!r} has more than {places} decimals")
    if len(whole.lstrip("0")) > most_whole:
        raise InvalidCell(f"{text!r} is too large; expected less than {10**most_whole:,}")
    return Decimal(f"{whole or '0'}.{fraction:0<{places}}")


def rvu(text: str) -> Decimal:
    """Return an amount of RVU, two decimals, or three where the third is not 0."""
    exact = number(text, places=3)
    return exact if exact % _HUNDREDTH else exact.quantize(_HUNDREDTH)


def fraction(text: str) -> Decimal:
    """Return a share of the whole, from 0 to 1, two decimals."""
    share = number(text, places=2)
    if share > 1:
        raise InvalidCell(f"{text!r} is not a fraction from 0 to 1")
    return share


def factor(text: str) -> Decimal:
    """Return US dollars per RVU, four decimals, above zero."""
    dollars = number(text, places=4, most_whole=4)
    if not dollars:
        raise InvalidCell(f"{text!r} is not a conversion factor above 0")
    return dollars


def code(text: str) -> str:
    """Return a HCPCS code as written: five characters, leading zeros kept."""
    if not _CODE.fullmatch(text):
        raise InvalidCell(f"{text!r} is not a code of five characters")
    return text


def code_or_empty(text: str) -> str:
    """Return a code, or an empty text."""
    return code(text) if text else ""


def known_or_new(known: Collection[str], what: str, *, longest: int = _LONGEST_NEW) -> Callable[[str], str]:
    """Return a parser of texts that stand on a list, or may come to: up to `longest` characters of ASCII, or none.

    `what` names the list in the message. A text that is new is for the reader of the row to set apart.
    """

    def parse(text: str) -> str:
        if text not in known and not (len(text) <= longest and text.isascii() and text.isprintable()):
            raise InvalidCell(f"{text!r} is not {what}")
        return text

    return parse


def mark(sign: str) -> Callable[[str], bool]:
    """Return a parser of cells that hold one sign or nothing."""

    def parse(text: str) -> bool:
        if text not in {"", sign}:
            raise InvalidCell(f"{text!r} is neither {sign!r} nor empty")
        return text == sign

    return parse


def short_text(longest: int) -> Callable[[str], str]:
    """Return a parser of indicators of up to `longest` letters or digits."""

    def parse(text: str) -> str:
        if len(text) > longest or not (text == "" or (text.isascii() and text.isalnum())):
            raise InvalidCell(f"{text!r} is not an indicator of {longest} letters or digits at most")
        return text

    return parse


def digit(text: str) -> str:
    """Return an indicator of one digit."""
    if len(text) != 1 or text not in "0123456789":
        raise InvalidCell(f"{text!r} is not an indicator of one digit")
    return text
