"""The form of a statement: a file, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict

from procedures.collections.patient_data import screened
from statements.api.statements.parameters import DAY, mapping_of
from statements.domain.months import FIRST_YEAR, LAST_YEAR
from statements.domain.statement_lines import DateBasis
from statements.models.statements import LONGEST_LABEL, Statement
from statements.reading.faults import ROLE_LABELS
from statements.reading.notes import KIND_LABELS
from statements.reading.values import (
    ColumnRole,
    InspectedColumn,
    MappedColumn,
    StatementInspection,
    StatementMapping,
)
from statements.services.statements import StatementUpload
from web.forms.fields import DayField, OneOf, PersonField, PersonForm, WholeField
from wire.validation.values import ValidationFailed, integer, text

NOT_READ: Final = ("", "is not read")
_ROLES: Final = [NOT_READ, *[(role.value, label) for role, label in ROLE_LABELS.items()]]
_QUARTER: Final = 3
_EXPECTS_DAY: Final = f"a date from {FIRST_YEAR} to {LAST_YEAR}, such as 3/14/2025"
_label = screened(text(max_length=LONGEST_LABEL))


class StatementForm(PersonForm):
    """A file, and what is said of all of it."""

    file = forms.FileField(
        label="File", error_messages={"required": "File: choose a file.", "empty": "File: the file is empty."}
    )
    year = WholeField(
        label="Year", hint="where the months of the file have none", required=False, max_length=4,
        check=integer(least=FIRST_YEAR, most=LAST_YEAR), expects="a year, such as 2026",
    )  # fmt: skip
    month = DayField(
        label="First day of the month", hint="where the file has no dates", required=False,
        check=DAY, expects=_EXPECTS_DAY,
    )  # fmt: skip
    span = OneOf(label="It sums", choices=[("1", "a month"), ("3", "a quarter")], required=False)
    basis = OneOf(
        label="A line belongs to the statement by its",
        choices=[(DateBasis.SERVICE.value, "date of service"), (DateBasis.POSTING.value, "post date")],
        required=False,
    )
    first_on = DayField(label="First day of the statement", required=False, check=DAY, expects=_EXPECTS_DAY)
    last_on = DayField(label="Last day of the statement", required=False, check=DAY, expects=_EXPECTS_DAY)
    label = PersonField(label="Your label", hint="no name of a patient", required=False, max_length=80, check=_label)
    keep_layout = PersonField(
        label="Read the next file likewise, as",
        hint="a name for the layout",
        required=False,
        max_length=80,
        check=_label,
    )

    replaces = OneOf(label="It takes the place of", hint="a statement that it corrects", choices=[], required=False)

    def __init__(self, *args: Any, in_force: Iterable[Statement], **options: Any) -> None:  # Any: as Django has them
        super().__init__(*args, **options)
        self.in_force = list(in_force)
        self.offer("replaces", [("", "none of them"), *[(str(one.id), _name_of(one)) for one in self.in_force]])

    def has_days_of_another(self, first_on: date | None, last_on: date | None) -> bool:
        """Return whether a statement in force has some of these days."""
        if first_on is None or last_on is None:
            return False
        return any(one.first_on <= last_on and first_on <= one.last_on for one in self.in_force)

    def upload(self, sent: QueryDict) -> StatementUpload:
        """Return what is said of the file. Raises ValidationFailed for a mapping that is none of ours."""
        cleaned = self.cleaned_data
        return StatementUpload(
            mapping=self.mapping(sent),
            label=cleaned["label"] or "",
            first_on=_day(cleaned["first_on"]),
            last_on=_day(cleaned["last_on"]),
            keep_layout=cleaned["keep_layout"] or "",
            replaces=UUID(cleaned["replaces"]) if cleaned["replaces"] else None,
        )

    def mapping(self, sent: QueryDict) -> StatementMapping:
        """Return how the columns are read, as far as the fields are right. Raises ValidationFailed as `upload`."""
        cleaned = {name: self.cleaned_data.get(name) for name in self.fields}
        proposed = mapping_of(sent.get("mapping", ""))
        chosen = [*_chosen_columns(sent), *(column for column in proposed.columns if column.month is not None)]
        return replace(
            proposed,
            columns=tuple(sorted(chosen, key=lambda column: column.place)),
            basis=DateBasis(cleaned["basis"] or proposed.basis.value),
            month=_day(cleaned["month"]),
            months=_QUARTER if cleaned["span"] == str(_QUARTER) and cleaned["month"] else 1,
            year=cleaned["year"] or proposed.year,
            providers=tuple(sent.getlist("provider")),
        )


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column on the page: what it is called there, what is read of it, and what it is proposed as."""

    name: str
    title: str
    samples: tuple[str, ...]
    choices: tuple[tuple[str, str, bool], ...]
    is_sum: bool = False


def column_choices(inspection: StatementInspection, mapping: StatementMapping) -> list[ColumnChoice]:
    """Return the columns of a file with what each is proposed as."""
    mapped = {column.place: column for column in mapping.columns}
    return [_choice(column, mapped.get(column.place)) for column in inspection.columns]


def _choice(column: InspectedColumn, mapped: MappedColumn | None) -> ColumnChoice:
    title = f"Column {column.place}"
    if column.name:
        title = f"{title}, {column.name}"
    elif column.kind is not None:
        title = f"{title}, {KIND_LABELS[column.kind]}"
    if mapped is not None and mapped.month is not None:
        measure = f"{ROLE_LABELS[mapped.role]} of {mapped.month:%B %Y}"
        return ColumnChoice("", title, (measure, *column.samples), (), is_sum=True)
    role = "" if mapped is None else mapped.role.value
    choices = tuple((value, words, value == role) for value, words in _ROLES)
    return ColumnChoice(f"role_{column.place}", title, column.samples, choices)


def _chosen_columns(sent: QueryDict) -> Iterator[MappedColumn]:
    for name in sent:
        place = name.removeprefix("role_")
        if place != name and place.isascii() and place.isdigit() and sent[name]:
            try:
                yield MappedColumn(int(place[:4]), ColumnRole(str(sent[name])))
            except ValueError:
                raise ValidationFailed("invalid_choice") from None


def _name_of(statement: Statement) -> str:
    first, last = (f"{day:%B} {day.day}, {day.year}" for day in (statement.first_on, statement.last_on))
    return f"{statement.label or 'Statement'}, {first} to {last}"


def _day(written: Any) -> date | None:  # Any: as Django's cleaned data have it
    return None if written is None else date.fromisoformat(str(written))
