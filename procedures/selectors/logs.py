"""A user's lines as the API gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from procedures.collections.collection import Json
from procedures.collections.credit import StoredCredit
from procedures.models import ProcedureLog, SyncState, Valuation
from procedures.selectors.records import live_record_of


@dataclass(frozen=True, slots=True)
class ValuedLog:
    """A live line as the client wrote it (JSON), with its credit."""

    id: str
    rev: int
    data: Mapping[str, Json]
    credit: StoredCredit


def live_logs(*, user_id: UUID) -> QuerySet[ProcedureLog]:
    """Return the user's lines that are not deleted, in no order."""
    return ProcedureLog.objects.filter(user_id=user_id, deleted=False)


def valued_logs(logs: Iterable[ProcedureLog], *, user_id: UUID) -> list[ValuedLog]:
    """Return lines with their credits, in the order given; one query."""
    logs = list(logs)
    valuations = Valuation.objects.filter(user_id=user_id, log_id__in=[log.id for log in logs])
    credit_of = {valuation.log_id: _credit(valuation) for valuation in valuations}
    return [ValuedLog(str(log.id), log.rev, live_record_of(log).data, credit_of[log.id]) for log in logs]


def users_with_records() -> Iterator[UUID]:
    """Yield the ids of all users who ever stored a record, in their order. For commands, never for a request."""
    return SyncState.objects.order_by("user_id").values_list("user_id", flat=True).iterator()


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
