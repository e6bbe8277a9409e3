"""What the pages of one's account ask for."""

from __future__ import annotations

from datetime import date

from django import forms

from accounts.domain.career import DatedStage
from accounts.models import Stage
from codes.models import Specialty
from procedures.collections.preferences import THEMES
from web.forms.fields import DayField, OneOf, PersonForm
from web.forms.words import sentence

_NOT_SAID = ("", "Not said")


class WelcomeForm(PersonForm):
    """Career stage and specialty of somebody who has just signed up; both may be left out."""

    stage = OneOf(label="Your stage", required=False)
    since = DayField(label="Since", required=False, hint="leave it empty for today")
    specialty = OneOf(label="Your specialty", required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.offer("stage", [_NOT_SAID, *((value, name.capitalize()) for value, name in Stage.choices)])
        named = Specialty.objects.order_by("name", "slug").values_list("slug", "name")
        self.offer("specialty", [_NOT_SAID, *named])

    def stages(self, *, today: date) -> list[DatedStage] | None:
        """Return the career stage with the day from which on it holds, None where none is said."""
        stage, since = self.cleaned_data["stage"], self.cleaned_data["since"]
        return [DatedStage(date.fromisoformat(since) if since else today, stage)] if stage else None


class ThemeForm(PersonForm):
    """Light, dark, or as the system has it."""

    theme = OneOf(label="Theme", choices=list(zip(THEMES, ("As the device has it", "Light", "Dark"), strict=True)))


class ErasureForm(PersonForm):
    """The password, once more, of somebody who erases the account."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": sentence("required", label="Your password", expects="your password")},
    )
