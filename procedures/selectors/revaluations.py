"""The reports of re-valuations, as their owner reads them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from procedures.models import Revaluation, Valuation
from procedures.wrvu.version import RULES_VERSION


def has_credits_of_older_rules() -> bool:
    """Return whether any credit was worked out by older rules than those of this program; one look into an index."""
    return Valuation.objects.filter(rules_version__lt=RULES_VERSION).exists()


class RevaluationNotFound(LookupError):
    """The user has no such report."""


def revaluations_of(*, user_id: UUID) -> QuerySet[Revaluation]:
    """Return the reports of runs that changed a credit of the user, in no order."""
    return Revaluation.objects.filter(user_id=user_id, changed__gt=0)


def find_revaluation(*, user_id: UUID, run_id: UUID) -> Revaluation:
    """Return a report; one query. Raises RevaluationNotFound."""
    for report in revaluations_of(user_id=user_id).filter(id=run_id):
        return report
    raise RevaluationNotFound(str(run_id))
