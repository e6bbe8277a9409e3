"""Serializer fields over the strict values, and a serializer that refuses what it does not know.

`fields.IntegerField(least=1, most=999)` takes what `values.integer(least=1, most=999)` takes; a refusal has its code.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypedDict, TypeVar, Unpack
from uuid import UUID

from drf_spectacular.drainage import set_override
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from wire.validation import values
from wire.validation.values import ValidationFailed, Validator

T = TypeVar("T")


class FieldOptions(TypedDict, total=False):
    """Options of any field of the library."""

    required: bool
    allow_null: bool
    default: object
    source: str
    help_text: str
    read_only: bool
    write_only: bool


class StrictField(serializers.Field[Any, Any, Any, Any], Generic[T]):  # Any: read and written by validators
    """A field whose value a validator takes or refuses; `schema` is its JSON Schema in the OpenAPI document.

    Further options (`required`, `allow_null`, `default`, `source`, `help_text`, `read_only`) as of any field.
    """

    def __init__(self, validator: Validator[T], schema: Mapping[str, object], **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        self.validator = validator
        self.schema = schema
        set_override(self, "field", schema)

    def to_internal_value(self, data: object) -> T:
        """Return the parsed value; raises ValidationError with the code of the refusal."""
        try:
            return self.validator(data)
        except ValidationFailed as failed:
            raise serializers.ValidationError("Not acceptable.", code=failed.code) from None

    def to_representation(self, value: Any) -> Any:  # Any: as the library has it
        """Return the value as JSON."""
        return value


class TextField(StrictField[str]):
    """A text of so many characters, of a pattern."""

    def __init__(
        self, *, max_length: int, min_length: int = 0, pattern: str | None = None, **options: Unpack[FieldOptions]
    ) -> None:
        schema: dict[str, object] = {"type": "string", "maxLength": max_length}
        if min_length:
            schema["minLength"] = min_length
        if pattern is not None:
            schema["pattern"] = f"^(?:{pattern})$"
        super().__init__(values.text(max_length=max_length, min_length=min_length, pattern=pattern), schema, **options)


class ChoiceField(StrictField[str]):
    """One of the offered words."""

    def __init__(self, offered: Collection[str], **options: Unpack[FieldOptions]) -> None:
        super().__init__(values.choice(offered), {"type": "string", "enum": list(offered)}, **options)


class UuidField(StrictField[UUID]):
    """A UUID in lower case with hyphens."""

    def __init__(self, *, versions: Collection[int] = (), **options: Unpack[FieldOptions]) -> None:
        super().__init__(values.uuid_text(versions=versions), {"type": "string", "format": "uuid"}, **options)

    def to_representation(self, value: UUID | str) -> str:
        """Return the UUID as text."""
        return str(value)


class DateField(StrictField[date]):
    """A date as YYYY-MM-DD, from 1992-01-01 on unless said otherwise."""

    def __init__(
        self, *, earliest: date = values.EARLIEST_DATE, latest: date = date.max, **options: Unpack[FieldOptions]
    ) -> None:
        super().__init__(
            values.date_text(earliest=earliest, latest=latest), {"type": "string", "format": "date"}, **options
        )

    def to_representation(self, value: date | str) -> str:
        """Return the date as text."""
        return value if isinstance(value, str) else value.isoformat()


class IntegerField(StrictField[int]):
    """A whole number."""

    def __init__(
        self,
        *,
        least: int = -values.LARGEST_INTEGER,
        most: int = values.LARGEST_INTEGER,
        **options: Unpack[FieldOptions],
    ) -> None:
        schema = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(values.integer(least=least, most=most), schema, **options)


class DecimalTextField(StrictField[Decimal]):
    """A decimal string with a fixed number of places, such as "10.47"."""

    def __init__(
        self,
        *,
        digits: int = 7,
        places: int = 2,
        least: Decimal | None = None,
        most: Decimal | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        schema = {"type": "string", "pattern": rf"^[0-9]{{1,{digits}}}\.[0-9]{{{places}}}$"}
        super().__init__(values.decimal_text(digits=digits, places=places, least=least, most=most), schema, **options)
        self.places = places

    def to_representation(self, value: Decimal | str) -> str:
        """Return the amount with all its places."""
        return f"{Decimal(value):.{self.places}f}"


class DifferenceField(DecimalTextField):
    """A decimal string of an answer that may be below zero, such as "-0.16"."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(**options)
        self.schema = {**self.schema, "pattern": str(self.schema["pattern"]).replace("^", "^-?", 1)}
        set_override(self, "field", self.schema)


class BooleanField(StrictField[bool]):
    """True or false."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__(values.boolean(), {"type": "boolean"}, **options)


class StrictSerializer(serializers.Serializer[Any]):  # Any: of whatever instance
    """A serializer that refuses members that it does not have (`unknown_field`) or only tells (`read_only`)."""

    def to_internal_value(self, data: object) -> dict[str, object]:
        """Return the parsed members; the errors of known and unknown members come together."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"non_field_errors": [_error("invalid_type")]})
        refusals = {str(name): self._refusal(name) for name in data}
        # Any: as the library nests them
        errors: dict[str, Any] = {name: [_error(code)] for name, code in refusals.items() if code}
        try:
            parsed: dict[str, object] = super().to_internal_value(data)
        except serializers.ValidationError as invalid:
            if not isinstance(invalid.detail, dict):
                raise
            errors.update(invalid.detail)
        if errors:
            raise serializers.ValidationError(errors)
        return parsed

    def _refusal(self, name: object) -> str:
        field = self.fields.get(name) if isinstance(name, str) else None
        if field is None:
            return "unknown_field"
        return "read_only" if field.read_only else ""


def _error(code: str) -> ErrorDetail:
    return ErrorDetail("Not acceptable.", code=code)
