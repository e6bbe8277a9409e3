"""The form of one's profile."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict

from accounts.api.serializers import MAX_STAGES, MeInput, time_zone
from accounts.models import Stage
from web.forms.fields import DayField, FteField, OneOf, PersonField, PersonForm, RowForm, rows_of
from web.forms.words import sentence
from wire.validation.values import decimal_text, text

WEEKDAYS: Final = (
    (1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday"), (6, "Saturday"), (7, "Sunday"),
)  # fmt: skip
ZONES: Final = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
_FREE_ROWS: Final = 2
_STAGE_WORDS: Final = [(value, f"{name[0].upper()}{name[1:]}") for value, name in Stage.choices]


class StageForm(RowForm):
    """A career stage, and the day from which on it holds; a row without both is none."""

    stage = OneOf(label="Stage {number}", choices=[("", "None"), *_STAGE_WORDS], required=False)
    effective_from = DayField(label="From, stage {number}", required=False)

    def clean(self) -> None:
        """Refuse a stage without a day, and a day without a stage."""
        if self.errors:
            return
        for name in ("stage", "effective_from"):
            if not self.cleaned_data[name]:
                self.refuse_field(name, "required")


class TaxonomyForm(PersonForm):
    """A code of the NUCC taxonomy, by which a specialty is found."""

    taxonomy = PersonField(
        label="NUCC taxonomy code",
        required=False,
        max_length=10,
        check=text(max_length=10),
        expects="a code of ten digits and letters, such as 207RC0000X",
        widget=forms.TextInput(attrs={"placeholder": "207RC0000X"}),
    )


class OwnProfileForm(PersonForm):
    """What the reports need to know of a user; `stages` are forms of their own, a row each."""

    specialty = OneOf(label="Specialty", required=False)
    fte = FteField(
        label="Full-time equivalent",
        max_length=6,
        check=decimal_text(digits=1, least=Decimal("0.01"), most=Decimal(1)),
    )
    week_start = OneOf(label="A week begins on", choices=[(str(number), name) for number, name in WEEKDAYS])
    time_zone = PersonField(
        label="Time zone",
        max_length=64,
        check=time_zone(),
        expects="a time zone of the list, such as America/Chicago",
        widget=forms.TextInput(attrs={"list": "zones"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        specialties: Sequence[tuple[str, str]],
        initial: Mapping[str, object] | None = None,
        stages: Sequence[Mapping[str, str]] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        self.stages_said = ""
        self.offer("specialty", [("", "Not said"), *specialties])
        lists = {} if data is None else {name: [str(one) for one in values] for name, values in data.lists()}
        typed = rows_of(lists, StageForm.base_fields, most=MAX_STAGES + 1)
        rows = [StageForm(row, number=number) for number, row in enumerate(typed, 1)]
        if data is None:
            rows = [StageForm(initial=row, number=number) for number, row in enumerate(stages, 1)]
        self.stages = [*rows, *(StageForm(number=len(rows) + place) for place in range(1, _FREE_ROWS + 1))]

    def is_valid(self) -> bool:
        """Return whether all that was typed could be read, and is a profile."""
        rows = [row.is_valid() for row in self.stages if row.is_bound]
        return super().is_valid() and all(rows) and not self._refused()

    @property
    def has_errors(self) -> bool:
        """Return whether something is wrong in the form or its rows."""
        return bool(self.errors or self.stages_said or any(row.errors for row in self.stages))

    @property
    def change(self) -> dict[str, Any]:  # Any: parsed by the serializer
        """Return the parsed change of a valid form."""
        strict = MeInput(data=self._body())
        strict.is_valid(raise_exception=True)
        return dict(strict.validated_data)

    def _body(self) -> dict[str, object]:
        rows = [row.cleaned_data for row in self.stages if row.is_bound]
        given = self.cleaned_data
        return {**given, "week_start": int(given["week_start"]), "career_stages": rows}

    def _refused(self) -> bool:
        """Show what the API would refuse of fields that are fine each by itself."""
        strict = MeInput(data=self._body())
        if strict.is_valid():
            return False
        for name in strict.errors:
            if name == "career_stages":
                self.stages_said = "Career stages: each stage begins on a day of its own."
            else:
                self.add_error(str(name), sentence("invalid_choice", label=str(self.fields[str(name)].label)))
        return True
