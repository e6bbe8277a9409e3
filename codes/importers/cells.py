"""What may stand in a cell of a published table, and what it means (pure).

A `ParsedColumn` remembers what it has read: a table of 19,000 rows has a few thousand different figures, and a figure
that is read once need not be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")

CODE_FORM = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
GLOBAL_PERIODS = frozenset({"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"})
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+")
_RVU_PLACES = 2
_MOST_RVU_DIGITS = 6


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


def number(text: str, *, places: int) -> Decimal:
    """Return a figure that is not negative, at most `places` decimals, as a Decimal of that many places.

    `.09` and `0.09` are the same figure (the fixed-width twin leaves the zero out).
    """
    if not _NUMBER.fullmatch(text):
        raise InvalidCell(f"{text!r} is not a number")
    whole, _, fraction = text.partition(".")
    if len(fraction) > places:
        raise InvalidCell(f"{text!r} has more than {places} decimals")
    if len(whole.lstrip("0")) + places > _MOST_RVU_DIGITS + _RVU_PLACES:
        raise InvalidCell(f"{text!r} is too large")
    return Decimal(f"{whole or '0'}.{fraction:0<{places}}")


def rvu(text: str) -> Decimal:
    """Return an amount of RVU, two decimals."""
    return number(text, places=_RVU_PLACES)


def fraction(text: str) -> Decimal:
    """Return a share of the whole, from 0 to 1, two decimals."""
    share = number(text, places=_RVU_PLACES)
    if share > 1:
        raise InvalidCell(f"{text!r} is not a fraction from 0 to 1")
    return share


def factor(text: str) -> Decimal:
    """Return US dollars per RVU, four decimals, above zero."""
    dollars = number(text, places=4)
    if not dollars:
        raise InvalidCell(f"{text!r} is not a conversion factor above 0")
    return dollars


def code(text: str) -> str:
    """Return a HCPCS code as written: five characters, leading zeros kept."""
    if not CODE_FORM.fullmatch(text):
        raise InvalidCell(f"{text!r} is not a code of five characters")
    return text


def code_or_empty(text: str) -> str:
    """Return a code, or an empty text."""
    return code(text) if text else ""


def one_of(allowed: frozenset[str], what: str) -> Callable[[str], str]:
    """Return a parser of texts that stand on a list; `what` names the list in the message."""

    def parse(text: str) -> str:
        if text not in allowed:
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
