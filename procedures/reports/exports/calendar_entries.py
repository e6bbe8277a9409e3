"""What other apps put into the calendar of a user, beside the days of the log.

class StatementsConfig(AppConfig):
    calendar_entries = "statements.reports.awaited.CALENDAR_ENTRIES"
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from wire.declarations import declared


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day's entry: `key` tells it from all others of the user, `summary` has nothing that others may not read."""

    on: date
    key: str
    summary: str


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """An app's entries of a user on a day, in any order."""

    entries: Callable[[UUID, date], Sequence[CalendarEntry]]


@cache
def calendar_sources() -> tuple[CalendarSource, ...]:
    """Return the declared sources of all apps (`calendar_entries` of their AppConfig)."""
    return tuple(declared("calendar_entries", CalendarSource))


def entries_of(*, user_id: UUID, today: date) -> list[CalendarEntry]:
    """Return what the apps put into a user's calendar, by day and key."""
    entries = [entry for source in calendar_sources() for entry in source.entries(user_id, today)]
    return sorted(entries, key=lambda entry: (entry.on, entry.key))
