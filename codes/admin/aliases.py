"""Headings of release files that an operator reads as columns of ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from codes.importers.columns import COLUMN_NAMES
from codes.importers.headings import heading_of
from codes.importers.known_headings import LOCALITY_COLUMN_NAMES, is_heading_of_ours
from codes.models import ColumnAlias


class ColumnAliasForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A heading as a file has it, and the column that it is."""

    column = forms.ChoiceField(
        choices=[
            ("", "---------"),
            ("Values (PPRRVU)", [(name, name) for name in COLUMN_NAMES]),
            ("By locality (GPCI, LOCCO, ANES)", [(name, name) for name in LOCALITY_COLUMN_NAMES]),
        ],
        help_text="The column of ours that stands under this heading.",
    )

    class Meta:
        model = ColumnAlias
        fields = ("heading", "column")
        help_texts = {  # as the library reads it
            "heading": "As the import names it: the cells of the header read downwards, such as PHYSICIAN WORK RVU."
        }

    def clean_heading(self) -> str:
        """Return the heading as headers are compared; raises ValidationError for one that has an alias already."""
        heading = heading_of(self.cleaned_data["heading"])
        if not heading.isprintable():
            raise ValidationError("The heading has characters that cannot be seen; type it anew.")
        if ColumnAlias.objects.filter(heading=heading).exists():
            raise ValidationError(f"{heading} has an alias already.", code="unique")
        return heading

    def clean(self) -> dict[str, Any]:  # Any: as Django has it
        """Return the alias; a heading that means something already is refused, since it would take its place."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        heading, column = given.get("heading"), given.get("column")
        if heading and column and is_heading_of_ours(heading, as_column=column):
            self.add_error("heading", f"{heading} is a column of ours already; an alias is for another heading.")
        return given


@admin.register(ColumnAlias)
class ColumnAliasAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Aliases are added and deleted, never changed: releases name those that they were read by."""

    form = ColumnAliasForm
    list_display = ("heading", "column", "added_by", "added_at")
    search_fields = ("heading", "column", "added_by")
    ordering = ("heading",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return false."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Return what is asked of a new alias, and all that is known of one that is there."""
        return ("heading", "column") if obj is None else ("heading", "column", "added_by", "added_at")

    def save_model(
        self, request: HttpRequest, obj: ColumnAlias, form: forms.ModelForm[ColumnAlias], change: object
    ) -> None:
        """Store an alias with who added it, and when."""
        obj.added_by, obj.added_at = str(request.user)[:254], timezone.now()
        super().save_model(request, obj, form, change)
