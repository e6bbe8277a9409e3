"""Strict values: what crosses HTTP is taken as it was written, or refused; nothing is repaired (no Django).

Each maker returns a validator: it looks at the type, parses, and demands `render(parse(x)) == x`, so that a value
that is stored and sent back is the same text; it returns the parsed value or raises `ValidationFailed` with a code.
Stock fields take "5_0" for 50, 20260314 and "2026-W11-6" for a date, "urn:uuid:…" for a UUID, 1.0 for 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar
from uuid import UUID

T = TypeVar("T")
Validator: TypeAlias = Callable[[object], T]
Schema: TypeAlias = Mapping[str, object]

EARLIEST_DATE: Final = date(1992, 1, 1)
# What a JavaScript number holds exactly.
LARGEST_INTEGER: Final = 2**53 - 1

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class ValidationFailed(ValueError):
    """A value is not acceptable; `code` says why.

    Codes: invalid_type, invalid_format, invalid_choice, invalid_characters, invalid_version, out_of_range, nul,
    too_short, too_long, too_few, too_many, duplicate.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def described(validator: Validator[T], schema: Schema) -> Validator[T]:
    """The validator, which also carries the schema of what it takes, as OpenAPI 3.0 writes it."""
    validator.__dict__["schema"] = schema
    return validator


def schema_of(validator: Validator[T]) -> Schema:
    """Schema of what a validator takes, never narrower than the validator; that of any value where it has none."""
    schema: Schema = getattr(validator, "schema", {})
    return schema


def text(*, max_length: int, min_length: int = 0, pattern: str | None = None) -> Validator[str]:
    """Validator of a text of so many characters (code points) that matches the whole of `pattern`.

    A NUL character, which PostgreSQL cannot store, and a lone surrogate, which UTF-8 cannot, are refused.
    """
    shape = re.compile(pattern) if pattern is not None else None

    def validate(value: object) -> str:
        written = _plain_text(value)
        if len(written) > max_length:
            raise ValidationFailed("too_long")
        if len(written) < min_length:
            raise ValidationFailed("too_short")
        if shape is not None and not shape.fullmatch(written):
            raise ValidationFailed("invalid_format")
        return written

    return described(validate, _text_schema(max_length, min_length, pattern))


def choice(offered: Collection[str]) -> Validator[str]:
    """Validator of one of the offered words, letter for letter."""

    def validate(value: object) -> str:
        if isinstance(value, str) and value in offered:
            return value
        _plain_text(value)
        raise ValidationFailed("invalid_choice")

    return described(validate, {"type": "string", "enum": list(offered)})


def uuid_string() -> Validator[str]:
    """Validator of the same as `uuid_text`, for who needs the text alone: of hundreds a request each would cost more to
    parse than to check."""

    def validate(value: object) -> str:
        # What matches holds neither what PostgreSQL nor what UTF-8 cannot.
        if isinstance(value, str) and _UUID.fullmatch(value):
            return value
        _plain_text(value)
        raise ValidationFailed("invalid_format")

    return described(validate, {"type": "string", "format": "uuid"})


def uuid_text(*, versions: Collection[int] = ()) -> Validator[UUID]:
    """Validator of a UUID in lower case with hyphens, of one of the versions if any are given."""
    is_written = uuid_string()

    def validate(value: object) -> UUID:
        parsed = UUID(is_written(value))
        if versions and parsed.version not in versions:
            raise ValidationFailed("invalid_version")
        return parsed

    return described(validate, {"type": "string", "format": "uuid"})


def date_text(*, earliest: date = EARLIEST_DATE, latest: date = date.max) -> Validator[date]:
    """Validator of a date as YYYY-MM-DD within bounds, both inclusive; the first year of the RVU files is 1992."""

    def validate(value: object) -> date:
        parsed = _day(_plain_text(value))
        if not earliest <= parsed <= latest:
            raise ValidationFailed("out_of_range")
        return parsed

    return described(validate, {"type": "string", "format": "date"})


def integer(*, least: int = -LARGEST_INTEGER, most: int = LARGEST_INTEGER) -> Validator[int]:
    """Validator of a whole JSON number within bounds, both inclusive; neither true nor 1.0 is one."""

    def validate(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationFailed("invalid_type")
        if not least <= value <= most:
            raise ValidationFailed("out_of_range")
        return value

    return described(validate, {"type": "integer", "minimum": least, "maximum": most, "format": "int64"})


def integer_text(*, least: int = -LARGEST_INTEGER, most: int = LARGEST_INTEGER) -> Validator[int]:
    """Validator of a whole number in a query parameter: ASCII digits without sign `+`, blanks or leading zeros."""
    bounded = integer(least=least, most=most)

    def validate(value: object) -> int:
        written = _plain_text(value)
        if not _INTEGER.fullmatch(written):
            raise ValidationFailed("invalid_format")
        if len(written) > len(str(LARGEST_INTEGER)) + 1:
            raise ValidationFailed("out_of_range")
        return bounded(int(written))

    return validate


def decimal_text(
    *, digits: int = 7, places: int = 2, least: Decimal | None = None, most: Decimal | None = None
) -> Validator[Decimal]:
    """Validator of a decimal string: up to `digits` before the point, exactly `places` after it, no sign.

    Leading zeros are refused since they would not come back; bounds are inclusive.
    """
    shape = re.compile(rf"(?:0|[1-9][0-9]{{0,{digits - 1}}})" + (rf"\.[0-9]{{{places}}}" if places else ""))

    def validate(value: object) -> Decimal:
        written = _plain_text(value)
        if not shape.fullmatch(written):
            raise ValidationFailed("invalid_format")
        parsed = Decimal(written)
        if (least is not None and parsed < least) or (most is not None and parsed > most):
            raise ValidationFailed("out_of_range")
        return parsed

    return described(validate, {"type": "string", "pattern": f"^{shape.pattern}$"})


def amount_text(*, least: Decimal, most: Decimal) -> Validator[Decimal]:
    """Validator of a decimal in a query parameter: seven digits and two decimals at most, no sign."""
    shape = text(max_length=10, pattern=r"(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,2})?")

    def validate(value: object) -> Decimal:
        parsed = Decimal(shape(value))
        if not least <= parsed <= most:
            raise ValidationFailed("out_of_range")
        return parsed

    return validate


def boolean() -> Validator[bool]:
    """Validator of JSON's true and false."""

    def validate(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValidationFailed("invalid_type")
        return value

    return described(validate, {"type": "boolean"})


def flag_text() -> Validator[bool]:
    """Validator of a query parameter of 0 or 1."""
    offered = choice(("0", "1"))

    def validate(value: object) -> bool:
        return offered(value) == "1"

    return validate


def nullable(inner: Validator[T]) -> Validator[T | None]:
    """Validator that also takes null."""

    def validate(value: object) -> T | None:
        return None if value is None else inner(value)

    return described(validate, {**schema_of(inner), "nullable": True})


def list_of(inner: Validator[T], *, max_items: int, min_items: int = 0, is_unique: bool = False) -> Validator[list[T]]:
    """Validator of a list whose order is kept; the first bad item gives its code, a repeated one `duplicate`."""

    def validate(value: object) -> list[T]:
        if not isinstance(value, list):
            raise ValidationFailed("invalid_type")
        if len(value) > max_items:
            raise ValidationFailed("too_many")
        if len(value) < min_items:
            raise ValidationFailed("too_few")
        parsed = [inner(item) for item in value]
        if is_unique and len(set(parsed)) < len(parsed):
            raise ValidationFailed("duplicate")
        return parsed

    bounds = {"minItems": min_items, "maxItems": max_items, "uniqueItems": is_unique}
    return described(validate, {"type": "array", "items": schema_of(inner), **bounds})


def passes(validator: Validator[object], value: object) -> bool:
    """`True` where a validator takes the value."""
    try:
        validator(value)
    except ValidationFailed:
        return False
    return True


# A log has few days, and of each many lines.
@lru_cache(maxsize=4_096)
def _day(written: str) -> date:
    try:
        parsed = date.fromisoformat(written)
    except ValueError:
        raise ValidationFailed("invalid_format") from None
    if not _DATE.fullmatch(written) or parsed.isoformat() != written:
        raise ValidationFailed("invalid_format")
    return parsed


def _plain_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValidationFailed("invalid_type")
    if "\0" in value:
        raise ValidationFailed("nul")
    if not value.isascii() and _SURROGATE.search(value):
        raise ValidationFailed("invalid_characters")
    return value


def _text_schema(max_length: int, min_length: int, pattern: str | None) -> Schema:
    bounds: dict[str, object] = {"type": "string", "minLength": min_length, "maxLength": max_length}
    return bounds if pattern is None else {**bounds, "pattern": f"^(?:{pattern})$"}
