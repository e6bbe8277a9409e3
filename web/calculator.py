"""What was typed into the calculator page, line by line (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codes.typed_codes import parse_typed_code

MOST_ROWS: Final = 10
_FEWEST_ROWS: Final = 3

_WORDS: Final[Mapping[str, str]] = {
    "code": "A code has five digits and capital letters, such as 99213, 99213-25 or 2x99213.",
    "code unknown_code": "The catalogue knows no such code.",
    "code not_in_excerpt": "Only an excerpt of the fee schedule is loaded, and this code is not in it.",
    "performed_on": "Give the day as a date, such as 2025-11-14.",
    "performed_on in_future": "This day is yet to come.",
    "performed_on no_release": "No fee schedule that covers this day is loaded.",
    "performed_on out_of_range": "The fee schedule begins on January 1, 1992.",
    "units": "Units are a whole number from 1 to 9,999.",
    "units given_twice": "Others were typed with the code: check the units and calculate again.",
    "modifiers": "A modifier has two digits or capital letters; give at most four, each once.",
    "modifiers unknown_modifier": "A modifier is unknown.",
    "modifiers conflicting_modifiers": "These modifiers contradict each other.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it was typed; `contradicts`: units stand with the code and others in their field."""

    code: str = ""
    units: str = "1"
    modifiers: str = ""
    contradicts: bool = False

    @classmethod
    def typed(cls, code: str, units: str, modifiers: str) -> Row:
        """Return the fields of a row, in which modifiers and units may stand with the code."""
        parsed = parse_typed_code(code)
        if parsed is None:
            return cls(code.upper(), units, modifiers.upper())
        joined = parsed.units_beside(units)
        written = (*parsed.modifiers, *modifiers.upper().replace(",", " ").split())
        return cls(parsed.code, units if joined is None else joined, " ".join(written), contradicts=joined is None)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed that asks for a value."""
        return not (self.code or self.modifiers)


def rows_typed(fields: Mapping[str, Sequence[str]]) -> list[Row]:
    """Return the rows that were filled in, at most ten; fields of one row stand at the same place of their lists."""
    codes, units, modifiers = (fields.get(name, ()) for name in ("code", "units", "modifiers"))
    rows = [
        Row.typed(code.strip(), _at(units, place).strip() or "1", _at(modifiers, place).strip())
        for place, code in enumerate(codes[:MOST_ROWS])
    ]
    return [row for row in rows if not row.is_blank]


def rows_offered(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with a blank one or more behind them: three at least, ten at most."""
    count = min(max(_FEWEST_ROWS, len(rows) + 1), MOST_ROWS)
    return [*rows, *(Row() for _ in range(count - len(rows)))]


@dataclass(frozen=True, slots=True)
class Case:
    """What holds for all rows: the day, the policy, where it was done, and where a payment is estimated, as chosen."""

    performed_on: str
    policy: str = "cms"
    place_of_service: str = ""
    locality: str = ""


def request_body(rows: Sequence[Row], case: Case) -> dict[str, object]:
    """Return the rows as `calculate` takes them; what is no number stays as typed."""
    return {
        "policy": case.policy,
        "payment": {"locality": case.locality or None},
        "lines": [_line(row, case) for row in rows],
    }


def contradictions(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Return the rows that say their units twice, as `calculate` names errors."""
    return {f"lines.{place}.units": ("given_twice",) for place, row in enumerate(rows) if row.contradicts}


def words_by_row(errors: Mapping[str, Sequence[str]]) -> dict[int, list[str]]:
    """Return what is wrong in words, by the place of the row, from the codes by path (`lines.0.code`)."""
    said: dict[int, list[str]] = {}
    for path, codes in errors.items():
        _, place, field = (*path.split("."), "", "")[:3]
        for code in codes:
            words = _WORDS.get(f"{field} {code}") or _WORDS.get(field) or "This line cannot be valued."
            said.setdefault(int(place) if place.isdigit() else 0, []).append(words)
    return said


def _line(row: Row, case: Case) -> dict[str, object]:
    units = int(row.units) if row.units.isascii() and row.units.isdigit() and len(row.units) < 6 else row.units
    modifiers = row.modifiers.replace(",", " ").split()
    return {
        "code": row.code,
        "performed_on": case.performed_on,
        "units": units,
        "modifiers": modifiers,
        "place_of_service": case.place_of_service or None,
    }


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""
