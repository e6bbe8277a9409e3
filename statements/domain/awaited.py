"""Which statements of an employer should be here and are not (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from statements.domain.months import FIRST_YEAR, LAST_YEAR, month_number, month_of_number

# So long after the end of its period a statement is waited for.
DAYS_AFTER_END: Final = 15
# Of a long silence only the last months are spoken of.
MOST_AWAITED: Final = 12


@dataclass(frozen=True, slots=True)
class AwaitedStatement:
    """A period without a statement, by its first and last month (their first days), and the day since which one is
    waited for."""

    first_month: date
    last_month: date
    since: date


def awaited_statements(spans: Sequence[tuple[date, date]], *, today: date) -> list[AwaitedStatement]:
    """Return the periods since the earliest statement of which none is here though they ended 15 days ago, the last
    twelve at most.

    `spans` are the first and last days of the statements that are here; without any nothing is waited for. A period
    has as many months as the latest of them.
    """
    # An earlier version kept days of any year.
    spans = [span for span in spans if span[0].year >= FIRST_YEAR and span[1].year <= LAST_YEAR]
    if not spans:
        return []
    latest = max(spans, key=lambda span: (span[1], span[0]))
    length = month_number(latest[1]) - month_number(latest[0]) + 1
    here = {month for first, last in spans for month in range(month_number(first), month_number(last) + 1)}
    awaited = []
    for start in range(month_number(min(spans)[0]), month_number(today) + 1, length):
        months = range(start, start + length)
        since = month_of_number(start + length) - timedelta(days=1) + timedelta(days=DAYS_AFTER_END)
        if since <= today and here.isdisjoint(months):
            awaited.append(AwaitedStatement(month_of_number(months[0]), month_of_number(months[-1]), since))
    return awaited[-MOST_AWAITED:]
