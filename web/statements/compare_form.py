"""What a person says before their log is compared with a statement: which codes it leaves out."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms

from codes.domain.patterns import CODE
from statements.api.comparisons.views import MOST_LEFT_OUT
from web.forms.fields import PersonField, PersonForm
from wire.validation.values import list_of, text

_codes: Final = list_of(text(max_length=5, pattern=CODE), max_items=MOST_LEFT_OUT)
_BETWEEN: Final = re.compile(r"[\s,;]+")
_BOTH: Final = "It leaves out no code: there are codes above; take one of the two back."


class LeftOutField(PersonField):
    """Codes with spaces or commas between them, as a list in which each stands once."""

    expects = "codes of five characters, such as 36415, G0463"

    def read(self, typed: str) -> object:
        """Return the codes in the order typed."""
        return list(dict.fromkeys(code for code in _BETWEEN.split(typed.upper()) if code))


class CompareForm(PersonForm):
    """Codes that a statement leaves out, or that it leaves out none; neither where the person does not know."""

    left_out = LeftOutField(
        label="Codes that the statement leaves out",
        hint="such as 36415, G0463; empty where you do not know",
        required=False,
        max_length=8 * MOST_LEFT_OUT,
        check=_codes,
    )
    is_whole = forms.BooleanField(label="It leaves out no code", required=False)

    def clean(self) -> None:
        """Refuse codes that are left out beside the word that none is."""
        if self.cleaned_data.get("left_out") and self.cleaned_data.get("is_whole"):
            self.add_error("is_whole", _BOTH)

    @property
    def codes(self) -> frozenset[str] | None:
        """Return the codes that are left out, None where the person does not know."""
        if self.cleaned_data["is_whole"]:
            return frozenset()
        given: Any = self.cleaned_data["left_out"]  # Any: as Django's cleaned data have it
        return None if given is None else frozenset(given)
