"""What a request does to a user's lines: record, replace, amend, remove; all through the one write path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from procedures.collections.collection import Errors
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.domain.days import last_day_accepted
from procedures.selectors.logs import ValuedLog, live_logs, valued_logs
from procedures.services.changes import NOTHING, AppliedBatch, Mutation, Op, Result, Status, apply_changes
from procedures.services.changes.mutations import ID_EXISTS, INVALID
from procedures.services.records import (
    InvalidRecord,
    RecordExists,
    RecordNotFound,
    apply_one,
    change_of,
    fields_of,
    remove_record,
)

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


def record_log(*, user_id: UUID, data: object, at: datetime) -> ValuedLog:
    """Store a new line and return it with its credit. Raises InvalidRecord, RecordExists."""
    (recorded,) = record_logs(user_id=user_id, logs=[data], at=at)
    if isinstance(recorded, ValuedLog):
        return recorded
    if recorded.code == ID_EXISTS:
        raise RecordExists("A line with this id exists, or existed, already.")
    raise InvalidRecord(recorded.errors)


def record_logs(*, user_id: UUID, logs: Sequence[object], at: datetime) -> list[ValuedLog | RefusedLog]:
    """Store new lines and return, in their order, each with its credit or why it was refused.

    A refused line does not stop the others. A line dated later than tomorrow in the last time zone of the world is
    refused. Raises TooManyLogs.
    """
    if len(logs) > MOST_LOGS:
        raise TooManyLogs(f"{len(logs)} lines are more than {MOST_LOGS}")
    prepared = [_prepared(data, at=at) for data in logs]
    mutations = [one for one in prepared if isinstance(one, Mutation)]
    applied = apply_changes(user_id=user_id, mutations=mutations, at=at)
    results = iter(applied.results)
    return [_recorded(next(results), applied) if isinstance(one, Mutation) else one for one in prepared]


def replace_log(*, user_id: UUID, log_id: UUID, data: object, at: datetime) -> ValuedLog:
    """Store a line anew as a whole, fields that are not given at their defaults, and return it with its credit.

    Raises InvalidRecord, RecordNotFound.
    """
    return _change(user_id=user_id, log_id=log_id, data=data, is_whole=True, at=at)


def amend_log(*, user_id: UUID, log_id: UUID, data: object, at: datetime) -> ValuedLog:
    """Change the fields given and return the line with its credit. Raises InvalidRecord, RecordNotFound."""
    return _change(user_id=user_id, log_id=log_id, data=data, is_whole=False, at=at)


def remove_log(*, user_id: UUID, log_id: UUID, at: datetime) -> None:
    """Delete a line: its content is wiped, a tombstone with its id stays. Raises RecordNotFound."""
    remove_record(collection=PROCEDURE_LOGS, user_id=user_id, record_id=log_id, at=at)


def _prepared(data: object, *, at: datetime) -> Mutation | RefusedLog:
    try:
        fields = fields_of(PROCEDURE_LOGS, data, is_whole=True)
    except InvalidRecord as invalid:
        return RefusedLog(INVALID, invalid.errors)
    if str(fields["performed_on"]) > last_day_accepted(at).isoformat():
        return RefusedLog(INVALID, {"performed_on": ("in_future",)})
    return Mutation(PROCEDURE_LOGS.name, Op.UPSERT, str(fields.pop("id", None) or uuid4()), fields, NOTHING)


def _recorded(result: Result, applied: AppliedBatch) -> ValuedLog | RefusedLog:
    if result.status is Status.REJECTED or result.record is None:
        return RefusedLog(result.code, result.errors)
    return ValuedLog(result.id, result.record.rev, result.record.data, applied.credits[result.id])


def _change(*, user_id: UUID, log_id: UUID, data: object, is_whole: bool, at: datetime) -> ValuedLog:
    mutation = change_of(PROCEDURE_LOGS, log_id, data, is_whole=is_whole)
    result, applied = apply_one(mutation, user_id=user_id, at=at)
    if result.record is None or not result.has_changed:
        return find_log(user_id=user_id, log_id=log_id)
    return ValuedLog(result.id, result.record.rev, result.record.data, applied.credits[result.id])
