"""The forms of a goal and of the settings that reports read, as typed and in words (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from procedures.values.collection import Errors, Json
from procedures.values.preferences import OwnTable, Preferences
from procedures.values.records import GOALS

_GOAL_WORDS: Final = {
    "period_start": "Give the first day, such as 2025-01-01.",
    "period_end": "Give the last day, on or after the first.",
    "target_wrvu": "Give a number of wRVU above nothing, with at most two decimals: 4800.",
    "already_made": "Give the wRVU that you had made by that day, with at most two decimals: 3500.",
    "already_made_through": "Give the last day that they cover, within the days of the goal.",
}
SETTING_WORDS: Final = {
    "leave": "Give a line a leave: its first and last day, such as 2025-07-14 2025-07-25.",
    "workdays": "Choose at least one day of the week.",
    "holidays": "Choose a state, or none.",
    "own_table": "Give a name, a year, and a line a percentile with its wRVU, rising: 50 5200.",
    "medicare_share": "Give a whole number of percent from 0 to 100, or nothing.",
}


@dataclass(frozen=True, slots=True)
class GoalForm:
    """A goal as typed."""

    period_start: str = ""
    period_end: str = ""
    target_wrvu: str = ""
    already_made: str = ""
    already_made_through: str = ""

    @property
    def data(self) -> dict[str, Json]:
        """Return the fields as a goal has them: 4800 and 4,800.5 are 4800.00 and 4800.50."""
        return {
            "period_start": self.period_start.strip(),
            "period_end": self.period_end.strip(),
            "target_wrvu": _two_decimals(self.target_wrvu),
            **self.balance,
        }

    @property
    def balance(self) -> dict[str, Json]:
        """Return what was made before the log began; nulls where nothing is typed."""
        return {
            "already_made": _two_decimals(self.already_made) or None,
            "already_made_through": self.already_made_through.strip() or None,
        }

    @property
    def errors(self) -> dict[str, str]:
        """Return in words what is wrong, by field."""
        checked = GOALS.checked(self.data, is_whole=True)
        wrong = checked.errors or GOALS.whole(checked.values).errors
        found = goal_words(wrong)
        if not found and self.data["target_wrvu"] == "0.00":
            found["target_wrvu"] = _GOAL_WORDS["target_wrvu"]
        return found


def goal_words(errors: Errors) -> dict[str, str]:
    """Return what is wrong with a goal in words, by field."""
    return {name: _GOAL_WORDS[name] for name in errors if name in _GOAL_WORDS}


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The settings as typed; `leave` a line a span, `table_points` a line a percentile."""

    leave: str = ""
    workdays: tuple[str, ...] = ()
    holidays: str = ""
    medicare_share: str = ""
    table_name: str = ""
    table_year: str = ""
    table_points: str = ""

    @classmethod
    def of(cls, told: Preferences) -> SettingsForm:
        """Return the form of what is set."""
        return cls(
            leave="\n".join(f"{first} {last}" for first, last in told.leave),
            workdays=tuple(str(day) for day in sorted(told.workdays)),
            holidays=told.holidays,
            medicare_share="" if told.medicare_share is None else str(told.medicare_share),
            **_table_fields(told.own_table),
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
            "medicare_share": None if not share else _number(share),
            "own_table": self._own_table,
        }

    @property
    def _own_table(self) -> Json:
        """Return the table as the setting has it; None where nothing is typed."""
        lines = [line.split() for line in self.table_points.splitlines() if line.strip()]
        if not lines and not self.table_name.strip() and not self.table_year.strip():
            return None
        points: dict[str, Json] = {line[0].removeprefix("p"): _two_decimals("".join(line[1:])) for line in lines}
        return {"name": self.table_name.strip(), "year": _number(self.table_year.strip()), "points": points}


def _table_fields(table: OwnTable | None) -> dict[str, str]:
    if table is None:
        return {}
    points = "\n".join(f"{percent} {value}" for percent, value in table.points)
    return {"table_name": table.name, "table_year": str(table.year), "table_points": points}


def _number(written: str) -> int | str:
    return int(written) if written.isascii() and written.isdigit() else written


def _two_decimals(written: str) -> str:
    figure = written.strip().replace(",", "")
    whole, _, rest = figure.partition(".")
    return f"{whole}.{rest:0<2}" if whole.isdigit() and len(rest) <= 2 and (not rest or rest.isdigit()) else figure
