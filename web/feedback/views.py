"""The form by which a reader reports an error on a page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from web.feedback.forms import ReportForm, store_report
from web.throttling import refuse_too_many


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Answer with the form, or store what it says and lead to the thanks."""
    if request.method == "POST":
        refuse_too_many(request, rate="REPORT_RATE", scope="report")
        form = ReportForm(request.POST)
        if form.is_valid():
            store_report(form, at=timezone.now())
            messages.success(request, "Thank you. The editors of this site will read your report.")
            return HttpResponseRedirect(reverse("web:report"))
    else:
        form = ReportForm(initial={"about": request.GET.get("about", "")[:200]})
    return render(request, "web/support/report.html", {"form": form}, status=400 if form.errors else 200)
