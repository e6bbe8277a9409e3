"""A request to join lines to one encounter, or to part them (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from procedures.requests.records import InvalidRecord
from wire.validation.members import Members
from wire.validation.values import list_of, nullable, uuid_text

MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Joining:
    """Lines that shall be of one encounter, or of none."""

    logs: tuple[str, ...]
    encounter_id: str | None


def parse_joining(body: object) -> Joining:
    """Return what a body asks for. Raises InvalidRecord, with every error found."""
    members = Members.of(body)
    logs = members.take("logs", list_of(uuid_text(), max_items=MOST_LINES, min_items=1, is_unique=True), None)
    encounter = members.take("encounter_id", nullable(uuid_text(versions=(4, 7))), None)
    members.refuse_others()
    sent = body if isinstance(body, dict) else {}
    for name in ("logs", "encounter_id"):
        if name not in sent and members.errors.get("") is None:
            members.refuse(name, "required")
    if members.errors:
        raise InvalidRecord(members.errors)
    return Joining(tuple(map(str, logs)), None if encounter is None else str(encounter))
