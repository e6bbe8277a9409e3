"""What a synced collection is: its fields, their defaults, and what their values must be (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

from wire.values import Refused

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

REQUIRED: Final = "required"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a client writes.

    `check` raises `Refused` with the code of what is wrong, and `note` may give several; a value that passes is stored
    exactly as it was written.
    """

    name: str
    check: Callable[[object], object]
    default: Json = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a client sent, judged: the values that may be stored, the codes of what is wrong by field, and the names of
    fields that the collection does not have."""

    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collection:
    """A kind of synced record, by its name in the sync contract."""

    name: str
    fields: tuple[Field, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, in their order."""
        return tuple(one.name for one in self.fields)

    @property
    def empty(self) -> dict[str, Json]:
        """Return the defaults of all fields."""
        return {one.name: copy(one.default) for one in self.fields}

    def checked(self, sent: Mapping[str, object], *, is_whole: bool) -> Checked:
        """Return the sent fields judged; of a whole record, with defaults for the fields that are not there.

        A required field that a whole record lacks has the code `required`.
        """
        found = Checked(unknown=tuple(name for name in sent if name not in self.names))
        for one in self.fields:
            if one.name in sent:
                _judge(one, sent[one.name], found)
            elif is_whole and one.required:
                found.errors[one.name] = (REQUIRED,)
            elif is_whole:
                found.values[one.name] = copy(one.default)
        return found


def _judge(one: Field, value: object, found: Checked) -> None:
    try:
        one.check(value)
    except Refused as refusal:
        found.errors[one.name] = refusal.codes if isinstance(refusal, Refusals) else (refusal.code,)
    else:
        found.values[one.name] = value  # type: ignore[assignment]  # the check has seen that it is JSON of its kind


class Refusals(Refused):
    """Several things wrong with one value."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes[0])
        self.codes = codes
