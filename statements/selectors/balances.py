"""What each statement reported and the log tracked, by the latest comparison of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from statements.matching.dollars import CERTAIN
from statements.matching.values import ZERO
from statements.models import Statement, StoredComparison
from statements.selectors.statements import statements_of


@dataclass(frozen=True, slots=True)
class StatementBalance:
    """A statement by its days, and its latest comparison: wRVU reported (None without a column) and tracked, statement
    less own, what of this is shown or has one cause that fits, and the differences added up so far: None of a statement
    that has no wRVU, and from where statements of the same days would count twice."""

    statement_id: UUID
    comparison_id: UUID
    label: str
    first_on: date
    last_on: date
    reported: Decimal | None
    tracked: Decimal
    explained: Decimal
    running: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Return the wRVU of the statement less the own."""
        return None if self.reported is None else self.reported - self.tracked

    @property
    def unexplained(self) -> Decimal | None:
        """Return what of the difference nothing explains."""
        return None if self.difference is None else self.difference - self.explained


def statement_balances(*, user_id: UUID) -> list[StatementBalance]:
    """Return the statements in force that were compared, by their days; two queries."""
    statements = {one.id: one for one in statements_of(user_id=user_id).filter(withdrawn_at=None)}
    latest = (
        StoredComparison.objects.filter(user_id=user_id, statement_id__in=statements)
        .order_by("statement_id", "-made_at", "id")
        .distinct("statement_id")
        .values_list("statement_id", "id", "result__totals")
    )
    balances = [
        _balance(statements[statement_id], comparison_id, totals) for statement_id, comparison_id, totals in latest
    ]
    balances.sort(key=lambda one: (one.first_on, one.last_on, one.statement_id))
    return [replace(one, running=running) for one, running in zip(balances, _so_far(balances), strict=True)]


def _so_far(balances: Sequence[StatementBalance]) -> Iterator[Decimal | None]:
    """Yield the differences added up: nothing of a statement without wRVU, and nothing more from where two statements
    have the same days, which count twice."""
    so_far: Decimal | None = ZERO
    last = date.min
    for balance in balances:
        so_far = None if so_far is None or balance.first_on <= last else so_far + (balance.difference or ZERO)
        last = max(last, balance.last_on)
        yield None if balance.difference is None else so_far


def _balance(statement: Statement, comparison_id: UUID, totals: Mapping[str, Any]) -> StatementBalance:  # Any: our JSON
    grades = totals["by_grade"]
    return StatementBalance(
        statement.id,
        comparison_id,
        statement.label,
        statement.first_on,
        statement.last_on,
        None if totals["statement"] is None else Decimal(totals["statement"]),
        Decimal(totals["own"]),
        sum((Decimal(grades[grade.value]["wrvu"]) for grade in CERTAIN if grade.value in grades), ZERO),
        ZERO,
    )
