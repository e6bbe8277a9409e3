"""Statements that are not here yet, as entries of the calendar: which months, and nothing of what statements say."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from procedures.reports.exports.calendar_entries import CalendarEntry, CalendarSource
from statements.domain.awaited import AwaitedStatement, awaited_statements
from statements.selectors.statements import statements_of


def awaited_entries(user_id: UUID, today: date) -> list[CalendarEntry]:
    """Return an entry for each period that ended 15 days ago and has no statement; one query."""
    spans = list(statements_of(user_id=user_id).filter(withdrawn_at=None).values_list("first_on", "last_on"))
    return [_entry(one) for one in awaited_statements(spans, today=today)]


def _entry(awaited: AwaitedStatement) -> CalendarEntry:
    first, last = awaited.first_month, awaited.last_month
    months = f"{first:%B %Y}" if first == last else f"{first:%B %Y} to {last:%B %Y}"
    return CalendarEntry(
        on=awaited.since, key=f"statement {first:%Y-%m}", summary=f"The statement of {months} is not here yet"
    )


CALENDAR_ENTRIES: Final = (CalendarSource(awaited_entries),)
