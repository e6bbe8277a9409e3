"""Benchmark tables in the admin site: figures are looked at, what is said of a table is edited."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet, URLField
from django.http import HttpRequest

from benchmarks.models import BenchmarkRow, Source


@admin.register(Source)
class SourceAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Tables; a new one is loaded by `manage.py import_benchmark`."""

    list_display = ("name", "year", "slug", "n", "license", "imported_at")
    list_filter = ("year",)
    search_fields = ("name", "slug", "method")
    ordering = ("-year", "slug")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    readonly_fields = ("slug", "year", "n", "file_sha256", "imported_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: a table comes from a file."""
        return False

    def get_deleted_objects(
        self, objs: QuerySet[Source] | Iterable[Source], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what the question before a deletion shows: the tables, and how many rows go with them."""
        sources = list(objs)
        rows = BenchmarkRow.objects.filter(source__in=sources).count()
        return [str(source) for source in sources], {"tables": len(sources), "rows": rows}, set(), []


@admin.register(BenchmarkRow)
class BenchmarkRowAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """The figures, as they were loaded."""

    list_display = ("specialty", "region", "metric", "source", "n", "mean", "points")
    list_filter = ("source", "metric", "region")
    list_select_related = ("source",)
    search_fields = ("specialty", "=region")
    ordering = ("source_id", "specialty", "region", "metric", "id")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: BenchmarkRow | None = None) -> bool:
        """Say no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BenchmarkRow | None = None) -> bool:
        """Say no: rows go with their source."""
        return False
