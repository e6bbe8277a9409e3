"""Error reports of readers: stored where nothing speaks against it, settled by an editor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django import forms

from procedures.values.patient_data import patient_data_in
from web.models import ErrorReport

LONGEST_MESSAGE: Final = 2_000

_NO_PATIENT_DATA: Final = (
    "This seems to hold a record number, a telephone number, a date of birth or the like."
    " Take it out: OpenRVU keeps no patient data."
)


class ReportForm(forms.Form):
    """What a reader writes. `website` is a field that people do not see: who fills it in is a program."""

    about = forms.CharField(label="Page or code", max_length=200, required=False)
    message = forms.CharField(label="What is wrong", max_length=LONGEST_MESSAGE, widget=forms.Textarea)
    reply_to = forms.EmailField(label="E-mail address for an answer, if you want one", max_length=254, required=False)
    website = forms.CharField(required=False)

    def clean_message(self) -> str:
        """Return the message. Refuses what looks like patient data."""
        message: str = self.cleaned_data["message"]
        if patient_data_in(message):
            raise forms.ValidationError(_NO_PATIENT_DATA, code="patient_data")
        return message


def store_report(form: ReportForm, *, at: datetime) -> ErrorReport | None:
    """Store the report of a valid form; None for one that a program filled in, who is not told."""
    data = form.cleaned_data
    if data["website"]:
        return None
    return ErrorReport.objects.create(
        about=data["about"], message=data["message"], reply_to=data["reply_to"], reported_at=at
    )


def settle_reports(reports: Iterable[ErrorReport], *, at: datetime) -> int:
    """Mark open reports as settled and return how many were open."""
    ids = [report.pk for report in reports]
    return ErrorReport.objects.filter(pk__in=ids, settled_at__isnull=True).update(settled_at=at)
