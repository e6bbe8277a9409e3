"""A user's lines as the API gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from procedures.collections.credit import StoredCredit
from procedures.collections.logs import LogFields
from procedures.models import ProcedureLog, SyncState, Valuation


@dataclass(frozen=True, slots=True)
class ValuedLog:
    """A live line as its owner wrote it, with its credit."""

    id: str
    rev: int
    fields: LogFields
    credit: StoredCredit


def live_logs(*, user_id: UUID) -> QuerySet[ProcedureLog]:
    """Return the user's lines that are not deleted, in no order."""
    return ProcedureLog.objects.filter(user_id=user_id, deleted=False)


def valued_logs(logs: Iterable[ProcedureLog], *, user_id: UUID) -> list[ValuedLog]:
    """Return lines with their credits, in the order given; one query."""
    logs = list(logs)
    valuations = Valuation.objects.filter(user_id=user_id, log_id__in=[log.id for log in logs])
    credit_of = {valuation.log_id: _credit(valuation) for valuation in valuations}
    return [ValuedLog(str(log.id), log.rev, _fields(log), credit_of[log.id]) for log in logs]


def users_with_records() -> Iterator[UUID]:
    """Yield the ids of all users who ever stored a record, in their order. For commands, never for a request."""
    return SyncState.objects.order_by("user_id").values_list("user_id", flat=True).iterator()


def _fields(log: ProcedureLog) -> LogFields:
    return LogFields(
        code=log.code,
        # Only a tombstone has no day.
        performed_on=log.performed_on or date.min,
        units=log.units,
        modifiers=tuple(log.modifiers),
        role=log.role,
        place_of_service=log.place_of_service,
        encounter_id=None if log.encounter_id is None else str(log.encounter_id),
        minutes=log.minutes,
        billing_state=log.billing_state,
        note=log.note,
        client_created_at=log.client_created_at,
        client_updated_at=log.client_updated_at,
    )


def _credit(valuation: Valuation) -> StoredCredit:
    return StoredCredit(
        log_id=str(valuation.log_id),
        seq=valuation.seq,
        wrvu=f"{valuation.wrvu:.2f}",
        unadjusted_wrvu=f"{valuation.unadjusted_wrvu:.2f}",
        basis=valuation.basis,
        reason=valuation.reason,
        release=valuation.release,
        row=valuation.row,
        flags=tuple(valuation.flags),
        steps=tuple(valuation.steps),
        extras=valuation.extras,
        digest=str(valuation.digest),
        valued_at=valuation.valued_at.isoformat(),
    )
