"""The catalogue in the admin site: words are edited, what CMS published is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from codes.admin_filters import LevelFilter, OurWordsFilter, StatusFilter
from codes.models import (
    Code,
    CodeSpecialty,
    HcpcsWords,
    LicenseAcceptance,
    Locality,
    Modifier,
    RelativeValue,
    Release,
    Specialty,
    Synonym,
    Words,
)
from codes.services.drafts import discard_draft
from codes.services.releases import ReleaseAlreadyPublished, publish_release


class LookedAt(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Rows that come from a published file: nobody adds, changes or deletes them here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no."""
        return False


class WordsInline(StackedInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """Our words for the code."""

    model = Words
    verbose_name_plural = "our words"


class SynonymInline(TabularInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """What clinicians call the code."""

    model = Synonym
    extra = 1


class SpecialtyInline(TabularInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """Who reports the code."""

    model = CodeSpecialty
    extra = 1
    autocomplete_fields = ("specialty",)


@admin.register(Code)
class CodeAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """A code with its words, synonyms and specialties."""

    list_display = ("code", "title", "official", "review", "added_on", "terminated_on")
    list_filter = (OurWordsFilter, LevelFilter, "specialty_links__specialty")
    list_select_related = ("words", "official_words")
    search_fields = ("^code", "words__title", "synonyms__text", "official_words__short", "official_words__long")
    search_help_text = "Beginning of a code, or words of its title, synonyms or official words"
    ordering = ("code",)
    show_full_result_count = False
    inlines = (WordsInline, SynonymInline, SpecialtyInline)

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


class WithHistory(SimpleHistoryAdmin):  # type: ignore[misc]  # simple_history is untyped
    """Rows whose every change is kept with who made it, and can be taken back."""

    list_select_related = ("code",)
    autocomplete_fields = ("code",)
    show_full_result_count = False


@admin.register(Words)
class WordsAdmin(WithHistory):
    """Our words, and what they were before."""

    list_display = ("code_id", "title", "review", "reviewed_on", "author")
    list_filter = ("review",)
    search_fields = ("^code__code", "title", "description")
    ordering = ("code",)
    history_list_display = ("title", "review")


@admin.register(Synonym)
class SynonymAdmin(WithHistory):
    """Synonyms, and what they were before."""

    list_display = ("text", "code_id", "shared")
    list_filter = ("shared",)
    search_fields = ("text", "^code__code")
    ordering = ("text", "id")
    history_list_display = ("text", "shared")


@admin.register(Release)
class ReleaseAdmin(LookedAt):
    """Releases: a draft is published or discarded, a published one stays as it is."""

    list_display = ("id", "title", "effective_from", "state", "rows", "complete", "conversion_factor", "imported_at")
    list_filter = ("year", "complete", ("published_at", admin.EmptyFieldListFilter))
    search_fields = ("id", "title", "file_name")
    ordering = ("-effective_from", "-published_order", "id")
    actions = ("publish", "discard")

    @admin.display(description="state", ordering="published_order")
    def state(self, release: Release) -> str:
        """Return whether the release is visible."""
        return "published" if release.is_published else "draft"

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Say whether somebody may make a release visible or throw a draft away."""
        return request.user.has_perm("codes.change_release")

    @admin.action(description="Publish the chosen drafts", permissions=["publish"])
    def publish(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        """Publish drafts one after another, the earliest first, and tell what was done."""
        for release in releases.order_by("effective_from", "id"):
            try:
                publish_release(release_id=release.id, at=timezone.now())
            except ReleaseAlreadyPublished as known:
                self.message_user(request, str(known), messages.WARNING)
                continue
            self.log_change(request, release, "Published.")
            told = f"{release.id} is published: in force from {release.effective_from}, {release.rows:,} rows."
            self.message_user(request, told, messages.SUCCESS)

    @admin.action(description="Discard the chosen drafts", permissions=["publish"])
    def discard(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        """Delete drafts with all that they brought, and tell what was done."""
        for release in releases.order_by("id"):
            try:
                rows = discard_draft(release_id=release.id)
            except ReleaseAlreadyPublished as known:
                self.message_user(request, str(known), messages.ERROR)
                continue
            self.log_deletions(request, [release])  # type: ignore[arg-type]  # any list of objects will do
            self.message_user(request, f"{release.id} is discarded, {rows:,} rows.", messages.SUCCESS)


@admin.register(RelativeValue)
class RelativeValueAdmin(LookedAt):
    """The rows of the releases."""

    list_display = ("code_id", "component", "release_id", "status", "work_rvu", "nonfacility_total",
                    "facility_total", "global_period")  # fmt: skip
    list_filter = ("release", StatusFilter, "component")
    list_select_related = ("release", "code")
    search_fields = ("^code__code",)
    ordering = ("release_id", "code_id", "component")


@admin.register(Locality)
class LocalityAdmin(LookedAt):
    """Payment localities of the releases."""

    list_display = ("name", "state", "mac", "locality", "release_id", "work_gpci", "pe_gpci", "mp_gpci")
    list_filter = ("release", "state")
    list_select_related = ("release",)
    search_fields = ("name", "counties", "=mac")
    ordering = ("release_id", "mac", "locality")


@admin.register(HcpcsWords)
class HcpcsWordsAdmin(LookedAt):
    """The official words of Level II codes."""

    list_display = ("code_id", "short", "source")
    list_select_related = ("code",)
    search_fields = ("^code__code", "short", "long")
    ordering = ("code",)


@admin.register(Modifier)
class ModifierAdmin(LookedAt):
    """The modifiers of the HCPCS file."""

    list_display = ("modifier", "short", "terminated_on", "source")
    search_fields = ("=modifier", "short", "long")
    ordering = ("modifier",)


@admin.register(Specialty)
class SpecialtyAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """The list of specialties that users, codes and benchmarks share."""

    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Specialty | None = None) -> dict[str, Sequence[str]]:
        """Return nothing for a specialty that is there: its slug is fixed."""
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Specialty | None = None) -> tuple[str, ...]:
        """Return the slug of a specialty that is there: users and tables name it."""
        return ("slug",) if obj else ()


@admin.register(LicenseAcceptance)
class LicenseAcceptanceAdmin(LookedAt):
    """Who accepted which file's licence."""

    list_display = ("file_name", "accepted_by", "accepted_at", "file_sha256")
    search_fields = ("file_name", "accepted_by")
    ordering = ("-accepted_at", "file_sha256")
