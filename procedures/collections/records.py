"""The synced collections beside the log: favorites, templates, goals, shifts and settings (pure)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from codes.domain.patterns import MODIFIER
from procedures.collections.collection import REQUIRED, Collection, Errors, Field, Json
from procedures.collections.logs import CODE_PATTERN, MOST_UNITS, PLACE_PATTERN, ROLES
from procedures.collections.patient_data import screened
from procedures.collections.preferences import setting_errors
from procedures.domain.days import FIRST_DAY
from wire.validation.values import ValidationFailed, choice, date_text, decimal_text, integer, list_of, nullable, text

MOST_ITEMS: Final = 50
MOST_SETTING_BYTES: Final = 4096
# Two days.
LONGEST_SHIFT_MINUTES: Final = 2880
TIME_PATTERN: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# What PostgreSQL stores in 32 bits.
_FARTHEST: Final = 2**31 - 1

_are_modifiers: Final = list_of(text(max_length=2, pattern=MODIFIER), max_items=4, is_unique=True)
_is_code: Final = text(max_length=7, pattern=CODE_PATTERN)
_ITEM_CHECKS: Final[Mapping[str, Callable[[object], object]]] = {
    "code": _is_code,
    "units": integer(least=1, most=MOST_UNITS),
    "modifiers": _are_modifiers,
}


def _item(value: object) -> object:
    if not isinstance(value, dict):
        raise ValidationFailed("invalid_type")
    if "code" not in value:
        raise ValidationFailed("required")
    for name, part in value.items():
        if name not in _ITEM_CHECKS:
            raise ValidationFailed("unknown_field")
        _ITEM_CHECKS[name](part)
    return value


def _setting_value(value: object) -> object:
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except TypeError:
        raise ValidationFailed("invalid_type") from None
    if len(written) > MOST_SETTING_BYTES:
        raise ValidationFailed("too_long")
    return value


def _goal_errors(goal: Mapping[str, Json]) -> Errors:
    start, end = str(goal["period_start"]), str(goal["period_end"])
    balance, through = goal.get("already_made"), goal.get("already_made_through")
    if end < start:
        return {"period_end": ("before_period_start",)}
    if (balance is None) != (through is None):
        return {"already_made" if balance is None else "already_made_through": (REQUIRED,)}
    if through is not None and not start <= str(through) <= end:
        return {"already_made_through": ("outside_period",)}
    return {}


FAVORITES: Final = Collection(
    name="favorites",
    key="code",
    qualifier="modifiers",
    fields=(
        Field("code", _is_code, default="", required=True),
        Field("label", screened(text(max_length=80)), default="", is_free_text=True, redacted=""),
        Field("position", integer(least=-_FARTHEST, most=_FARTHEST), default=0),
        # A whole line, as it is logged with one tap; without a role it takes that of the day's stage.
        Field("modifiers", _are_modifiers, default=[], since=3),
        Field("units", integer(least=1, most=MOST_UNITS), default=1, since=3),
        Field("role", nullable(choice(ROLES)), since=3),
        Field("place_of_service", nullable(text(max_length=2, pattern=PLACE_PATTERN)), since=3),
    ),
)
TEMPLATES: Final = Collection(
    name="templates",
    fields=(
        Field(
            "name",
            screened(text(max_length=80, min_length=1)),
            default="",
            required=True,
            is_free_text=True,
            redacted="redacted",
        ),
        Field("items", list_of(_item, max_items=MOST_ITEMS), default=[]),
    ),
)
GOALS: Final = Collection(
    name="goals",
    fields=(
        Field("period_start", date_text(earliest=FIRST_DAY), required=True),
        Field("period_end", date_text(earliest=FIRST_DAY), required=True),
        Field("target_wrvu", decimal_text(), required=True),
        # What was made before the log began, up to a day: own lines up to that day do not count towards the goal.
        Field("already_made", nullable(decimal_text()), since=2),
        Field("already_made_through", nullable(date_text(earliest=FIRST_DAY)), since=2),
    ),
    check_record=_goal_errors,
)
SHIFTS: Final = Collection(
    name="shifts",
    fields=(
        Field("started_on", date_text(earliest=FIRST_DAY), required=True, since=4),
        # By the clock on the wall where the shift was: no time zone makes another day of it.
        Field("starts_at", nullable(text(max_length=5, pattern=TIME_PATTERN)), since=4),
        Field("minutes", integer(least=1, most=LONGEST_SHIFT_MINUTES), required=True, since=4),
        Field("place_of_service", nullable(text(max_length=2, pattern=PLACE_PATTERN)), since=4),
    ),
)
SETTINGS: Final = Collection(
    name="settings",
    key="key",
    fields=(
        Field("key", text(max_length=64, min_length=1), default="", required=True),
        Field("value", _setting_value, is_free_text=True),
    ),
    check_record=setting_errors,
)


@dataclass(frozen=True, slots=True)
class SettingFields:
    """A setting as its owner's client wrote it."""

    key: str
    value: Json

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> SettingFields:
        """Return the fields of a stored setting."""
        return cls(str(data["key"]), data["value"])
