"""What a request does to a user's lines: record, change, remove; all through the one write path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from procedures.collections.collection import Errors
from procedures.collections.logs import PROCEDURE_LOGS, LogFields
from procedures.requests.records import InvalidRecord, NewRecord, RecordEdit
from procedures.selectors.logs import ValuedLog, live_logs, valued_logs
from procedures.services.changes import NOTHING, AppliedBatch, Mutation, Op, Result, StoredRecord, apply_changes
from procedures.services.changes.mutations import ID_EXISTS, INVALID
from procedures.services.records import RecordExists, RecordNotFound, apply_one, mutation_of, remove_record

MOST_LOGS: Final = 500


class TooManyLogs(ValueError):
    """More lines at once than are taken."""

    limit = MOST_LOGS


@dataclass(frozen=True, slots=True)
class RefusedLog:
    """A line of several that was not stored, and why: `code` is `invalid`, with `errors` by field, or `id_exists`."""

    code: str
    errors: Errors


def find_log(*, user_id: UUID, log_id: UUID) -> ValuedLog:
    """Return a line of the user with its credit. Two queries. Raises RecordNotFound."""
    for log in valued_logs(live_logs(user_id=user_id).filter(id=log_id), user_id=user_id):
        return log
    raise RecordNotFound(str(log_id))


def record_log(*, user_id: UUID, log: NewRecord, at: datetime) -> ValuedLog:
    """Store a new line and return it with its credit. Raises InvalidRecord, RecordExists."""
    (recorded,) = record_logs(user_id=user_id, logs=[log], at=at)
    if isinstance(recorded, ValuedLog):
        return recorded
    if recorded.code == ID_EXISTS:
        raise RecordExists("A line with this id exists, or existed, already.")
    raise InvalidRecord(recorded.errors)


def record_logs(
    *, user_id: UUID, logs: Sequence[NewRecord | InvalidRecord], at: datetime
) -> list[ValuedLog | RefusedLog]:
    """Store new lines and return, in their order, each with its credit or why it was refused.

    A refused line does not stop the others. Raises TooManyLogs.
    """
    if len(logs) > MOST_LOGS:
        raise TooManyLogs(f"{len(logs)} lines are more than {MOST_LOGS}")
    mutations = [
        Mutation(PROCEDURE_LOGS.name, Op.UPSERT, log.id or str(uuid4()), log.values, NOTHING)
        for log in logs
        if isinstance(log, NewRecord)
    ]
    applied = apply_changes(user_id=user_id, mutations=mutations, at=at)
    results = iter(applied.results)
    return [
        RefusedLog(INVALID, log.errors) if isinstance(log, InvalidRecord) else _recorded(next(results), applied)
        for log in logs
    ]


def change_log(*, user_id: UUID, log_id: UUID, change: RecordEdit, at: datetime) -> ValuedLog:
    """Change fields of a line and return it with its credit. Raises InvalidRecord, RecordNotFound."""
    result, applied = apply_one(mutation_of(log_id, change), user_id=user_id, at=at)
    if result.record is None or not result.has_changed:
        return find_log(user_id=user_id, log_id=log_id)
    return _valued(result.record, applied)


def remove_log(*, user_id: UUID, log_id: UUID, at: datetime) -> None:
    """Delete a line: its content is wiped, a tombstone with its id stays. Raises RecordNotFound."""
    remove_record(collection=PROCEDURE_LOGS, user_id=user_id, record_id=log_id, at=at)


def _recorded(result: Result, applied: AppliedBatch) -> ValuedLog | RefusedLog:
    if not result.holds or result.record is None:
        return RefusedLog(result.code, result.errors)
    return _valued(result.record, applied)


def _valued(record: StoredRecord, applied: AppliedBatch) -> ValuedLog:
    return ValuedLog(record.id, record.rev, LogFields.from_json(record.data), applied.credits[record.id])
