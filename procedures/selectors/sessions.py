"""Days with lines that could belong to one case, though nobody said so."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from procedures.models import ProcedureLog, Valuation
from procedures.selectors.logs import live_logs

FLAG = "session_not_given"


def lines_without_session(*, user_id: UUID) -> QuerySet[ProcedureLog]:
    """Return the user's lines that others of their day might reduce if they are of one case, in no order."""
    flagged = Valuation.objects.filter(user_id=user_id, log_id=OuterRef("id"), flags__contains=[FLAG])
    return live_logs(user_id=user_id).filter(encounter_id__isnull=True).filter(Exists(flagged))
