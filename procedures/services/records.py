"""What a request does to a record of a synced collection: create, replace, amend, remove; by the one write path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from procedures.collections.collection import Collection, Errors, Json, sync_namespace
from procedures.selectors.records import TABLES, LiveRecord, stored_records
from procedures.services.changes import LATEST, NOTHING, AppliedBatch, Mutation, Op, Result, StoredRecord, apply_changes
from procedures.services.changes.mutations import ID_EXISTS, NOT_FOUND
from wire.validation.values import ValidationFailed, uuid_text

_is_id = uuid_text()


class InvalidRecord(ValueError):
    """A record that cannot be stored; `errors` has the codes of what is wrong by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("There are values that cannot be stored.")
        self.errors = errors


class RecordExists(ValueError):
    """The user has, or had, a record with this id."""


class RecordNotFound(LookupError):
    """The user has no such record."""


def find_record(*, collection: Collection, user_id: UUID, record_id: UUID) -> LiveRecord:
    """Return a live record of the user; one query. Raises RecordNotFound."""
    table = TABLES[collection.name]
    for row in stored_records(user_id=user_id, table=table, ids=[str(record_id)]):
        if not row["deleted"]:
            return LiveRecord(row["id"], row["rev"], {name: row[name] for name in collection.names})
    raise RecordNotFound(str(record_id))


def create_record(*, collection: Collection, user_id: UUID, data: object, at: datetime) -> LiveRecord:
    """Store a new record and return it; where a key field makes its id, one that was deleted comes back.

    Raises InvalidRecord, RecordExists.
    """
    fields = fields_of(collection, data, is_whole=True)
    record_id = str(fields.pop("id", None) or _new_id(collection, fields, user_id=user_id))
    mutation = Mutation(collection.name, Op.UPSERT, record_id, fields, NOTHING)
    result, _ = apply_one(mutation, user_id=user_id, at=at)
    if result.code == ID_EXISTS:
        raise RecordExists("A record with this id exists, or existed, already.")
    return _live_record(result)


def replace_record(*, collection: Collection, user_id: UUID, record_id: UUID, data: object, at: datetime) -> LiveRecord:
    """Store a record anew as a whole, fields that are not given at their defaults, and return it.

    Raises InvalidRecord, RecordNotFound.
    """
    mutation = change_of(collection, record_id, data, is_whole=True)
    return _live_record(apply_one(mutation, user_id=user_id, at=at)[0])


def amend_record(*, collection: Collection, user_id: UUID, record_id: UUID, data: object, at: datetime) -> LiveRecord:
    """Change the fields given and return the record. Raises InvalidRecord, RecordNotFound."""
    mutation = change_of(collection, record_id, data, is_whole=False)
    return _live_record(apply_one(mutation, user_id=user_id, at=at)[0])


def remove_record(*, collection: Collection, user_id: UUID, record_id: UUID, at: datetime) -> None:
    """Delete a record: its content is wiped, a tombstone with its id stays. Raises RecordNotFound."""
    result, _ = apply_one(Mutation(collection.name, Op.DELETE, str(record_id)), user_id=user_id, at=at)
    if not result.has_changed:
        raise RecordNotFound(str(record_id))


def fields_of(collection: Collection, data: object, *, is_whole: bool) -> dict[str, Json]:
    """Return the fields that were sent, and the `id` where it was, all fit to be stored. Raises InvalidRecord."""
    if not isinstance(data, Mapping):
        raise InvalidRecord({"": ("invalid_type",)})
    sent = {name: value for name, value in data.items() if name != "id"}
    checked = collection.checked(sent, is_whole=is_whole)
    errors = {**checked.errors, **dict.fromkeys(checked.unknown, ("unknown_field",)), **_id_errors(data)}
    if errors:
        raise InvalidRecord(errors)
    return {**checked.values, **({"id": data["id"]} if "id" in data else {})}


def change_of(collection: Collection, record_id: UUID, data: object, *, is_whole: bool) -> Mutation:
    """Return the change of a record that is there, whatever its state. Raises InvalidRecord."""
    fields = fields_of(collection, data, is_whole=is_whole)
    if fields.pop("id", str(record_id)) != str(record_id):
        raise InvalidRecord({"id": ("not_the_id_of_the_address",)})
    return Mutation(collection.name, Op.UPSERT, str(record_id), fields, LATEST)


def apply_one(mutation: Mutation, *, user_id: UUID, at: datetime) -> tuple[Result, AppliedBatch]:
    """Apply one mutation; returns its outcome and all that came of it. Raises InvalidRecord, RecordNotFound."""
    applied = apply_changes(user_id=user_id, mutations=[mutation], at=at)
    (result,) = applied.results
    if result.code == NOT_FOUND:
        raise RecordNotFound(mutation.id)
    if result.errors:
        raise InvalidRecord(result.errors)
    return result, applied


def _new_id(collection: Collection, fields: Mapping[str, Json], *, user_id: UUID) -> str:
    if not collection.key:
        return str(uuid4())
    return collection.id_of(fields, namespace=sync_namespace(user_id=user_id))


def _id_errors(data: Mapping[str, object]) -> Errors:
    if "id" not in data:
        return {}
    try:
        _is_id(data["id"])
    except ValidationFailed as failed:
        return {"id": (failed.code,)}
    return {}


def _live_record(result: Result) -> LiveRecord:
    record: StoredRecord | None = result.record
    if record is None:
        raise RecordNotFound(result.id)
    return LiveRecord(record.id, record.rev, record.data)
