"""The signed-in pages beside the day: cases that could be joined, and what re-valuations changed."""

from __future__ import annotations

from itertools import groupby
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures.collections.revaluation import differences_from_json, month_sentence
from procedures.requests.records import InvalidRecord
from procedures.requests.sessions import parse_joining
from procedures.selectors.logs import ValuedLog, valued_logs
from procedures.selectors.revaluations import revaluations_of
from procedures.selectors.sessions import lines_without_session
from procedures.services.sessions import join_session
from web.account.signed_in import signed_in
from web.logbook.form import JoiningForm

MOST_LINES: Final = 200
MOST_REPORTS: Final = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Answer with the days that have lines which could be of one case; join those that are chosen."""
    user = signed_in(request)
    if request.method == "POST":
        body = {"logs": [str(one) for one in request.POST.getlist("logs")], "encounter_id": str(uuid4())}
        try:
            joined = join_session(user_id=user.id, joining=parse_joining(body), at=timezone.now())
        except InvalidRecord:
            messages.error(request, "Choose two or more lines of one day.")
        else:
            messages.success(request, f"{len(joined)} lines are one case now.")
        return HttpResponseRedirect(reverse("web:sessions"))
    loose = lines_without_session(user_id=user.id).order_by("-performed_on", "id")[:MOST_LINES]
    lines = valued_logs(loose, user_id=user.id)
    days = groupby(lines, key=lambda line: line.fields.performed_on)
    forms = [JoiningForm(day, [(line.id, _line_label(line)) for line in of_day]) for day, of_day in days]
    return render(request, "web/log/sessions.html", {"forms": forms})


@login_required
@never_cache
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Answer with what re-valuations changed, the latest first, a sentence a month."""
    reports = [
        (
            report,
            [
                month_sentence(month, one, cause=report.cause, subject=report.subject)
                for month, one in differences_from_json(report.by_month).items()
            ],
        )
        for report in revaluations_of(user_id=signed_in(request).id).order_by("-begun_at", "id")[:MOST_REPORTS]
    ]
    return render(request, "web/log/changes.html", {"reports": reports})


def _line_label(line: ValuedLog) -> str:
    fields = line.fields
    units = f" × {fields.units}" if fields.units > 1 else ""
    return format_html("<b>{}</b>{} · {} wRVU", "-".join((fields.code, *fields.modifiers)), units, line.credit.wrvu)
