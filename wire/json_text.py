"""What JSON bodies we take: UTF-8, not deep, no character that PostgreSQL or UTF-8 cannot hold (no Django)."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from typing import Final, NoReturn

MAX_DEPTH: Final = 64

# Possessive, so that a string of a megabyte is read in one go.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_ESCAPED_NUL = re.compile(rb"\\u0000")
_ESCAPED_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BadJson(ValueError):
    """A body is not JSON that we take; the message says why, without showing any of it."""


def check_json(body: bytes) -> None:
    """Return if the body is JSON that every later step can hold.

    Raises BadJson for what is not UTF-8 or not JSON, for nesting deeper than 64, a member named twice, a NUL
    character or a lone surrogate (also escaped), NaN, Infinity and numbers beyond a double or 4,300 digits.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadJson("The body is not UTF-8.") from None
    if depth_of(body) > MAX_DEPTH:
        raise BadJson(f"The body is nested deeper than {MAX_DEPTH}.")
    try:
        json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_number, parse_float=_finite)
    except BadJson:
        raise
    except ValueError:
        raise BadJson("The body is not JSON.") from None
    _check_escapes(body)


def depth_of(body: bytes) -> int:
    """Return how deep arrays and objects are nested, counted without recursion."""
    brackets = _STRING.sub(b"", body).translate(None, _NOT_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _check_escapes(body: bytes) -> None:
    # An escaped backslash makes what follows it plain text.
    escapes = body.replace(b"\\\\", b"__")
    if _ESCAPED_NUL.search(escapes):
        raise BadJson("The body has a NUL character.")
    if _ESCAPED_SURROGATE.search(_ESCAPED_PAIR.sub(b"__", escapes)):
        raise BadJson("The body has half of a surrogate pair.")


def _without_twins(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise BadJson("A member is named twice in one object.")


def _no_number(_: str) -> NoReturn:
    raise BadJson("NaN and Infinity are not JSON.")


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise BadJson("A number is too large.")
    return number
