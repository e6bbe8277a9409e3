"""What was typed into the form of a line, and what is wrong with it in words (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from codes.typed_codes import parse_typed_code
from procedures.values.collection import Json
from procedures.values.logs import ROLES

Typed = Mapping[str, Sequence[str]]

MOST_MODIFIERS: Final = 4

_PATIENT_DATA: Final = "Take it out: OpenRVU keeps no patient data."
_WORDS: Final[Mapping[str, str]] = {
    "code": "A code has five digits and capital letters, such as 99213, 99213-25 or 2x99213.",
    "performed_on": "Give the day as a date, such as 2025-11-14.",
    "performed_on in_future": "This day is yet to come: log what was done.",
    "performed_on out_of_range": "The fee schedule begins on January 1, 1992: give that day or a later one.",
    "units": "Units are a whole number from 1 to 9,999.",
    "units given_twice": "Others were typed with the code: check the units and send the line again.",
    "modifiers": "A modifier has two digits or capital letters, such as 25 or RT.",
    "modifiers too_many": "A line has at most four modifiers.",
    "modifiers duplicate": "A modifier is given twice.",
    "role": "Choose one of the roles.",
    "place_of_service": "A place of service has two digits.",
    "encounter_id": "Choose one of the cases of the day.",
    "minutes": "Minutes are a whole number from 1 to 1440.",
    "note": "This note cannot be stored.",
    "note too_long": "A note has at most 500 characters.",
    "note note_ssn": f"This looks like a social security number. {_PATIENT_DATA}",
    "note note_mrn": f"This looks like a record number. {_PATIENT_DATA}",
    "note note_date_of_birth": f"This looks like a date of birth. {_PATIENT_DATA}",
    "note note_phone": f"This looks like a telephone number. {_PATIENT_DATA}",
    "note note_email": f"This looks like an e-mail address. {_PATIENT_DATA}",
}


@dataclass(frozen=True, slots=True)
class LineForm:
    """The fields of the form as they were typed.

    `other` holds modifiers written by hand, `case` an encounter's id, `line:` and the id of a line to join, or nothing.
    `contradicts` says that units were typed with the code and others in their field.
    """

    code: str = ""
    performed_on: str = ""
    units: str = "1"
    modifiers: tuple[str, ...] = ()
    other: str = ""
    role: str = ROLES[0]
    place_of_service: str = ""
    minutes: str = ""
    case: str = ""
    note: str = ""
    id: str = ""
    contradicts: bool = False

    @classmethod
    def typed(cls, fields: Typed) -> LineForm:
        """Return what a browser sent; a field that it did not send is as in an empty form."""

        def one(name: str, default: str = "") -> str:
            return next(iter(fields.get(name, ())), default).strip()

        form = cls(
            units=one("units", "1"),
            other=one("other").upper(),
            performed_on=one("performed_on"),
            modifiers=tuple(fields.get("modifiers", ())),
            role=one("role", ROLES[0]),
            place_of_service=one("place_of_service"),
            minutes=one("minutes"),
            case=one("case"),
            note=one("note"),
            id=one("id"),
        )
        return form.with_code(one("code"))

    def with_code(self, typed: str) -> LineForm:
        """Return the form with a code; modifiers and units that were typed with it go to their own fields."""
        parsed = parse_typed_code(typed)
        if parsed is None:
            return replace(self, code=typed.upper())
        units = parsed.units_beside(self.units)
        return replace(
            self,
            code=parsed.code,
            units=self.units if units is None else units,
            other=" ".join((*parsed.modifiers, *self.other.replace(",", " ").split())),
            contradicts=units is None,
        )

    def with_offered(self, offered: Iterable[str]) -> LineForm:
        """Return the form with those modifiers chosen that are offered, and the others among those written by hand."""
        known, written = set(offered), self.other.replace(",", " ").split()
        chosen = (*self.modifiers, *(each for each in written if each in known))
        return replace(self, modifiers=chosen, other=" ".join(each for each in written if each not in known))

    @classmethod
    def of_line(cls, line_id: str, data: Mapping[str, Json], *, offered: Iterable[str]) -> LineForm:
        """Return the form of a stored line; modifiers that are not offered stand among those written by hand."""
        known, listed = set(offered), data["modifiers"]
        modifiers = [str(each) for each in listed] if isinstance(listed, list) else []
        return cls(
            code=str(data["code"]),
            performed_on=str(data["performed_on"]),
            units=str(data["units"]),
            modifiers=tuple(each for each in modifiers if each in known),
            other=" ".join(each for each in modifiers if each not in known),
            role=str(data["role"]),
            place_of_service=str(data["place_of_service"] or ""),
            minutes=str(data["minutes"] or ""),
            case=str(data["encounter_id"] or ""),
            note=str(data["note"]),
            id=line_id,
        )

    @property
    def data(self) -> dict[str, object]:
        """Return the line as the write path takes it, but for its case; what is no number stays as typed."""
        written = (*self.modifiers, *self.other.replace(",", " ").split())
        return {
            "code": self.code,
            "performed_on": self.performed_on,
            "units": _number(self.units),
            "modifiers": list(dict.fromkeys(written)),
            "role": self.role,
            "place_of_service": self.place_of_service or None,
            "minutes": _number(self.minutes) if self.minutes else None,
            "note": self.note,
        }


def error_words(errors: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what is wrong in words, by field, from the codes of the write path."""
    return {field: [_said(field, code) for code in codes] for field, codes in errors.items()}


def _said(field: str, code: str) -> str:
    return _WORDS.get(f"{field} {code}") or _WORDS.get(field) or "This value cannot be stored."


def _number(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else typed
