"""A request to value lines without storing them (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from procedures.values.collection import Collection, Json
from procedures.values.days import last_day_accepted
from procedures.values.logs import PROCEDURE_LOGS

MOST_LINES: Final = 500

Errors: TypeAlias = dict[str, tuple[str, ...]]

_LINE_FIELDS: Final = ("code", "performed_on", "units", "modifiers", "place_of_service", "encounter_id", "minutes")
CALCULATE_LINE: Final = Collection(
    name="calculate", fields=tuple(one for one in PROCEDURE_LOGS.fields if one.name in _LINE_FIELDS)
)


@dataclass(frozen=True, slots=True)
class Request:
    """A policy's name and lines whose fields are those of a log; both as sent, and in order."""

    policy: str
    lines: tuple[Mapping[str, Json], ...]


class InvalidRequest(ValueError):
    """A request that cannot be valued; `errors` has the codes of what is wrong by field path (`lines.0.code`)."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("The lines cannot be valued as they are.")
        self.errors = errors


def request_of(body: object, *, default_policy: str, at: datetime) -> Request:
    """Return a request as its body states it. Raises InvalidRequest, with every error found."""
    if not isinstance(body, Mapping):
        raise InvalidRequest({"": ("invalid_type",)})
    errors: Errors = {str(name): ("unknown_field",) for name in body if name not in {"policy", "lines"}}
    policy, lines = body.get("policy", default_policy), body.get("lines")
    if not isinstance(policy, str):
        errors["policy"] = ("invalid_type",)
    errors |= _fault_of_list(body)
    checked = list(_checked(lines if isinstance(lines, list) and "lines" not in errors else [], at=at))
    errors |= {path: codes for _, faults in checked for path, codes in faults.items()}
    if errors:
        raise InvalidRequest(errors)
    return Request(str(policy), tuple(values for values, _ in checked))


def _fault_of_list(body: Mapping[str, object]) -> Errors:
    if "lines" not in body:
        return {"lines": ("required",)}
    lines = body["lines"]
    if not isinstance(lines, list):
        return {"lines": ("invalid_type",)}
    return {"lines": ("too_many",)} if len(lines) > MOST_LINES else {}


def _checked(lines: Sequence[object], *, at: datetime) -> Iterator[tuple[Mapping[str, Json], Errors]]:
    """Yield each line with defaults filled in, and its errors by path."""
    for place, line in enumerate(lines):
        if not isinstance(line, Mapping):
            yield {}, {f"lines.{place}": ("invalid_type",)}
            continue
        found = CALCULATE_LINE.checked(line, is_whole=True)
        errors = {**found.errors, **dict.fromkeys(found.unknown, ("unknown_field",))}
        day = found.values.get("performed_on")
        if isinstance(day, str) and date.fromisoformat(day) > last_day_accepted(at):
            errors["performed_on"] = ("in_future",)
        yield found.values, {f"lines.{place}.{name}": codes for name, codes in errors.items()}
