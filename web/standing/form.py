"""The forms of a goal and of the settings that reports read, as typed and in words (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from procedures.values.collection import Json
from procedures.values.preferences import Preferences
from procedures.values.records import GOALS

WEEKDAYS: Final = ((1, "Mon"), (2, "Tue"), (3, "Wed"), (4, "Thu"), (5, "Fri"), (6, "Sat"), (7, "Sun"))
_GOAL_WORDS: Final = {
    "period_start": "Give the first day, such as 2025-01-01.",
    "period_end": "Give the last day, on or after the first.",
    "target_wrvu": "Give a number of wRVU above nothing, with at most two decimals: 4800.",
}
SETTING_WORDS: Final = {
    "leave": "Give a line a leave: its first and last day, such as 2025-07-14 2025-07-25.",
    "workdays": "Choose at least one day of the week.",
    "holidays": "Choose a state, or none.",
    "medicare_share": "Give a whole number of percent from 0 to 100, or nothing.",
}


@dataclass(frozen=True, slots=True)
class GoalForm:
    """A goal as typed."""

    period_start: str = ""
    period_end: str = ""
    target_wrvu: str = ""

    @property
    def data(self) -> dict[str, Json]:
        """Return the fields as a goal has them: 4800 and 4,800.5 are 4800.00 and 4800.50."""
        return {
            "period_start": self.period_start.strip(),
            "period_end": self.period_end.strip(),
            "target_wrvu": _two_decimals(self.target_wrvu),
        }

    @property
    def errors(self) -> dict[str, str]:
        """Return in words what is wrong, by field."""
        checked = GOALS.checked(self.data, is_whole=True)
        wrong = checked.errors or GOALS.whole(checked.values).errors
        found = {name: _GOAL_WORDS[name] for name in wrong}
        if not found and self.data["target_wrvu"] == "0.00":
            found["target_wrvu"] = _GOAL_WORDS["target_wrvu"]
        return found


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The settings as typed; `leave` a line a span."""

    leave: str = ""
    workdays: tuple[str, ...] = ()
    holidays: str = ""
    medicare_share: str = ""

    @classmethod
    def of(cls, told: Preferences) -> SettingsForm:
        """Return the form of what is set."""
        return cls(
            leave="\n".join(f"{first} {last}" for first, last in told.leave),
            workdays=tuple(str(day) for day in sorted(told.workdays)),
            holidays=told.holidays,
            medicare_share="" if told.medicare_share is None else str(told.medicare_share),
        )

    @property
    def values(self) -> dict[str, Json]:
        """Return the settings by key."""
        share = self.medicare_share.strip()
        lines = [line.split() for line in self.leave.splitlines() if line.strip()]
        return {
            "leave": [[str(part) for part in line] for line in lines],
            "workdays": [int(day) for day in self.workdays if day in "1234567" and day],
            "holidays": self.holidays,
            "medicare_share": None if not share else int(share) if share.isascii() and share.isdigit() else share,
        }


def _two_decimals(written: str) -> str:
    figure = written.strip().replace(",", "")
    whole, _, rest = figure.partition(".")
    return f"{whole}.{rest:0<2}" if whole.isdigit() and len(rest) <= 2 and (not rest or rest.isdigit()) else figure
