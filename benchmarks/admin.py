"""Benchmark tables in the admin site: figures are looked at, what is said of a table is edited."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest

from benchmarks.models import BenchmarkRow, Source, SpecialtySpelling, TopCode
from benchmarks.services.publishing import publish, withdraw, withdraw_file


@admin.register(Source)
class SourceAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Tables; a new one is loaded by `manage.py import_benchmark` or computed by `manage.py build_benchmarks`."""

    list_display = ("name", "year", "slug", "kind", "is_draft", "made_up", "n", "license", "imported_at")
    list_filter = ("year", "kind", "is_draft")
    actions = ("show", "take_back")
    search_fields = ("name", "slug", "method")
    ordering = ("-year", "slug")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    readonly_fields = (
        "slug", "year", "kind", "series", "made_up", "is_draft", "n", "release", "report", "file_sha256", "imported_at"
    )  # fmt: skip

    @admin.action(description="Show the tables", permissions=["change"])
    def show(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        """Show tables: licensed ones to users, others to everybody and to devices."""
        for source in chosen:
            publish(slug=source.slug)
        self.message_user(request, f"Shown: {', '.join(str(source) for source in chosen)}.")

    @admin.action(description="Make the tables drafts again", permissions=["change"])
    def take_back(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        """Make tables drafts that nobody outside the admin site sees."""
        for source in chosen:
            withdraw(slug=source.slug)
        self.message_user(request, f"Drafts again: {', '.join(str(source) for source in chosen)}.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a table comes from a file."""
        return False

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Delete tables, and their files for devices."""
        for source in queryset:
            self.delete_model(request, source)

    def delete_model(self, request: HttpRequest, obj: Source) -> None:
        """Delete a table, and its file for devices."""
        withdraw_file(slug=obj.slug)
        super().delete_model(request, obj)

    def get_deleted_objects(
        self, objs: QuerySet[Source] | Iterable[Source], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what the question before a deletion shows: the tables, and how many rows go with them."""
        sources = list(objs)
        rows = BenchmarkRow.objects.filter(source__in=sources).count()
        return [str(source) for source in sources], {"tables": len(sources), "rows": rows}, set(), []


class _Figures(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Figures that are looked at only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Say no: rows go with their source."""
        return False


@admin.register(BenchmarkRow)
class BenchmarkRowAdmin(_Figures):
    """The figures, as they were loaded."""

    list_display = ("specialty", "region", "population", "metric", "source", "n", "mean", "points", "marks")
    list_filter = ("source", "metric", "population")
    list_select_related = ("source",)
    search_fields = ("specialty", "=region")
    ordering = ("source_id", "specialty", "region", "population", "metric", "id")
    show_full_result_count = False


@admin.register(TopCode)
class TopCodeAdmin(_Figures):
    """What specialties bill most, as it was computed."""

    list_display = ("specialty", "rank", "code", "share", "n", "source")
    list_filter = ("source",)
    search_fields = ("specialty", "=code")
    ordering = ("source_id", "specialty", "rank")


@admin.register(SpecialtySpelling)
class SpecialtySpellingAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """How sources spell specialties: `cms`, `nucc`, or a scheme of your own that an import names."""

    list_display = ("text", "scheme", "specialty")
    list_filter = ("scheme",)
    list_select_related = ("specialty",)
    search_fields = ("text", "specialty__name")
    autocomplete_fields = ("specialty",)
    ordering = ("scheme", "text", "id")
