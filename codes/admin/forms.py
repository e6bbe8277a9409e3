"""Forms over words that tell the second of two editors who save at once."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from codes.content.validators import line_fault, text_fault
from codes.models import Code, Synonym, Words
from codes.services.words import ChangedMeanwhile, check_version, words_versions

_TEXTS: Final = (
    "description", "plain_language", "clinical_context", "billing", "faq", "author", "license", "reviewer"
)  # fmt: skip


class Guarded(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A form that carries what the editor saw; it is saved only if that is still there."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own
        super().__init__(*args, **options)
        code = self._code()
        if code and not self.is_bound:
            self.initial["seen"] = words_versions(codes=[code])[code]

    def _code(self) -> str:
        """Return the code of a row that is there, '' for a new one."""
        row = self.instance
        if row._state.adding and not isinstance(row, Words):  # noqa: SLF001  # the documented flag
            return ""
        return str((row.code if isinstance(row, Code) else row.code_id) or "")

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was written over another's words."""
        if code := self._code():
            try:
                check_version(code=code, seen=self.cleaned_data.get("seen", ""))
            except ChangedMeanwhile as told:
                raise ValidationError(str(told), code="changed_meanwhile") from told
        return super().clean()


class CodeForm(Guarded):
    """A code, whose words, synonyms and specialties stand beside it."""

    class Meta:
        model = Code
        fields = ("code",)


class PlainWords(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
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

    def clean(self) -> dict[str, Any] | None:
        """Refuse unseen characters, and a review without its date."""
        given = super().clean() or self.cleaned_data
        for name in _TEXTS:
            if fault := text_fault(given.get(name) or ""):
                self.add_error(name, f"The text {fault}.")
        if given.get("review") == Words.Review.REVIEWED and not given.get("reviewed_on"):
            self.add_error("reviewed_on", "Say when the words were reviewed.")
        return given


class WordsForm(PlainWords, Guarded):
    """Our words on a page of their own."""


class PlainSynonym(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A synonym: one plain line, of one code unless it is marked shared."""

    class Meta:
        model = Synonym
        fields = ("code", "text", "shared")

    def clean_text(self) -> str:
        """Return a synonym that is one line of plain text."""
        return _checked(self.cleaned_data["text"], line_fault)

    def clean(self) -> dict[str, Any] | None:
        """Refuse a synonym that another code owns, unless it is shared."""
        given = super().clean() or self.cleaned_data
        code = given.get("code")
        if given.get("text") and code and not given.get("shared"):
            others = Synonym.objects.filter(text__iexact=given["text"]).exclude(code=code)
            if other := others.order_by("code_id").first():
                self.add_error("text", f"{other.code_id} has this synonym already; mark it shared at both codes.")
        return given


class SynonymForm(PlainSynonym, Guarded):
    """A synonym on a page of its own."""


def _checked(text: str, fault_of: Any) -> str:  # Any: of codes.content.validators
    if fault := fault_of(text):
        raise ValidationError(f"The text {fault}.", code="invalid")
    return text
