"""Jobs in the admin site: looked at while they run."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jobs.models import Job
from wire.read_only_admin import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What runs in the background, how far it is, and how it ended; a page of a running job reloads itself."""

    list_display = ("__str__", "state", "bar", "asked_by", "asked_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("asked_by",)
    search_fields = ("subject",)
    ordering = ("-asked_at", "-id")
    fields = (
        "kind", "subject", "state", "bar", "report_lines", "result_link",
        "asked_by", "asked_at", "started_at", "finished_at",
    )  # fmt: skip
    readonly_fields = ("bar", "report_lines", "result_link")
    change_form_template = "admin/jobs/job/change_form.html"

    @admin.display(description="progress")
    def bar(self, job: Job) -> SafeString | str:
        """Return a bar: full when done, to and fro where nobody knows how far the job is."""
        if job.state in {Job.State.WAITING, Job.State.FAILED}:
            return "–"
        if job.progress is None:
            return format_html("<progress max='100' aria-label='progress'></progress>")
        words = f"{job.progress}%, {job.progress_words}" if job.progress_words else f"{job.progress}%"
        return format_html(
            "<progress max='100' value='{}' aria-label='progress'>{}</progress> {}", job.progress, words, words
        )

    @admin.display(description="report")
    def report_lines(self, job: Job) -> SafeString | str:
        """Return what the job did, or why it failed, line by line."""
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in job.report.splitlines())) or "–"

    @admin.display(description="made")
    def result_link(self, job: Job) -> SafeString | str:
        """Return the way to what the job made."""
        return format_html('<a href="{}">See what it made</a>', job.leads_to) if job.leads_to else "–"
