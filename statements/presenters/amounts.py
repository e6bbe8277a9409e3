"""Amounts, days and rows as the pages of statements write them (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from statements.domain.months import last_day_of
from statements.presenters.comparisons import amount, units_text

NOT_GIVEN: Final = "not given"
_MOST_ROWS: Final = 12


def wrvu_text(value: Decimal | str | None) -> str:
    """Return wRVU with two decimals, more where they have more, and commas."""
    # Plus zero, so that nothing below nothing has no sign.
    written = amount(None if value is None else Decimal(value) + 0)
    return NOT_GIVEN if written is None else f"{Decimal(written):,}".replace("-", "−")


def signed_text(value: Decimal | str | None) -> str:
    """Return wRVU with the sign of a difference."""
    written = wrvu_text(value)
    return f"+{written}" if value is not None and Decimal(value) > 0 else written


def unit_text(value: Decimal | None) -> str:
    """Return units."""
    return (units_text(value) or NOT_GIVEN).replace("-", "−")


def dollar_text(value: Decimal | str | None) -> str:
    """Return dollars, an empty text where there are none."""
    if value is None:
        return ""
    dollars = Decimal(value)
    return f"{'−' if dollars < 0 else ''}${abs(dollars):,.2f}"


def rows_text(rows: Sequence[str]) -> str:
    """Return rows of a file by number, the first twelve and how many more there are; an empty text for none."""
    if not rows:
        return ""
    more = f" and {len(rows) - _MOST_ROWS:,} more" if len(rows) > _MOST_ROWS else ""
    return f"row{'' if len(rows) == 1 else 's'} {', '.join(rows[:_MOST_ROWS])}{more}"


def months_text(first: date, last: date) -> str:
    """Return the month of a sum, or the first and last of its months, by days in them."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


def balance_text(month: Mapping[str, Any]) -> str:  # Any: JSON of our own
    """Return the months of a row of the running balance; one made before quarters were told apart is of one month."""
    first = date.fromisoformat(month["month"])
    return months_text(first, last_day_of(first, months=month.get("months", 1)))


def day_text(day: date) -> str:
    """Return a day with its month's short name."""
    return f"{day:%b} {day.day}, {day.year}"
