"""Comparisons of a user's statements, and their findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Case, QuerySet, When

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
class StatementSide:
    """What of the findings of a comparison speaks for the statement.

    `over_credits` are findings in which the statement has more, with their wRVU (statement less own) and dollars (own
    less statement). `absent` counts lines that the statement lacks: `elsewhere` of them another record shows or the
    statement is said to leave out, `open` of them are explained by nothing that is shown. `logged_later` are own lines
    of findings that were logged, changed or deleted after the file was read.
    """

    over_credits: int
    over_credited_wrvu: Decimal
    over_credited_dollars: Decimal | None
    absent: int
    elsewhere: int
    open: int
    logged_later: int


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """When a line that is still in the log was written and last changed; `logged_at` is None where nobody knows."""

    logged_at: datetime | None
    changed_at: datetime


def finding_facts(comparison: StoredComparison) -> list[ComparisonFinding]:
    """Return the findings with what their sums need alone, in no order; one query."""
    return list(findings_of(comparison).only("kind", "grade", "lines", "wrvu", "dollars", "own_lines"))


def finding_sums(findings: Iterable[ComparisonFinding]) -> list[FindingSum]:
    """Return the sums of findings by kind and grade, both in the order of their lists; no query."""
    parts: defaultdict[tuple[str, str], list[ComparisonFinding]] = defaultdict(list)
    for finding in findings:
        parts[finding.kind, finding.grade].append(finding)
    sums = [
        FindingSum(
            FindingKind(kind),
            Grade(grade),
            len(part),
            total_of(one.wrvu for one in part),
            total_of(one.dollars for one in part),
        )
        for (kind, grade), part in parts.items()
    ]
    return sorted(sums, key=lambda one: (_KINDS.index(one.kind), _GRADES.index(one.grade)))


def total_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return what amounts sum to, None where there is none."""
    given = [one for one in amounts if one is not None]
    return sum(given, Decimal(0)) if given else None


def statement_side(
    findings: Sequence[ComparisonFinding], lines: Mapping[str, LoggedLine], *, read_at: datetime
) -> StatementSide:
    """Return what speaks for a statement that was read at a moment; no query.

    `lines` are those of the log that the findings name, as far as they are still there.
    """
    over = [one for one in findings if one.wrvu is not None and one.wrvu > 0]
    absent = [one for one in findings if one.kind == FindingKind.ABSENT]
    ids = own_ids(findings)
    return StatementSide(
        over_credits=len(over),
        over_credited_wrvu=total_of(one.wrvu for one in over) or Decimal(0),
        over_credited_dollars=total_of(one.dollars for one in over),
        absent=sum(one.lines for one in absent),
        elsewhere=sum(one.lines for one in absent if one.grade == Grade.SHOWN),
        open=sum(one.lines for one in absent if one.grade not in CERTAIN),
        logged_later=sum(id_ not in lines or lines[id_].changed_at > read_at for id_ in ids),
    )


def own_ids(findings: Iterable[ComparisonFinding]) -> set[str]:
    """Return the ids of the lines of the log that findings name."""
    return {line_id for finding in findings for line_id in finding.own_lines}


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
