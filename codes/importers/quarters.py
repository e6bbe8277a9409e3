"""Which release of the fee schedule should exist on a day: A January, B April, C July, D October (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.importers.naming import ReleaseEdition

_LETTERS: Final = "ABCD"
_NAME = re.compile(r"RVU(\d{2})([A-D])(R?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Newness:
    """How the newest loaded quarter stands against the one that is due; `newest` is None where none is loaded."""

    due: ReleaseEdition
    newest: ReleaseEdition | None

    @property
    def is_behind(self) -> bool:
        """Return true if a newer quarter than the newest loaded should exist."""
        return self.newest is None or self.newest.quarter < self.due.quarter


def quarter_of(day: date) -> ReleaseEdition:
    """Return the quarter in force on a day, such as RVU26D for 28 November 2026."""
    return ReleaseEdition(day.year, _LETTERS[(day.month - 1) // 3])


def newness(*, newest_from: date | None, today: date) -> Newness:
    """Return how the newest loaded release, by its first day in force, stands against the quarter of today."""
    return Newness(quarter_of(today), None if newest_from is None else quarter_of(newest_from))


def release_named(text: str) -> ReleaseEdition | None:
    """Return the edition that a name such as RVU26D or rvu24ar says, None for whatever is no such name."""
    match = _NAME.fullmatch(text.strip())
    if match is None:
        return None
    year, letter, reissue = match.groups()
    return ReleaseEdition(2000 + int(year), letter.upper(), reissue=bool(reissue))


def newness_line(state: Newness) -> str:
    """Return the state as one sentence for whoever keeps the catalogue."""
    due = state.due.id
    if state.newest is None:
        return f"No complete release is loaded; {due} should exist by now: manage.py import_release {due}"
    if state.is_behind:
        return f"{due} should exist by now, the newest loaded is {state.newest.id}: manage.py import_release {due}"
    return f"Up to date: {state.newest.id} is loaded, {due} is the quarter of today."
