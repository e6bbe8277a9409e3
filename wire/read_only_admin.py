"""The admin of rows that the site shows and nobody changes there."""

from __future__ import annotations

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Rows that come from a file or a job: nobody adds, changes or deletes them here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Deny it to everybody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Deny it to everybody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Deny it to everybody."""
        return False
