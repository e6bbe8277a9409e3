"""Words and synonyms in the admin site, each with what they were before, and words to and from spreadsheets."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Field, Model, QuerySet
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from simple_history.admin import SimpleHistoryAdmin

from codes.admin.filters import ReportedFilter, with_reports
from codes.admin.finding import rows_of_codes
from codes.admin.forms import ReviewForm, SynonymForm, WordsForm
from codes.admin.sheets import SafeCsv, SafeXlsx, UnreadableSheet
from codes.admin.spreadsheets import WordsResource
from codes.admin.usage import logged_count, national_count
from codes.domain.priors import NEUTRAL_PRIOR
from codes.models import Code, Synonym, Words
from codes.selectors.releases import usage_facts
from codes.selectors.reports import reports_address
from codes.services.search_index import rebuild_search
from codes.services.words import mark_reviewed

# Of the chosen words, on the page that asks who reviewed them.
SHOWN: Final = 200


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

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001  # Any: a row of either
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

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:  # Any: Django's own
        """Answer with what the row was before; an address that is no row's is not found."""
        _valid_key_or_404(self.model._meta.pk, unquote(object_id))
        page: HttpResponse = super().history_view(request, object_id, extra_context)
        return page

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:  # Any: Django's own
        """Answer with one version of the row; an address that is no row's, or no version's, is not found."""
        _valid_key_or_404(self.model._meta.pk, unquote(object_id))
        _valid_key_or_404(self.model.history.model._meta.pk, version_id)
        page: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return page


def _valid_key_or_404(key: Field[Any, Any], text: str) -> None:  # Any: of whatever type
    try:
        key.to_python(text)
    except ValidationError as wrong:
        raise Http404(f"{text!r} is no key") from wrong


@admin.register(Words)
class WordsAdmin(ImportExportMixin, WithHistory):  # type: ignore[misc]  # import_export is untyped
    """Our words, and what they were before."""

    form = WordsForm
    list_display = ("code_id", "title", "reported", "billed", "logged", "review", "reviewer", "reviewed_on", "author")
    list_filter = ("review", ReportedFilter)
    list_select_related = ("code__usage",)
    search_fields = ("^code__code", "title", "description")
    search_help_text = "Beginning of a code, or words of its title, synonyms or official words"
    # What readers report comes first, then what is logged most here, then what is billed most: a queue, with the filter
    # on drafts.
    ordering = (
        Coalesce(F("reports"), 0).desc(),
        F("code__usage__logged").desc(nulls_last=True),
        F("code__usage__national").desc(nulls_last=True),
        Coalesce(F("code__prior__prior"), NEUTRAL_PRIOR).desc(),
        "code",
    )
    actions = ("mark_reviewed",)
    change_list_template = "admin/codes/words/change_list.html"
    history_list_display = ("title", "review")
    resource_classes = (WordsResource,)
    formats = (SafeCsv, SafeXlsx)
    # The form that lets columns be chosen needs scripts inside the page.
    export_form_class = ExportForm
    import_template_name = "admin/codes/words/import.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Words]:
        """Return the words with `reports`, how many reports of readers are open."""
        return with_reports(super().get_queryset(request))

    @admin.display(description="reported by readers", ordering=F("reports").desc())
    def reported(self, words: Words) -> str:
        """Return the number of open reports, as a link to them; '–' where there is none."""
        count: int = words.reports  # type: ignore[attr-defined]  # annotated
        return format_html('<a href="{}">{}</a>', reports_address(words.code_id), count) if count else "–"

    @admin.display(description="billed nationally", ordering=F("code__usage__national").desc(nulls_last=True))
    def billed(self, words: Words) -> str:
        """Return the services a year in the nation, '–' where no table tells."""
        return national_count(words.code)

    @admin.display(description="logged here", ordering=F("code__usage__logged").desc(nulls_last=True))
    def logged(self, words: Words) -> str:
        """Return the lines of this server, '–' where fewer than five users log the code."""
        return logged_count(words.code)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Words], search_term: str
    ) -> tuple[QuerySet[Words], bool]:
        """Return what the search of the site finds, and codes by their beginning."""
        return rows_of_codes(queryset, search_term, code="code__code"), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:  # Any: Django's own
        """Answer with the list, and where its order comes from."""
        context = {**(extra_context or {}), "usage": usage_facts()}
        return super().changelist_view(request, context)  # type: ignore[no-any-return]  # untyped

    @admin.action(description="Mark as reviewed…", permissions=["change"])
    def mark_reviewed(self, request: HttpRequest, chosen: QuerySet[Words]) -> HttpResponse | None:
        """Ask who reviewed the chosen words and when, then write it; each change stays in the history."""
        form = ReviewForm(request.POST if "reviewer" in request.POST else None)
        if form.is_bound and form.is_valid():
            count = mark_reviewed(
                codes=list(chosen.values_list("pk", flat=True)),
                reviewer=form.cleaned_data["reviewer"],
                on=form.cleaned_data["reviewed_on"],
                by=request.user.pk,
            )
            self.message_user(request, f"{count:,} codes marked as reviewed.", messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Mark as reviewed",
            "opts": self.opts,
            "form": form,
            "chosen": chosen.order_by("pk")[:SHOWN],
            "count": chosen.count(),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/codes/words/mark_reviewed.html", context)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Words]:
        """Return the words of the list as it is filtered, in its order."""
        return super().get_export_queryset(request).order_by("code")  # type: ignore[no-any-return]  # untyped

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:  # Any: import_export's own
        """Return the options of an import: all or nothing."""
        return {**super().get_import_data_kwargs(**options), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:  # Any: import_export's own
        """Add why a file cannot be read to the form, where we know."""
        if isinstance(e, UnreadableSheet):
            form.add_error("import_file", str(e))
        elif isinstance(e, UnicodeDecodeError):
            form.add_error("import_file", "The file is not in UTF-8; save it as CSV UTF-8, or as XLSX.")
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
