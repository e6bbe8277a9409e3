"""Comparisons of a user's statements, and their findings."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from procedures.selectors.changes import record_stream
from statements.models import ComparisonFinding, StoredComparison


class ComparisonNotFound(LookupError):
    """The user's statement has no such comparison, or the user no such statement."""


def comparisons_of(*, user_id: UUID, statement_id: UUID) -> QuerySet[StoredComparison]:
    """Return the comparisons of a statement, in no order."""
    return StoredComparison.objects.filter(user_id=user_id, statement_id=statement_id)


def find_comparison(*, user_id: UUID, statement_id: UUID, comparison_id: UUID) -> StoredComparison:
    """Return a comparison of a user's statement; one query. Raises ComparisonNotFound."""
    comparison = comparisons_of(user_id=user_id, statement_id=statement_id).filter(id=comparison_id).first()
    if comparison is None:
        raise ComparisonNotFound
    return comparison


def findings_of(comparison: StoredComparison) -> QuerySet[ComparisonFinding]:
    """Return the findings of a comparison, in no order."""
    return ComparisonFinding.objects.filter(user_id=comparison.user_id, comparison_id=comparison.id)


def last_change(*, user_id: UUID) -> int:
    """Return the number of the last change of a user's records; one query."""
    return record_stream(user_id=user_id).last
