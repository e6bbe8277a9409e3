"""Benchmark tables in the admin site: figures are looked at, what is said of a table is edited."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from benchmarks.admin.uploads import BuildForm, TableForm
from benchmarks.medicare.report import stored_report_lines
from benchmarks.models import BenchmarkRow, Source, SpecialtySpelling, TopCode
from benchmarks.services.publishing import publish, withdraw, withdraw_file
from benchmarks.services.uploads import SentFile, build_table, import_table
from jobs.models import Job
from wire.read_only_admin import ReadOnlyAdmin


@admin.register(Source)
class SourceAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Tables; a new one is uploaded or computed by a job here, or by a command."""

    list_display = ("name", "year", "slug", "kind", "is_draft", "made_up", "n", "license", "imported_at")
    list_filter = ("year", "kind", "is_draft")
    actions = ("show", "take_back")
    search_fields = ("name", "slug", "method")
    ordering = ("-year", "slug")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    exclude = ("report",)
    readonly_fields = (
        "slug", "year", "kind", "series", "made_up", "is_draft", "n", "release", "left_out", "file_sha256",
        "imported_at",
    )  # fmt: skip
    change_list_template = "admin/benchmarks/source/change_list.html"

    @admin.display(description="report")
    def left_out(self, source: Source) -> SafeString | str:
        """Return what a computed table counted and left out, line by line; '–' for a table that was not computed."""
        return _lines(stored_report_lines(source.report)) or "–"

    def has_upload_permission(self, request: HttpRequest) -> bool:
        """Return whether somebody may load or compute a table."""
        return request.user.has_perm("benchmarks.add_source")

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of the upload and of the computing."""
        staff_only = self.admin_site.admin_view
        own = [
            path("upload/", staff_only(self.upload_view), name="benchmarks_source_upload"),
            path("build/", staff_only(self.build_view), name="benchmarks_source_build"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Answer with the list, and the ways to a new table for whoever may."""
        context = {**(extra_context or {}), "may_upload": self.has_upload_permission(request)}
        return super().changelist_view(request, context)

    def upload_view(self, request: HttpRequest) -> HttpResponseBase:
        """Take a table, or ask for one; the import itself is a job, whose page comes next."""
        self._require_upload(request)
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            job = import_table(
                sent=SentFile(file.name, file.chunks()),
                facts=form.facts(),
                spellings=form.cleaned_data["spellings"],
                replace=form.cleaned_data["replace"],
                asked_by=request.user.pk,
                at=timezone.now(),
            )
            return _page_of(job)
        about = "The table is shown once it is loaded. A file with any fault leaves nothing."
        return self._ask(request, form, title="Upload a table", about=about, action="Upload and import")

    def build_view(self, request: HttpRequest) -> HttpResponseBase:
        """Take the order to compute a table, or ask for it; the computing is a job, whose page comes next."""
        self._require_upload(request)
        form = BuildForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return _page_of(build_table(order=form.order(), asked_by=request.user.pk, at=timezone.now()))
        about = "The table becomes a draft, which nobody outside the admin site sees until it is shown."
        return self._ask(request, form, title="Compute a table from a Medicare file", about=about, action="Compute")

    def _require_upload(self, request: HttpRequest) -> None:
        if not self.has_upload_permission(request):
            raise PermissionDenied

    def _ask(self, request: HttpRequest, form: TableForm | BuildForm, **shown: str) -> HttpResponseBase:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **shown}
        return TemplateResponse(request, "admin/upload.html", context)

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
        """Refuse it: a table comes from a file."""
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


def _page_of(job: Job) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))


def _lines(lines: Iterable[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def _percent(point: tuple[str, object]) -> int:
    return int(point[0])


@admin.register(BenchmarkRow)
class BenchmarkRowAdmin(ReadOnlyAdmin):
    """The figures, as they were loaded."""

    list_display = ("specialty", "region", "population", "metric", "source", "n", "mean", "percentiles", "caveats")
    exclude = ("points", "marks")
    readonly_fields = ("percentiles", "caveats")
    list_filter = ("source", "metric", "population")
    list_select_related = ("source",)
    search_fields = ("specialty", "=region")
    ordering = ("source_id", "specialty", "region", "population", "metric", "id")

    @admin.display(description="percentiles")
    def percentiles(self, row: BenchmarkRow) -> str:
        """Return the points, rising."""
        return " · ".join(f"p{percent} {value}" for percent, value in sorted(row.points.items(), key=_percent))

    @admin.display(description="marks")
    def caveats(self, row: BenchmarkRow) -> str:
        """Return what is to be borne in mind of the figures."""
        return ", ".join(str(mark).replace("_", " ") for mark in row.marks) or "–"


@admin.register(TopCode)
class TopCodeAdmin(ReadOnlyAdmin):
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
