"""Marking words as reviewed: who and when; and how a count is shown."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from codes.content.validators import line_fault


class ReviewForm(forms.Form):
    """Who reviewed words, as readers see the name, and on which day."""

    reviewer = forms.CharField(
        label="Reviewer",
        max_length=120,
        help_text="The clinician's name as readers of the pages see it, such as “Ann Doe, MD”.",
    )
    reviewed_on = forms.DateField(
        label="Reviewed on",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_reviewer(self) -> str:
        """Return a name that is one line of plain text."""
        name = " ".join(self.cleaned_data["reviewer"].split())
        if fault := line_fault(name):
            raise forms.ValidationError(f"The name {fault}.", code="invalid")
        return name

    def clean_reviewed_on(self) -> object:
        """Return a day that has come."""
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day is yet to come.", code="invalid")
        return day


def shown_count(count: int | None) -> str:
    """Return a count with its thousands apart, '–' where nothing is known."""
    return "–" if count is None else f"{count:,}"
