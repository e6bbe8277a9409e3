"""Joining lines to one encounter and parting them, through the one write path."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from procedures.collections.logs import PROCEDURE_LOGS
from procedures.requests.records import InvalidRecord
from procedures.requests.sessions import Joining
from procedures.selectors.logs import ValuedLog, live_logs, valued_logs
from procedures.services.changes import Mutation, Op, apply_changes
from procedures.services.changes.sequence import lock_sequences


@transaction.atomic
def join_session(*, user_id: UUID, joining: Joining, at: datetime) -> list[ValuedLog]:
    """Give lines of one day one encounter, or none, and return them with their credits, in the order asked for.

    Raises InvalidRecord where a line is not the user's (`not_found`), where the lines are of several days
    (`several_days`), or where the encounter has lines of another day (`other_day`).
    """
    lock_sequences(user_id=user_id)
    lines = {str(log.id): log for log in live_logs(user_id=user_id).filter(id__in=joining.logs)}
    unknown = {f"logs.{n}": ("not_found",) for n, log_id in enumerate(joining.logs) if log_id not in lines}
    if unknown:
        raise InvalidRecord(unknown)
    days = {log.performed_on for log in lines.values()}
    if joining.encounter_id is not None:
        _refuse_days(user_id, joining.encounter_id, days)
    change = {"encounter_id": joining.encounter_id}
    mutations = [Mutation(PROCEDURE_LOGS.name, Op.UPSERT, log_id, change) for log_id in joining.logs]
    apply_changes(user_id=user_id, mutations=mutations, at=at)
    order = {log_id: place for place, log_id in enumerate(joining.logs)}
    joined = valued_logs(live_logs(user_id=user_id).filter(id__in=joining.logs), user_id=user_id)
    return sorted(joined, key=lambda log: order[log.id])


def _refuse_days(user_id: UUID, encounter_id: str, days: Collection[date | None]) -> None:
    if len(days) > 1:
        raise InvalidRecord({"logs": ("several_days",)})
    of_other_days = live_logs(user_id=user_id).filter(encounter_id=encounter_id).exclude(performed_on__in=list(days))
    if of_other_days.exists():
        raise InvalidRecord({"encounter_id": ("other_day",)})
