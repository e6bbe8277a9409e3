"""The form of a line: what people type, as the write path takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from procedures.collections.logs import PLACE_PATTERN, PROCEDURE_LOGS, ROLES, LogFields
from procedures.models import Role
from web.forms.codes import spread_code
from web.forms.fields import DayField, OneOf, PersonField, PersonForm, WholeField
from web.logbook.places import PLACES, place_name
from wire.validation.values import text

LONGEST_SEARCH: Final = 80

_CHECKS: Final = {one.name: one.validator for one in PROCEDURE_LOGS.fields}
_ROLE_NOTES: Final = {"observer": " (not counted)", "resident": " (training, counted apart)"}
_ROLE_WORDS: Final = [
    (value, f"{words[0].upper()}{words[1:]}{_ROLE_NOTES.get(value, '')}") for value, words in Role.choices
]
_PLACE_WORDS: Final = [("", "Not said"), *((place, f"{place} · {words}") for place, words in PLACES.items())]
# Where the write path's names differ from the form's.
_FIELD_OF: Final[Mapping[str, str]] = {"encounter_id": "case", "modifiers": "other"}


class DayForm(PersonForm):
    """The day of the log to open."""

    on = DayField(label="Day", required=False)


class FindForm(PersonForm):
    """What is looked for, to be logged on a day."""

    on = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"id": "day-of-search"}))
    q = PersonField(
        label="Code or words",
        required=False,
        max_length=LONGEST_SEARCH,
        check=text(max_length=LONGEST_SEARCH),
        widget=forms.SearchInput(attrs={"placeholder": "Code or words: 99213, lap chole"}),
    )

    @property
    def words(self) -> str:
        """Return what is looked for, an empty text where that is nothing or cannot be."""
        return (self.cleaned_data["q"] or "") if self.is_valid() else ""


class JoiningForm(PersonForm):
    """The lines of a day that could be of one case."""

    logs = forms.MultipleChoiceField(label="Lines", widget=forms.CheckboxSelectMultiple)

    def __init__(self, day: date, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__(auto_id=f"%s-{day}")
        self.day = day
        self.offer("logs", choices)


class AnyOf(forms.MultipleChoiceField):
    """Ticked boxes; which of them there are is the page's matter."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: object) -> bool:
        """True always: the strict validator looks at them all together."""
        return True


class CaseField(OneOf):
    """A case of the day; which there are is the page's matter."""

    def valid_value(self, value: object) -> bool:
        """True always: the write path looks for the line to join."""
        return True


class NoteField(PersonField):
    """A note."""

    def __init__(self, **options: Any) -> None:  # Any: as Django has them
        super().__init__(check=_CHECKS["note"], expects="a note of at most 500 characters", **options)


class LineForm(PersonForm):
    """A line.

    Modifiers and units that were typed with the code stand in their own fields. `other` holds modifiers written by
    hand, `case` an encounter's id, `line:` and the id of a line to join, or nothing; `id` that of the line;
    `preset` the role that the form offered for the date that it had.
    """

    code = PersonField(
        label="Code",
        max_length=40,
        check=_CHECKS["code"],
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
        expects="a code of five digits or capital letters, such as 99213, 99213-25 or 2x99213",
    )
    performed_on = DayField(label="Date of service")
    units = WholeField(
        label="Units", max_length=7, check=_CHECKS["units"], expects="a whole number of units from 1 to 9,999"
    )
    modifiers = AnyOf(label="Modifiers", required=False)
    other = PersonField(
        label="Modifiers",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "placeholder": "GC, 76"}),
        expects="at most four modifiers of two digits or capital letters, such as 25 or RT",
    )
    minutes = WholeField(
        label="Minutes of anesthesia",
        required=False,
        max_length=6,
        check=_CHECKS["minutes"],
        expects="a whole number of minutes from 1 to 1,440",
    )
    role = OneOf(label="Your role", choices=_ROLE_WORDS)
    place_of_service = OneOf(label="Place of service", choices=_PLACE_WORDS, required=False)
    case = CaseField(
        label="Case",
        required=False,
        help_text="Lines of one case are one session; rules on several procedures look at a session.",
    )
    note = NoteField(
        label="Note",
        required=False,
        max_length=500,
        help_text="Nothing that points at a patient: no name, number, date of birth, telephone or address.",
    )
    id = forms.CharField(required=False, widget=forms.HiddenInput)
    preset = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, object] | None = None,
        line_id: str = "",
    ) -> None:
        # What the fields hold, as it came or as it is offered: `data` or `initial` of Django's form.
        self.values = dict(initial or {}) if data is None else _fields(data, line_id=line_id)
        self.contradicts = spread_code(self.values, modifiers="other")
        super().__init__(None if data is None else self.values, initial=None if data is not None else self.values)
        place = self.typed("place_of_service")
        if place not in PLACES and re.fullmatch(PLACE_PATTERN, place):
            self.offer("place_of_service", [*_PLACE_WORDS, (place, f"{place} · {place_name(place)}")])

    @classmethod
    def new(cls, *, code: str, performed_on: str, role: str, line_id: str) -> LineForm:
        """Return the form of a line to be logged."""
        values = {"code": code, "performed_on": performed_on, "role": role, "id": line_id, "units": "1", "other": ""}
        return cls(initial={**values, "preset": role})

    @classmethod
    def of_line(cls, line_id: str, fields: LogFields) -> LineForm:
        """Return the form of a stored line, its modifiers among those written by hand."""
        return cls(
            initial={
                "code": fields.code,
                "performed_on": fields.performed_on.isoformat(),
                "units": fields.units,
                "role": fields.role,
                "note": fields.note,
                "other": " ".join(fields.modifiers),
                "place_of_service": fields.place_of_service or "",
                "minutes": fields.minutes or "",
                "case": fields.encounter_id or "",
                "id": line_id,
            }
        )

    def tick(self, offered: Iterable[str]) -> None:
        """Choose those modifiers that are offered; the others stay among those written by hand."""
        known, written = set(offered), str(self.values.get("other", "")).replace(",", " ").split()
        ticked = self.values.get("modifiers")
        chosen = [*(ticked if isinstance(ticked, list) else ()), *(each for each in written if each.upper() in known)]
        self.values["modifiers"] = [each.upper() for each in chosen]
        self.values["other"] = " ".join(each for each in written if each.upper() not in known)

    def offer_role(self, usual: str) -> None:
        """Ask again where the role is still the one that was offered for a date of another career stage."""
        preset = self.typed("preset")
        self.values["preset"] = usual
        if preset in {"", usual} or self.typed("role") != preset:
            return
        self.values["role"] = usual
        said = (
            f"it is {Role(usual).label} now, as your career stage on this date has it. Send the line again, or choose."
        )
        self.add_error("role", f"{self.fields['role'].label}: {said}")

    def typed(self, name: str) -> str:
        """Return what stands in a field, as text."""
        value = self[name].value()
        return "" if value is None else str(value)

    def clean(self) -> None:
        """Refuse units that contradict each other, and modifiers that cannot be."""
        if self.contradicts:
            self.refuse_field("units", "given_twice")
        self.refuse(PROCEDURE_LOGS.checked({"modifiers": self._modifiers}, is_whole=False).errors)

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Show the codes of the write path at their fields."""
        super().refuse({_FIELD_OF.get(name, name): codes for name, codes in errors.items()})

    @property
    def line(self) -> dict[str, object]:
        """Return the line as the write path takes it, but for its case."""
        given = self.cleaned_data
        names = ("code", "performed_on", "units", "role", "minutes")
        place, note = given["place_of_service"] or None, given["note"] or ""
        return {
            **{name: given[name] for name in names},
            "modifiers": self._modifiers,
            "place_of_service": place,
            "note": note,
        }

    @property
    def _modifiers(self) -> list[str]:
        given = self.cleaned_data
        written = (given.get("other") or "").upper().replace(",", " ").split()
        return list(dict.fromkeys((*given.get("modifiers", ()), *written)))


def _fields(data: QueryDict, *, line_id: str) -> dict[str, object]:
    """Return what a browser sent; a field that it did not send is as in an empty form."""
    fields: dict[str, object] = {"units": "1", "role": ROLES[0], **{name: str(data[name]) for name in data}}
    fields["modifiers"] = [str(one) for one in data.getlist("modifiers")]
    return {**fields, "id": line_id or fields.get("id", "")}
