"""The settings that reports read: leave, working days, holidays, Medicare's share and a table of one's own (pure).

The site reads `theme`, too. All other keys are the client's own and hold any JSON, and so may `theme`: what is no theme
leaves it to the system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import holidays as holidays_of

from procedures.collections.collection import Errors, Json
from procedures.collections.patient_data import screened
from procedures.domain.days import FIRST_DAY
from wire.validation.values import ValidationFailed, date_text, decimal_text, integer, text

MOST_LEAVE: Final = 60
MOST_POINTS: Final = 20
THEMES: Final = ("system", "light", "dark")
THEME_KEY: Final = "theme"
_STATES: Final = frozenset(holidays_of.list_supported_countries()["US"])
_day: Final = date_text(earliest=FIRST_DAY)
_name: Final = screened(text(max_length=80, min_length=1))
_figure: Final = decimal_text()

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Percentiles that a user typed from a contract or survey of their own: rising, in wRVU of a full-time year."""

    name: str
    year: int
    points: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a user set, or the defaults: Monday to Friday, federal holidays, no leave.

    `leave` spans include both their ends; `workdays` are 1 for Monday to 7; `holidays` is US, US-TX and the like, or ''
    for none; `medicare_share` is in percent; `theme` is one of THEMES. `unreadable` names keys
    that hold something else.
    """

    leave: tuple[Span, ...] = ()
    workdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    holidays: str = "US"
    medicare_share: int | None = None
    own_table: OwnTable | None = None
    theme: str = THEMES[0]
    unreadable: tuple[str, ...] = field(default=())


def _leave(value: Json) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise ValidationFailed("invalid_type")
    if len(value) > MOST_LEAVE:
        raise ValidationFailed("too_many")
    return tuple(_span(item) for item in value)


def _span(item: Json) -> Span:
    if not isinstance(item, list) or len(item) != 2:
        raise ValidationFailed("invalid_format")
    first, last = _day(item[0]), _day(item[1])
    if last < first:
        raise ValidationFailed("before_first_day")
    return first, last


def _workdays(value: Json) -> frozenset[int]:
    if not isinstance(value, list):
        raise ValidationFailed("invalid_type")
    if not value:
        raise ValidationFailed("too_few")
    days = [integer(least=1, most=7)(day) for day in value]
    if len(set(days)) < len(days):
        raise ValidationFailed("duplicate")
    return frozenset(days)


def _holidays(value: Json) -> str:
    written = text(max_length=5)(value)
    country, _, state = written.partition("-")
    if written and (country != "US" or ("-" in written and state not in _STATES)):
        raise ValidationFailed("invalid_choice")
    return written


def _own_table(value: Json) -> OwnTable:
    if not isinstance(value, dict):
        raise ValidationFailed("invalid_type")
    if set(value) != {"name", "year", "points"}:
        raise ValidationFailed("invalid_format")
    points = value["points"]
    if not isinstance(points, dict) or not 1 <= len(points) <= MOST_POINTS:
        raise ValidationFailed("invalid_format")
    read = sorted((_percent(percent), _figure(figure)) for percent, figure in points.items())
    if any(low[1] > high[1] for low, high in pairwise(read)):
        raise ValidationFailed("not_rising")
    return OwnTable(_name(value["name"]), integer(least=1992, most=2200)(value["year"]), tuple(read))


def _percent(name: str) -> int:
    return int(text(max_length=2, pattern=r"[1-9][0-9]?")(name))


# Key, the field of `Preferences`, and what reads it.
_READERS: Final[Mapping[str, tuple[str, Callable[[Json], Any]]]] = {  # Any: each reader's own type
    "leave": ("leave", _leave),
    "workdays": ("workdays", _workdays),
    "holidays": ("holidays", _holidays),
    "medicare_share": ("medicare_share", integer(least=0, most=100)),
    "own_table": ("own_table", _own_table),
}
READ_KEYS: Final = tuple(_READERS)


def setting_errors(setting: Mapping[str, Json]) -> Errors:
    """Return the code of what is wrong with the value of a key that reports read; null takes a setting back."""
    key, value = str(setting["key"]), setting["value"]
    if key not in _READERS or value is None:
        return {}
    try:
        _READERS[key][1](value)
    except ValidationFailed as failed:
        return {"value": (failed.code,)}
    return {}


def preferences_of(stored: Mapping[str, Json]) -> Preferences:
    """Return what the stored settings say, by key; what cannot be read is left at its default and named."""
    read: dict[str, Any] = {}  # Any: as above
    unreadable = []
    for key, (name, reader) in _READERS.items():
        if stored.get(key) is None:
            continue
        try:
            read[name] = reader(stored[key])
        except ValidationFailed:
            unreadable.append(key)
    return Preferences(**read, theme=theme_of(stored.get(THEME_KEY)), unreadable=tuple(unreadable))


def theme_of(stored: Json) -> str:
    """Return one of THEMES that a stored setting names; `system` for anything else."""
    return stored if isinstance(stored, str) and stored in THEMES else THEMES[0]
