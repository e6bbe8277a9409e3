"""The series of statements as its table has it (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from statements.presenters.amounts import day_text, signed_text, wrvu_text
from statements.presenters.comparisons import JsonMap, amount
from statements.selectors.balances import StatementBalance


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A statement of the series in words, and the comparison that it leads to."""

    statement_id: UUID
    comparison_id: UUID
    days: str
    reported: str
    tracked: str
    difference: str
    explained: str
    unexplained: str
    running: str


def balance_row(balance: StatementBalance) -> BalanceRow:
    """Return a row of the series; a statement of one month is called by it."""
    first, last = balance.first_on, balance.last_on
    is_month = (first.year, first.month) == (last.year, last.month)
    return BalanceRow(
        balance.statement_id,
        balance.comparison_id,
        f"{first:%B %Y}" if is_month else f"{day_text(first)} to {day_text(last)}",
        wrvu_text(balance.reported),
        wrvu_text(balance.tracked),
        signed_text(balance.difference),
        signed_text(balance.explained),
        signed_text(balance.unexplained),
        signed_text(balance.running),
    )


def balance_json(balance: StatementBalance) -> JsonMap:
    """Return a statement of the series as the API gives it."""
    return {
        "statement_id": str(balance.statement_id),
        "comparison_id": str(balance.comparison_id),
        "label": balance.label,
        "first_on": balance.first_on.isoformat(),
        "last_on": balance.last_on.isoformat(),
        "reported": amount(balance.reported),
        "tracked": amount(balance.tracked),
        "difference": amount(balance.difference),
        "explained": amount(balance.explained),
        "unexplained": amount(balance.unexplained),
        "running": amount(balance.running),
    }
