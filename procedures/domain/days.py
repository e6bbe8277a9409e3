"""Which days a line can be dated (pure)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

FIRST_DAY: Final = date(1992, 1, 1)  # the first day of the Medicare fee schedule

_LAST_ZONE = timezone(timedelta(hours=14))


def last_day_accepted(at: datetime) -> date:
    """Return tomorrow where the day begins first, at UTC+14; a later date of service lies in the future everywhere."""
    return at.astimezone(_LAST_ZONE).date() + timedelta(days=1)
