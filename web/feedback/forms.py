"""Error reports of readers: stored where nothing speaks against it, settled by an editor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django import forms

from procedures.collections.patient_data import screened
from web.forms.fields import PersonField, PersonForm
from web.models import ErrorReport
from wire.validation.values import text

LONGEST_MESSAGE: Final = 2_000

_SEVERAL_LINES: Final = 6


class ReportForm(PersonForm):
    """What a reader writes. `website` is a field that people do not see: who fills it in is a program."""

    about = PersonField(label="Page or code", max_length=200, required=False, check=text(max_length=200))
    message = PersonField(
        label="What is wrong",
        max_length=LONGEST_MESSAGE,
        check=screened(text(max_length=LONGEST_MESSAGE)),
        widget=forms.Textarea(attrs={"rows": _SEVERAL_LINES}),
        expects="a few words on what is wrong",
    )
    reply_to = forms.EmailField(
        label="E-mail address for an answer, if you want one",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "E-mail address: give one such as name@example.org, or none."},
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def shown(self) -> list[forms.BoundField]:
        """Return the fields that people see."""
        return [self[name] for name in ("about", "message", "reply_to")]


def store_report(form: ReportForm, *, at: datetime) -> ErrorReport | None:
    """Store the report of a valid form; None for one that a program filled in, who is not told."""
    data = form.cleaned_data
    if data["website"]:
        return None
    return ErrorReport.objects.create(
        about=data["about"] or "", message=data["message"], reply_to=data["reply_to"], reported_at=at
    )


def settle_reports(reports: Iterable[ErrorReport], *, at: datetime) -> int:
    """Mark open reports as settled and return how many were open."""
    ids = [report.pk for report in reports]
    return ErrorReport.objects.filter(pk__in=ids, settled_at__isnull=True).update(settled_at=at)
