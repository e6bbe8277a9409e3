"""The collection `procedure_logs`: the lines of a log (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from codes.domain.patterns import MODIFIER
from procedures.collections.collection import Collection, Field, Json
from procedures.collections.patient_data import screened
from procedures.domain.days import FIRST_DAY
from wire.validation.values import choice, date_text, integer, list_of, nullable, text, uuid_text

ROLES: Final = ("primary", "assistant", "cosurgeon", "supervisor", "resident", "observer")
BILLING_STATES: Final = ("billable", "billed", "collected")

# Of a code of the catalogue; a line may hold up to seven characters of what is none yet.
CODE_LENGTH: Final = 5
CODE_PATTERN: Final = "[0-9A-Z]{1,7}"
# Drugs are billed by the international unit.
MOST_UNITS: Final = 9_999
PLACE_PATTERN: Final = "[0-9]{2}"

is_note = screened(text(max_length=500))

PROCEDURE_LOGS: Final = Collection(
    name="procedure_logs",
    fields=(
        Field("code", text(max_length=7, pattern=CODE_PATTERN), default="", required=True),
        Field("performed_on", date_text(earliest=FIRST_DAY), required=True),
        Field("units", integer(least=1, most=MOST_UNITS), default=1),
        Field(
            "modifiers",
            list_of(text(max_length=2, pattern=MODIFIER), max_items=4, is_unique=True),
            default=[],
        ),
        Field("role", choice(ROLES), default="primary"),
        Field("place_of_service", nullable(text(max_length=2, pattern=PLACE_PATTERN))),
        # One made from a record number (versions 3 and 5) could be turned back into it.
        Field("encounter_id", nullable(uuid_text(versions=(4, 7)))),
        Field("minutes", nullable(integer(least=1, most=1440))),
        Field("billing_state", choice(BILLING_STATES), default="billable"),
        Field("note", is_note, default="", is_free_text=True, redacted=""),
        Field("client_created_at", nullable(integer())),
        Field("client_updated_at", nullable(integer())),
    ),
)


@dataclass(frozen=True, slots=True)
class LogFields:
    """A line as its owner wrote it."""

    code: str
    performed_on: date
    units: int
    modifiers: tuple[str, ...]
    role: str
    place_of_service: str | None
    encounter_id: str | None
    minutes: int | None
    billing_state: str
    note: str
    client_created_at: int | None
    client_updated_at: int | None

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> LogFields:
        """Return the fields of a stored line."""
        values: dict[str, Any] = dict(data)  # Any: JSON that was checked before it was stored
        day, modifiers = date.fromisoformat(values.pop("performed_on")), tuple(values.pop("modifiers"))
        return cls(performed_on=day, modifiers=modifiers, **values)

    def as_json(self) -> dict[str, Json]:
        """Return the fields as the API and the store have them."""
        values: dict[str, Json] = {name: getattr(self, name) for name in PROCEDURE_LOGS.names}
        return {**values, "performed_on": self.performed_on.isoformat(), "modifiers": list(self.modifiers)}
