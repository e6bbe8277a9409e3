"""The signed-in page of what re-valuations changed."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from procedures.collections.revaluation import differences_from_json, month_sentence
from procedures.selectors.revaluations import revaluations_of
from web.account.signed_in import signed_in

MOST_REPORTS: Final = 50


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
