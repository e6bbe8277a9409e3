"""The forms of a goal, of what was made before it, and of the settings that reports read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django import forms

from benchmarks.medicare.method import NATION, REGION_NAMES, STATES, TERRITORIES
from procedures.collections.collection import Json
from procedures.collections.preferences import Preferences, setting_errors
from procedures.collections.records import GOALS
from web.account.profile_form import WEEKDAYS
from web.forms.fields import DayField, OneOf, PercentField, PersonField, PersonForm, WholeField, WrvuField
from web.forms.reading import read_day, read_decimal
from wire.validation.values import ValidationFailed, decimal_text, integer

_BETWEEN: Final = re.compile(r"\s+(?:-|–|to|until|through)\s+|\s*–\s*")
_FIRST_WORD: Final = re.compile(r"\s+")
_PERCENTILE: Final = re.compile(r"[pP]?([0-9]{1,2})(?:%|st|nd|rd|th)?")
_HOLIDAYS: Final = [("", "None"), ("US", "Federal"), *((f"US-{state}", f"Federal and {state}") for state in STATES)]
_REGIONS: Final = [*REGION_NAMES.items(), *((state, state) for state in (*STATES, *TERRITORIES))]
_LONGEST_DAYS: Final = 3_653
_MADE: Final = "wRVU that are not in this log; lines that you log up to that day do not count towards the goal."


class BalanceForm(PersonForm):
    """What was made towards a goal before the log began; both or neither."""

    already_made = WrvuField(label="Already made, wRVU", required=False, max_length=12, help_text=_MADE)
    already_made_through = DayField(
        label="Up to and with", required=False, expects="the last day that they cover, within the days of the goal"
    )

    @classmethod
    def of_goal(cls, goal_id: UUID, data: Mapping[str, object] | None = None, **options: object) -> BalanceForm:
        """Return the form of a goal that is stored, whose fields have ids of their own."""
        return cls(data, auto_id=f"{goal_id}-%s", **options)


class GoalForm(BalanceForm):
    """A goal."""

    period_start = DayField(label="First day")
    period_end = DayField(label="Last day")
    target_wrvu = WrvuField(
        label="wRVU in all",
        max_length=12,
        check=decimal_text(least=Decimal("0.01")),
        expects="a number of wRVU above 0 with at most two decimals, such as 4,800",
        help_text="What you are to make yourself: of 6,000 at full time, 4,800 at 0.80 FTE.",
    )

    def clean(self) -> None:
        """Refuse fields that contradict each other."""
        if not self.errors:
            self.refuse(GOALS.whole(self.cleaned_data).errors)


class SpanForm(PersonForm):
    """The days and the region of a position, as its address carries them; what is left out is the year so far in the
    nation."""

    to = DayField(label="To", required=False, expects="a date from the first day on, within ten years of it")
    region = OneOf(label="Compared with", choices=_REGIONS)

    def __init__(self, address: Mapping[str, str], *, today: date) -> None:
        self.year_so_far = date(today.year, 1, 1), today
        usual = {"from": self.year_so_far[0].isoformat(), "to": today.isoformat(), "region": NATION}
        super().__init__({name: address.get(name) or value for name, value in usual.items()})
        # A word of Python: no attribute of a class can have this name.
        self.fields["from"] = DayField(label="From", required=False)
        self.order_fields(usual)

    def clean(self) -> None:
        """Refuse a span that ends before it begins, or is longer than ten years."""
        if "from" in self.cleaned_data and "to" in self.cleaned_data:
            first, last = self._typed_span()
            if not 0 <= (last - first).days < _LONGEST_DAYS:
                self.refuse_field("to", "before_first_day" if last < first else "out_of_range")

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day; the year so far where what was typed cannot be."""
        return self.year_so_far if {"from", "to"} & self.errors.keys() else self._typed_span()

    @property
    def chosen_region(self) -> str:
        """Return the region; the nation where there is no such region."""
        return NATION if "region" in self.errors else str(self.cleaned_data["region"])

    def _typed_span(self) -> tuple[date, date]:
        return date.fromisoformat(self.cleaned_data["from"]), date.fromisoformat(self.cleaned_data["to"])


class LeaveField(PersonField):
    """Leave: a line a leave, its first and its last day, or one day."""

    expects = "a line a leave, its first and its last day, such as 7/14/2025 - 7/25/2025"

    def read(self, typed: str) -> list[list[str]]:
        """Return spans of days."""
        return [_span(line.strip()) for line in typed.splitlines() if line.strip()]


class PercentilesField(PersonField):
    """Percentiles: a line a percentile with its wRVU."""

    expects = "a line a percentile with its yearly wRVU, rising, such as 50 5,200"

    def read(self, typed: str) -> dict[str, str]:
        """Return wRVU by percentile."""
        return dict(_point(line.strip()) for line in typed.splitlines() if line.strip())


class SettingsForm(PersonForm):
    """What the reports rest on."""

    medicare_share = PercentField(
        label="Medicare's share of your work, percent",
        required=False,
        max_length=6,
        check=integer(least=0, most=100),
        help_text="Traditional Medicare alone, without Medicare Advantage: no more is in its file.",
    )
    workdays = forms.MultipleChoiceField(
        label="Days you work",
        choices=[(str(number), name) for number, name in WEEKDAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    holidays = OneOf(label="Holidays that you keep", choices=_HOLIDAYS, required=False)
    leave = LeaveField(
        label="Leave",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "7/14/2025 - 7/25/2025"}),
        help_text="A line a leave: its first and its last day.",
    )
    table_name = PersonField(
        label="What they are from", required=False, max_length=80, expects="a name, such as My contract"
    )
    table_year = WholeField(label="Year", required=False, max_length=4, expects="a year, such as 2025")
    table_points = PercentilesField(
        label="Percentile and yearly wRVU at full time",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "50 5,200"}),
        help_text="A line a percentile. Nobody else sees them; you are placed among them like in any survey.",
    )

    @classmethod
    def of(cls, preferences: Preferences) -> SettingsForm:
        """Return the form of what is set."""
        table = preferences.own_table
        points = () if table is None else table.points
        return cls(
            initial={
                "leave": "\n".join(f"{first} - {last}" for first, last in preferences.leave),
                "workdays": [str(day) for day in sorted(preferences.workdays)],
                "holidays": preferences.holidays,
                "medicare_share": preferences.medicare_share,
                "table_name": "" if table is None else table.name,
                "table_year": None if table is None else table.year,
                "table_points": "\n".join(f"{percent} {value}" for percent, value in points),
            }
        )

    @property
    def has_table(self) -> bool:
        """True where there is something of a table, typed or stored."""
        return any(self[name].value() for name in ("table_name", "table_year", "table_points"))

    @property
    def values(self) -> dict[str, Json]:
        """Return the settings by key."""
        given = self.cleaned_data
        table = {"name": given["table_name"], "year": given["table_year"], "points": given["table_points"]}
        return {
            "leave": given["leave"] or [],
            "workdays": [int(day) for day in given["workdays"]],
            "holidays": given["holidays"],
            "medicare_share": given["medicare_share"],
            "own_table": table if any(value is not None for value in table.values()) else None,
        }

    def clean(self) -> None:
        """Refuse what the settings cannot be, at the field that it was typed into."""
        if self.errors:
            return
        table = ("table_name", "table_year", "table_points")
        missing = [name for name in table if self.cleaned_data[name] is None]
        if 0 < len(missing) < len(table):
            self.refuse(dict.fromkeys(missing, ("required",)))
            return
        for key, value in self.values.items():
            wrong = setting_errors({"key": key, "value": value}).get("value", ())
            self.refuse({"table_points" if key == "own_table" else key: wrong})


def _span(line: str) -> list[str]:
    """Return the first and last day of a leave; one day is both."""
    try:
        day = read_day(line)
    except ValidationFailed:
        parts = _BETWEEN.split(line) if _BETWEEN.search(line) else _FIRST_WORD.split(line)
        if len(parts) != 2:
            raise ValidationFailed("invalid_format") from None
        return [read_day(part) for part in parts]
    return [day, day]


def _point(line: str) -> tuple[str, str]:
    percent, *rest = line.split(maxsplit=1)
    written = _PERCENTILE.fullmatch(percent)
    if written is None or not rest:
        raise ValidationFailed("invalid_format")
    return str(int(written[1])), read_decimal(rest[0])
