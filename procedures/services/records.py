"""What a request does to a record of a synced collection: create, change, remove; by the one write path."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from procedures.collections.collection import Collection, sync_namespace
from procedures.requests.records import InvalidRecord, NewRecord, RecordEdit
from procedures.selectors.records import TABLES, LiveRecord, stored_records
from procedures.services.changes import LATEST, NOTHING, AppliedBatch, Mutation, Op, Result, StoredRecord, apply_changes
from procedures.services.changes.mutations import ID_EXISTS, NOT_FOUND


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


def create_record(*, user_id: UUID, record: NewRecord, at: datetime) -> LiveRecord:
    """Store a new record and return it; where a key field makes its id, one that was deleted comes back.

    Raises InvalidRecord, RecordExists.
    """
    record_id = record.id or _new_id(record, user_id=user_id)
    mutation = Mutation(record.collection.name, Op.UPSERT, record_id, record.values, NOTHING)
    result, _ = apply_one(mutation, user_id=user_id, at=at)
    if result.code == ID_EXISTS:
        raise RecordExists("A record with this id exists, or existed, already.")
    return _live_record(result)


def change_record(*, user_id: UUID, record_id: UUID, change: RecordEdit, at: datetime) -> LiveRecord:
    """Change fields of a record and return it. Raises InvalidRecord, RecordNotFound."""
    return _live_record(apply_one(mutation_of(record_id, change), user_id=user_id, at=at)[0])


def remove_record(*, collection: Collection, user_id: UUID, record_id: UUID, at: datetime) -> None:
    """Delete a record: its content is wiped, a tombstone with its id stays. Raises RecordNotFound."""
    result, _ = apply_one(Mutation(collection.name, Op.DELETE, str(record_id)), user_id=user_id, at=at)
    if not result.has_changed:
        raise RecordNotFound(str(record_id))


def mutation_of(record_id: UUID, change: RecordEdit) -> Mutation:
    """Return the change of a record that is there, whatever its state."""
    return Mutation(change.collection.name, Op.UPSERT, str(record_id), change.values, LATEST)


def apply_one(mutation: Mutation, *, user_id: UUID, at: datetime) -> tuple[Result, AppliedBatch]:
    """Apply one mutation; returns its outcome and all that came of it. Raises InvalidRecord, RecordNotFound."""
    applied = apply_changes(user_id=user_id, mutations=[mutation], at=at)
    (result,) = applied.results
    if result.code == NOT_FOUND:
        raise RecordNotFound(mutation.id)
    if result.errors:
        raise InvalidRecord(result.errors)
    return result, applied


def _new_id(record: NewRecord, *, user_id: UUID) -> str:
    collection = record.collection
    if not collection.key:
        return str(uuid4())
    return collection.id_of(record.values, namespace=sync_namespace(user_id=user_id))


def _live_record(result: Result) -> LiveRecord:
    record: StoredRecord | None = result.record
    if record is None:
        raise RecordNotFound(result.id)
    return LiveRecord(record.id, record.rev, record.data)
