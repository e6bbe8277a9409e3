"""Words and synonyms in the admin site, each with what they were before, and words to and from spreadsheets."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from simple_history.admin import SimpleHistoryAdmin

from codes.admin.guard import SynonymForm, WordsForm
from codes.admin.sheets import SafeCsv, SafeXlsx, UnreadableSheet
from codes.admin.spreadsheets import WordsResource
from codes.models import Code, Synonym, Words
from codes.services.search_index import rebuild_search


class WithHistory(SimpleHistoryAdmin):  # type: ignore[misc]  # simple_history is untyped
    """Rows whose every change is kept with who made it, and can be taken back."""

    list_select_related = ("code",)
    autocomplete_fields = ("code",)
    show_full_result_count = False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """Return the row; while it is being saved, its code is held for this editor."""
        row: Model | None = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST" and connection.in_atomic_block:
            Code.objects.select_for_update().filter(pk=row.code_id).exists()  # type: ignore[attr-defined]  # both have it
        return row

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001  # Django's own
        """Save the row, and let the search find what it says."""
        super().save_model(request, obj, form, change)
        rebuild_search(codes=[obj.code_id])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # Any: a row of either
        """Delete the row, and let the search forget what it said."""
        code = obj.code_id
        super().delete_model(request, obj)
        rebuild_search(codes=[code])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # Any: as above
        """Delete rows, and let the search forget what they said."""
        codes = list(queryset.values_list("code_id", flat=True))
        super().delete_queryset(request, queryset)
        rebuild_search(codes=codes)


@admin.register(Words)
class WordsAdmin(ImportExportMixin, WithHistory):  # type: ignore[misc]  # import_export is untyped
    """Our words, and what they were before."""

    form = WordsForm
    list_display = ("code_id", "title", "review", "reviewed_on", "author")
    list_filter = ("review",)
    search_fields = ("^code__code", "title", "description")
    ordering = ("code",)
    history_list_display = ("title", "review")
    resource_classes = (WordsResource,)
    formats = (SafeCsv, SafeXlsx)
    # The form that lets columns be chosen needs scripts inside the page.
    export_form_class = ExportForm
    import_template_name = "admin/codes/words/import.html"

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Words]:
        """Return the words of the list as it is filtered, in its order."""
        return super().get_export_queryset(request).order_by("code")  # type: ignore[no-any-return]  # untyped

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:  # Any: import_export's own
        """Return the options of an import: all or nothing."""
        return {**super().get_import_data_kwargs(**options), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:  # Any: import_export's own
        """Say why a file cannot be read, where we know."""
        if isinstance(e, UnreadableSheet):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:  # Any: import_export's own
        """Tell what was imported, or that nothing was since something changed after the preview."""
        if not result.has_errors() and not result.has_validation_errors():
            return super().process_result(result, request)  # type: ignore[no-any-return]  # untyped
        faults = [str(fault.error) for fault in result.base_errors]
        faults += [f"row {row.number}: {'; '.join(row.error.messages)}" for row in result.invalid_rows]
        self.message_user(request, f"Nothing was imported. {' '.join(faults[:5])}", messages.ERROR)
        return HttpResponseRedirect(reverse("admin:codes_words_import"))


@admin.register(Synonym)
class SynonymAdmin(WithHistory):
    """Synonyms, and what they were before."""

    form = SynonymForm
    list_display = ("text", "code_id", "shared")
    list_filter = ("shared",)
    search_fields = ("text", "^code__code")
    ordering = ("text", "id")
    history_list_display = ("text", "shared")
