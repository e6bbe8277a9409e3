"""What goes into the reading process and comes out of it, as JSON of allow-listed typed values (pure).

What comes out is trusted no more than the file that went in: a field that is no part of its class, a number that is
none, or a text that does not fit the pattern of its field is refused, so that nothing passes but what is named here.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, get_args, get_origin

from codes.domain.patterns import CODE, MODIFIER
from statements.domain.statement_lines import StatementLine
from statements.reading.faults import FaultCode
from statements.reading.header_words import ROLE_OF_NAME
from statements.reading.layouts import KeptColumn, KeptLayout
from statements.reading.values import (
    ColumnRole,
    InspectedColumn,
    OwnGroup,
    ProviderChoice,
    StatementInspection,
    StatementMapping,
    StatementReading,
)


@dataclass(frozen=True, slots=True)
class ReaderRequest:
    """What a file is read for: with a mapping its lines, without one what it seems to be.

    `codes` are those of the catalogue, `key` the account's key in hexadecimal.
    """

    codes: tuple[str, ...]
    key: str
    mapping: StatementMapping | None = None
    year: int | None = None
    own_groups: tuple[OwnGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderAnswer:
    """One of three: an inspection, a reading, or why there is none, with the figures of its sentence."""

    inspection: StatementInspection | None = None
    reading: StatementReading | None = None
    fault: FaultCode | None = None
    count: int = 0
    rows: int = 0
    column: int = 0
    role: ColumnRole | None = None


T = TypeVar("T")

_DECIMAL: Final = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,4})?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
# Dates, months, codes, modifiers and numbers, as samples show them.
_SAMPLE: Final = re.compile(
    rf"{CODE}|[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?|-?[0-9]{{1,8}}(?:\.[0-9]{{1,4}})?|{MODIFIER}(?: {MODIFIER})*"
)
_NAME: Final = re.compile("|".join(map(re.escape, ["", *ROLE_OF_NAME])))
# The texts of each class; a text field that is not here is refused.
_TEXTS: Final[Mapping[tuple[type, str], re.Pattern[str]]] = {
    (ReaderRequest, "codes"): re.compile(CODE),
    (ReaderRequest, "key"): re.compile("(?:[0-9a-f]{2})+"),
    (StatementLine, "code"): re.compile(f"(?:{CODE})?"),
    (StatementLine, "modifiers"): re.compile(MODIFIER),
    (OwnGroup, "code"): re.compile(CODE),
    (OwnGroup, "modifiers"): re.compile(MODIFIER),
    (StatementMapping, "providers"): _DIGEST,
    (ProviderChoice, "digest"): _DIGEST,
    (ProviderChoice, "value"): re.compile(r"[^\n\r\0]{1,80}"),
    (InspectedColumn, "name"): _NAME,
    (KeptColumn, "name"): _NAME,
    (KeptLayout, "providers"): _DIGEST,
    (InspectedColumn, "samples"): _SAMPLE,
}


class BadMessage(ValueError):
    """A message has something that it may not have: `path` leads to it by our own names and by places from 0, and what
    it was is not said."""

    def __init__(self, *path: str) -> None:
        super().__init__(".".join(path))
        self.path = path


def to_json(value: object) -> object:
    """Return a value of our classes as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        return {str(to_json(key)): to_json(member) for key, member in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(member) for member in value]
    if is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
    return value


def from_json(expected: type[T], written: object) -> T:
    """Return a value of one of our dataclasses. Raises BadMessage."""
    hints = _hints(expected)  # type: ignore[arg-type]  # the stub of cache takes no class for hashable
    if not isinstance(written, dict) or not written.keys() <= hints.keys():
        raise BadMessage
    members = {}
    for name, member in written.items():
        try:
            members[name] = _member(hints[name], member, _TEXTS.get((expected, name)))
        except BadMessage as bad:
            raise BadMessage(name, *bad.path) from None
    try:
        return expected(**members)
    except TypeError:
        raise BadMessage from None


@cache
def _hints(expected: type) -> Mapping[str, Any]:  # Any: a type as it is written
    return typing.get_type_hints(expected)


# Any: a type as it is written, and a value of it.
def _member(hint: Any, written: object, texts: re.Pattern[str] | None) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        return None if written is None else _member(arguments[0], written, texts)
    if origin is tuple:
        return _members(arguments[0], _checked(written, list), texts)
    if origin is not None and issubclass(origin, Mapping):
        return {_member(arguments[0], key, None): _number(member) for key, member in _checked(written, dict).items()}
    if is_dataclass(hint):
        return from_json(typing.cast("type[object]", hint), written)
    return _plain(hint, written, texts)


# Any: as above.
def _members(hint: Any, written: list[object], texts: re.Pattern[str] | None) -> tuple[Any, ...]:
    members: list[Any] = []
    try:
        for member in written:
            members.append(_member(hint, member, texts))  # noqa: PERF401  # how many there are is where it broke
    except BadMessage as bad:
        raise BadMessage(str(len(members)), *bad.path) from None
    return tuple(members)


def _plain(hint: type, written: object, texts: re.Pattern[str] | None) -> object:
    if issubclass(hint, bool):
        return _checked(written, bool)
    if issubclass(hint, int):
        return _number(written)
    text = _checked(written, str)
    if issubclass(hint, Enum | date):
        return _of_text(hint, text)
    pattern = _DECIMAL if issubclass(hint, Decimal) else texts
    if pattern is None or not pattern.fullmatch(text):
        raise BadMessage
    return Decimal(text) if issubclass(hint, Decimal) else text


def _of_text(hint: type[Enum | date], text: str) -> object:
    try:
        return date.fromisoformat(text) if issubclass(hint, date) else hint(text)
    except ValueError:
        raise BadMessage from None


def _number(written: object) -> int:
    if isinstance(written, bool):
        raise BadMessage
    return _checked(written, int)


def _checked(written: object, expected: type[T]) -> T:
    if not isinstance(written, expected):
        raise BadMessage
    return written
