"""What a synced collection is: its fields, their defaults, and what their values must be (pure)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias
from uuid import UUID, uuid5

from wire.validation.values import ValidationFailed

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Errors: TypeAlias = Mapping[str, tuple[str, ...]]

REQUIRED: Final = "required"
FIRST_SCHEMA: Final = 1


def is_same(value: Json, other: Json) -> bool:
    """Return whether two values are the same JSON: true is not 1, and the order of members says nothing."""
    if value != other:
        return False
    if isinstance(value, str) or value is None:
        return True
    return json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a client writes.

    `validator` raises `ValidationFailed` with the code of what is wrong, and `note` may give several; a value that
    passes is stored exactly as it was written. What people type freely `is_free_text`: redaction puts `redacted` in its
    place. `since` is the version of the schema that brought the field: apps older than that do not name it.
    """

    name: str
    validator: Callable[[object], object]
    default: Json = None
    required: bool = False
    is_free_text: bool = False
    redacted: Json = None
    since: int = FIRST_SCHEMA


@dataclass(frozen=True, slots=True)
class CheckedFields:
    """What a client sent, checked: the values that may be stored, the codes of what is wrong by field, and the names of
    fields that the collection does not have."""

    values: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def _nothing_wrong(_: Mapping[str, Json]) -> Errors:
    return {}


@dataclass(frozen=True)
class Collection:
    """A kind of synced record, by its name in the sync contract.

    `key` names the field that makes the record's id, where two devices shall mean one record by it; a list in the field
    `qualifier` tells records of one key apart. `check_record`
    returns the codes of what is wrong between the fields of a whole record, by field.
    """

    name: str
    fields: tuple[Field, ...]
    key: str = ""
    qualifier: str = ""
    check_record: Callable[[Mapping[str, Json]], Errors] = _nothing_wrong

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the fields, in their order."""
        return tuple(one.name for one in self.fields)

    @cached_property
    def later_names(self) -> frozenset[str]:
        """Return the names of the fields that the collection did not have from its beginning."""
        first = min(one.since for one in self.fields)
        return frozenset(one.name for one in self.fields if one.since > first)

    def kept(self, stored: Mapping[str, Json], *, named: Iterable[str]) -> dict[str, Json]:
        """Return the stored values of later fields that a document does not name: an older app leaves them alone.

        Source: the sync contract, section 1.
        """
        return {name: stored[name] for name in self.later_names.difference(named)}

    @cached_property
    def required_names(self) -> tuple[str, ...]:
        """Return the names of the fields that no record may lack."""
        return tuple(one.name for one in self.fields if one.required)

    @cached_property
    def _defaults(self) -> dict[str, Json]:
        return {one.name: one.default for one in self.fields}

    @cached_property
    def _changeable_defaults(self) -> dict[str, Json]:
        return {name: default for name, default in self._defaults.items() if isinstance(default, (list, dict))}

    @property
    def empty(self) -> dict[str, Json]:
        """Return the defaults of all fields."""
        return {**self._defaults, **{name: copy(default) for name, default in self._changeable_defaults.items()}}

    def checked(self, sent: Mapping[str, object], *, is_whole: bool) -> CheckedFields:
        """Return the sent fields, checked; of a whole record, with defaults for the fields that are not there.

        A required field that a whole record lacks has the code `required`.
        """
        fields = CheckedFields(unknown=tuple(name for name in sent if name not in self._defaults))
        for field_ in self.fields:
            if field_.name in sent:
                _check_field(field_, sent[field_.name], fields)
            elif is_whole and field_.required:
                fields.errors[field_.name] = (REQUIRED,)
            elif is_whole:
                fields.values[field_.name] = copy(field_.default)
        return fields

    def whole(self, values: Mapping[str, Json]) -> CheckedFields:
        """Return checked values as a whole record: defaults filled in, and checked between its fields."""
        missing: Errors = {name: (REQUIRED,) for name in self.required_names if name not in values}
        record = {**self.empty, **values}
        return CheckedFields(values=record, errors=dict(missing or self.check_record(record)))

    @property
    def blank(self) -> dict[str, Json]:
        """Return what takes the place of everything that somebody typed freely."""
        return {one.name: copy(one.redacted) for one in self.fields if one.is_free_text}

    def id_of(self, record: Mapping[str, Json], *, namespace: UUID) -> str:
        """Id of a record by its key field and its qualifier, the same on every device of a user.

        Source: the sync contract, section 1; `namespace` is that of the user's session.
        """
        qualifier = record.get(self.qualifier)
        parts = [self.name, str(record[self.key])]
        if isinstance(qualifier, list) and qualifier:
            parts.append(",".join(map(str, qualifier)))
        return str(uuid5(namespace, ":".join(parts)))


def sync_namespace(*, user_id: UUID) -> UUID:
    """Return the namespace of the ids that a user's devices make of a key: the same on all of them."""
    return uuid5(user_id, "sync")


def _check_field(field_: Field, value: object, fields: CheckedFields) -> None:
    try:
        field_.validator(value)
    except ValidationFailed as failed:
        fields.errors[field_.name] = failed.codes if isinstance(failed, Refusals) else (failed.code,)
    else:
        fields.values[field_.name] = value  # type: ignore[assignment]  # the check has seen that it is JSON of its kind


class Refusals(ValidationFailed):
    """Several things wrong with one value."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes[0])
        self.codes = codes
