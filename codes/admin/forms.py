"""Forms of the admin site: words under an optimistic lock, and their review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from codes.content.validators import line_fault, text_fault
from codes.models import Code, Synonym, Words
from codes.selectors.versions import words_versions
from codes.services.words import EditConflict, check_version

_TEXTS: Final = (
    "description", "plain_language", "clinical_context", "billing", "faq", "author", "license", "reviewer"
)  # fmt: skip


class OptimisticLockForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A form that carries the version which the editor saw; it is saved only if that is still there."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        super().__init__(*args, **options)
        code = self._code()
        if code and not self.is_bound:
            self.initial["seen"] = words_versions(codes=[code])[code]

    def _code(self) -> str:
        """Return the code of a row that is there, '' for a new one."""
        row = self.instance
        if row._state.adding and not isinstance(row, Words):  # the documented flag
            return ""
        return str((row.code if isinstance(row, Code) else row.code_id) or "")

    def clean(self) -> dict[str, Any] | None:  # Any: as Django has it
        """Refuse what was written over another's words."""
        if code := self._code():
            try:
                check_version(code=code, seen=self.cleaned_data.get("seen", ""))
            except EditConflict as conflict:
                raise ValidationError(str(conflict), code="edit_conflict") from conflict
        return super().clean()


class CodeForm(OptimisticLockForm):
    """A code, whose words, synonyms and specialties stand beside it."""

    class Meta:
        model = Code
        fields = ("code",)


class WordsInlineForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """Our words: a title of one plain line, texts without unseen characters."""

    class Meta:
        model = Words
        fields = ("code", "title", "description", "plain_language", "clinical_context", "billing", "faq", "author",
                  "license", "review", "reviewer", "reviewed_on")  # fmt: skip
        widgets = {
            "title": AdminTextInputWidget(attrs={"class": "vLargeTextField"}),
            **{
                name: AdminTextareaWidget(attrs={"rows": 5})
                for name in ("description", "plain_language", "clinical_context", "billing", "faq")
            },
        }

    def clean_title(self) -> str:
        """Return a title that is one line of plain text."""
        return _checked(self.cleaned_data["title"], line_fault)

    def clean(self) -> dict[str, Any] | None:  # Any: as above
        """Refuse unseen characters, and a review without its date."""
        given = super().clean() or self.cleaned_data
        for name in _TEXTS:
            if fault := text_fault(given.get(name) or ""):
                self.add_error(name, f"The text {fault}.")
        if given.get("review") == Words.Review.REVIEWED and not given.get("reviewed_on"):
            self.add_error("reviewed_on", "Say when the words were reviewed.")
        return given


class WordsForm(WordsInlineForm, OptimisticLockForm):
    """Our words on a page of their own."""


class SynonymInlineForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A synonym: one plain line, of one code unless it is marked shared."""

    class Meta:
        model = Synonym
        fields = ("code", "text", "shared")

    def clean_text(self) -> str:
        """Return a synonym that is one line of plain text."""
        return _checked(self.cleaned_data["text"], line_fault)

    def clean(self) -> dict[str, Any] | None:  # Any: as above
        """Refuse a synonym that another code owns, unless it is shared."""
        given = super().clean() or self.cleaned_data
        code = given.get("code")
        if given.get("text") and code and not given.get("shared"):
            others = Synonym.objects.filter(text__iexact=given["text"]).exclude(code=code)
            if other := others.order_by("code_id").first():
                self.add_error("text", f"{other.code_id} has this synonym already; mark it shared at both codes.")
        return given


class SynonymForm(SynonymInlineForm, OptimisticLockForm):
    """A synonym on a page of its own."""


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
            raise ValidationError(f"The name {fault}.", code="invalid")
        return name

    def clean_reviewed_on(self) -> date:
        """Return a day that has come."""
        day: date = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise ValidationError("The day is yet to come.", code="invalid")
        return day


def _checked(text: str, fault_of: Callable[[str], str]) -> str:
    if fault := fault_of(text):
        raise ValidationError(f"The text {fault}.", code="invalid")
    return text
