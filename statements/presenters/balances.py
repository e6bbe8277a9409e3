"""The series of statements as its table has it (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from statements.presenters.amounts import day_text, signed_text, wrvu_text
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
    )
