"""Fields of a contract that take several values in one text: a line a code, a line a modifier, factors in a row."""

from __future__ import annotations

from collections.abc import Mapping

from web.forms.fields import PersonField
from web.forms.reading import read_decimal
from wire.validation.values import ValidationFailed


def _read_factor(typed: str) -> str:
    return read_decimal(typed, places=4, has_fixed_places=False)


class OwnValuesField(PersonField):
    """Codes with the wRVU of a unit, one a line, such as `H2020 0.75`."""

    expects = "a code and its wRVU a unit on each line, such as H2020 0.75"

    def read_number(self, typed: str) -> str:
        """Return what stands behind a key as decimal text."""
        return read_decimal(typed)

    def read(self, typed: str) -> dict[str, str]:
        """Return wRVU by code."""
        parts = [line.split(maxsplit=1) for line in typed.splitlines() if line.strip()]
        values = {code.upper(): self.read_number("".join(value)) for code, *value in parts}
        if len(values) < len(parts):
            raise ValidationFailed("duplicate")
        return values

    def prepare_value(self, value: object) -> object:
        """Return a line a code."""
        return "\n".join(f"{code} {wrvu}" for code, wrvu in value.items()) if isinstance(value, Mapping) else value


class ModifierFactorsField(OwnValuesField):
    """Modifiers with a factor, one a line, such as `FS 0.80`."""

    expects = "a modifier and its factor from 0 to 10 on each line, such as FS 0.80"

    def read_number(self, typed: str) -> str:
        """Return a factor of up to four decimals as decimal text."""
        return _read_factor(typed)


class FactorsByPlaceField(PersonField):
    """The factors of the first, second … procedure, with commas between, such as `1, 0.5, 0.25`."""

    expects = "factors from 0 to 10 with commas between, such as 1, 0.5, 0.25"

    def read(self, typed: str) -> list[str]:
        """Return the factors as the API takes them."""
        return [_read_factor(one) for one in typed.replace(";", ",").split(",")]

    def prepare_value(self, value: object) -> object:
        """Return them on a line."""
        return ", ".join(value) if isinstance(value, list) else value
