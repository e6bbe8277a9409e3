"""Comparisons of a user's statements, and their findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, QuerySet, Sum, When

from procedures.models import ProcedureLog
from procedures.selectors.changes import record_stream
from statements.matching.dollars import CERTAIN
from statements.matching.values import FindingKind, Grade
from statements.models import ComparisonFinding, StoredComparison

_KINDS: Final = tuple(FindingKind)
_GRADES: Final = tuple(Grade)


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


@dataclass(frozen=True, slots=True)
class FindingSum:
    """How many findings a kind has in a grade, and what they sum to; wRVU statement less own, dollars own less
    statement, None where no finding has any."""

    kind: FindingKind
    grade: Grade
    findings: int
    wrvu: Decimal | None
    dollars: Decimal | None


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """When a line that is still in the log was written and last changed; `logged_at` is None where nobody knows."""

    logged_at: datetime | None
    changed_at: datetime


def finding_sums(comparison: StoredComparison) -> list[FindingSum]:
    """Return the sums of the findings by kind and grade, both in the order of their lists; one query."""
    rows = findings_of(comparison).values("kind", "grade").annotate(
        count=Count("number"), all_wrvu=Sum("wrvu"), all_dollars=Sum("dollars")
    )  # fmt: skip
    sums = [
        FindingSum(FindingKind(row["kind"]), Grade(row["grade"]), row["count"], row["all_wrvu"], row["all_dollars"])
        for row in rows
    ]
    return sorted(sums, key=lambda one: (_KINDS.index(one.kind), _GRADES.index(one.grade)))


def findings_by_certainty(comparison: StoredComparison) -> QuerySet[ComparisonFinding]:
    """Return the findings with those first that are shown or have one cause that fits; then by kind and number."""
    kinds = [When(kind=kind.value, then=place) for place, kind in enumerate(_KINDS)]
    is_open = Case(When(grade__in=[grade.value for grade in CERTAIN], then=0), default=1)
    return findings_of(comparison).order_by(is_open, Case(*kinds), "number")


def logged_lines(*, user_id: UUID, ids: Iterable[str]) -> dict[str, LoggedLine]:
    """Return of some lines those that are still in the log, by id; one query.

    When a line was logged is what the device says, else the moment at which a line never edited came in.
    """
    lines = ProcedureLog.objects.filter(user_id=user_id, id__in=set(ids), deleted=False)
    rows = lines.values_list("id", "client_created_at", "changed_at", "field_revs")
    return {
        str(line_id): LoggedLine(_logged_at(created_at, changed_at if revs is None else None), changed_at)
        for line_id, created_at, changed_at, revs in rows
    }


def _logged_at(milliseconds: int | None, came_in_at: datetime | None) -> datetime | None:
    if milliseconds is None:
        return came_in_at
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return came_in_at
