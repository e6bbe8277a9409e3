"""Bodies about synced records as values, checked by their collection (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from procedures.collections.collection import Collection, Errors, Json
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.domain.days import last_day_accepted
from wire.validation.values import ValidationFailed, uuid_text

_is_id = uuid_text()


class InvalidRecord(ValueError):
    """A record that cannot be stored; `errors` has the codes of what is wrong by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("There are values that cannot be stored.")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A whole record, each field of which passed its check, as it will be stored; `id` where its maker chose one."""

    collection: Collection
    values: Mapping[str, Json]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """Fields of a record that shall have other values, each of which passed its check."""

    collection: Collection
    values: Mapping[str, Json]


def parse_record(collection: Collection, body: object) -> NewRecord:
    """Return a body as a new record, fields that are not given at their defaults. Raises InvalidRecord."""
    values = _parse(collection, body, is_whole=True)
    record_id = values.pop("id", None)
    return NewRecord(collection, values, None if record_id is None else str(record_id))


def parse_log(body: object, *, at: datetime) -> NewRecord:
    """Return a body as a new line, dated no later than tomorrow in the last time zone of the world.

    Raises InvalidRecord.
    """
    log = parse_record(PROCEDURE_LOGS, body)
    if str(log.values["performed_on"]) > last_day_accepted(at).isoformat():
        raise InvalidRecord({"performed_on": ("in_future",)})
    return log


def parse_logs(bodies: Sequence[object], *, at: datetime) -> list[NewRecord | InvalidRecord]:
    """Return bodies as new lines in their order, or what is wrong with each."""
    return [_log_or_errors(body, at=at) for body in bodies]


def parse_change(collection: Collection, body: object, *, record_id: UUID) -> RecordEdit:
    """Return a body as a change of the fields that it gives. Raises InvalidRecord."""
    return _change(collection, body, record_id=record_id, is_whole=False)


def parse_replacement(collection: Collection, body: object, *, record_id: UUID) -> RecordEdit:
    """Return a body as a change of all fields, those that it does not give to their defaults. Raises InvalidRecord."""
    return _change(collection, body, record_id=record_id, is_whole=True)


def _log_or_errors(body: object, *, at: datetime) -> NewRecord | InvalidRecord:
    try:
        return parse_log(body, at=at)
    except InvalidRecord as invalid:
        return invalid


def _change(collection: Collection, body: object, *, record_id: UUID, is_whole: bool) -> RecordEdit:
    values = _parse(collection, body, is_whole=is_whole)
    if values.pop("id", str(record_id)) != str(record_id):
        raise InvalidRecord({"id": ("not_the_id_of_the_address",)})
    return RecordEdit(collection, values)


def _parse(collection: Collection, body: object, *, is_whole: bool) -> dict[str, Json]:
    """Return the fields that were sent, and the `id` where it was."""
    if not isinstance(body, Mapping):
        raise InvalidRecord({"": ("invalid_type",)})
    sent = {name: value for name, value in body.items() if name != "id"}
    checked = collection.checked(sent, is_whole=is_whole)
    errors = {**checked.errors, **dict.fromkeys(checked.unknown, ("unknown_field",)), **_id_errors(body)}
    if errors:
        raise InvalidRecord(errors)
    return {**checked.values, **({"id": body["id"]} if "id" in body else {})}


def _id_errors(body: Mapping[str, object]) -> Errors:
    if "id" not in body:
        return {}
    try:
        _is_id(body["id"])
    except ValidationFailed as failed:
        return {"id": (failed.code,)}
    return {}
