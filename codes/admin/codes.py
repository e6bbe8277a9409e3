"""A code in the admin site: its words, synonyms and specialties on one page, with their history."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import F, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from codes.admin.filters import LevelFilter, OurWordsFilter
from codes.admin.finding import rows_of_codes
from codes.admin.forms import CodeForm, SynonymInlineForm, WordsInlineForm
from codes.admin.usage import logged_count, national_count
from codes.domain.categories import page_path
from codes.models import Code, CodeSpecialty, Synonym, Words
from codes.selectors.versions import words_versions
from codes.services.search_index import rebuild_search
from codes.services.words import CannotRevert, EditConflict, UnknownChange, changes_of, revert_change


class WordsInline(StackedInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """Our words for the code."""

    model = Words
    form = WordsInlineForm
    verbose_name_plural = "our words"


class SynonymInline(TabularInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """What clinicians call the code."""

    model = Synonym
    form = SynonymInlineForm
    extra = 1


class SpecialtyInline(TabularInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """Who reports the code."""

    model = CodeSpecialty
    extra = 1
    autocomplete_fields = ("specialty",)


@admin.register(Code)
class CodeAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """A code with its words, synonyms and specialties."""

    form = CodeForm
    list_display = ("code", "title", "official", "review", "billed", "logged", "added_on", "terminated_on")
    list_filter = (OurWordsFilter, LevelFilter, "specialty_links__specialty")
    list_select_related = ("words", "official_words", "usage")
    search_fields = ("^code", "words__title", "synonyms__text", "official_words__short", "official_words__long")
    search_help_text = "Beginning of a code, or words of its title, synonyms or official words"
    ordering = ("code",)
    show_full_result_count = False
    inlines = (WordsInline, SynonymInline, SpecialtyInline)

    def get_fields(self, request: HttpRequest, obj: Code | None = None) -> tuple[str, ...]:
        """Return what stands at the head of the page; `seen` is hidden in its form."""
        shown = ("code", "official", "added_on", "terminated_on")
        return (*shown, "seen") if obj and self.has_change_permission(request, obj) else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Code | None = None) -> tuple[str, ...]:
        """Return what a code cannot change: itself, and what the HCPCS file says of it."""
        return ("code", "official", "added_on", "terminated_on") if obj else ("official", "added_on", "terminated_on")

    @admin.display(description="our title", ordering="words__title")
    def title(self, code: Code) -> str:
        """Return our title."""
        return code.words.title if hasattr(code, "words") else ""

    @admin.display(description="official words")
    def official(self, code: Code) -> str:
        """Return the official words, which Level II codes have."""
        return code.official_words.short if hasattr(code, "official_words") else ""

    @admin.display(description="review")
    def review(self, code: Code) -> str:
        """Return how far our words are."""
        return code.words.get_review_display() if hasattr(code, "words") else "none yet"

    @admin.display(description="billed nationally", ordering=F("usage__national").desc(nulls_last=True))
    def billed(self, code: Code) -> str:
        """Return the services a year in the nation, '–' where no table tells."""
        return national_count(code)

    @admin.display(description="logged here", ordering=F("usage__logged").desc(nulls_last=True))
    def logged(self, code: Code) -> str:
        """Return the lines of this server, '–' where fewer than five users log the code."""
        return logged_count(code)

    def view_on_site(self, code: Code) -> str:
        """Return the address of the public page."""
        return page_path(code.code)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Code | None:
        """Return the code, held for this editor while it is being saved."""
        if request.method == "POST" and connection.in_atomic_block:
            Code.objects.select_for_update().filter(pk=object_id).exists()
        return super().get_object(request, object_id, from_field)

    def save_related(self, request: HttpRequest, form: ModelForm[Code], formsets: object, change: bool) -> None:  # noqa: FBT001  # Django's own
        """Save words, synonyms and specialties, and let the search find what they say."""
        super().save_related(request, form, formsets, change)
        rebuild_search(codes=[form.instance.code])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Code], search_term: str
    ) -> tuple[QuerySet[Code], bool]:
        """Return what the search of the site finds, and codes of drafts by their beginning."""
        return rows_of_codes(queryset, search_term, code="code"), False

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with that of going back to an earlier state."""
        back = self.admin_site.admin_view(require_POST(self.revert_view))
        return [path("<path:object_id>/history/back/", back, name="codes_code_go_back"), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Answer with what editors did to words, synonyms and specialties, and the way back."""
        code = get_object_or_404(Code, pk=unquote(object_id))
        if not self.has_view_permission(request, code):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {code}",
            "opts": self.opts,
            "object": code,
            "changes": changes_of(code=code.code),
            "seen": words_versions(codes=[code.code])[code.code],
            "may_change": self.has_change_permission(request, code),
        }
        return TemplateResponse(request, "admin/codes/code/object_history.html", context)

    def revert_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Bring back what a change had left, and tell so."""
        code = get_object_or_404(Code, pk=unquote(object_id))
        if not self.has_change_permission(request, code):
            raise PermissionDenied
        given = request.POST
        kind, number = given.get("kind", ""), given.get("history_id", "")
        history_id = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
        try:
            revert_change(code=code.code, kind=kind, history_id=history_id, seen=given.get("seen", ""))
        except (UnknownChange, CannotRevert, EditConflict) as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.log_change(request, code, f"Went back to an earlier state of its {kind}.")
            self.message_user(request, f"{code}: the earlier {kind} is back.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:codes_code_history", args=[code.pk]))
