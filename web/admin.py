"""Error reports in the admin site: read and settle; nobody writes one here."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from web.feedback.forms import settle_reports
from web.models import ErrorReport


@admin.register(ErrorReport)
class ErrorReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """The reports, the latest first."""

    list_display = ("reported_at", "about", "beginning", "reply_to", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "reported_at")
    search_fields = ("about", "message")
    ordering = ("-reported_at", "id")
    readonly_fields = ("about", "message", "reply_to", "reported_at", "settled_at")
    actions = ("settle",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse it: reports come from readers."""
        return False

    @admin.display(description="message")
    def beginning(self, report: ErrorReport) -> str:
        """Return the beginning of the message."""
        return report.message[:120]

    @admin.action(description="Mark as settled", permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet[ErrorReport]) -> None:
        """Settle the reports chosen, and say how many were open."""
        settled = settle_reports(queryset, at=timezone.now())
        self.message_user(request, f"{settled} reports were settled.")
