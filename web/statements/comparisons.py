"""The pages of a statement and of its comparisons with the log."""

from __future__ import annotations

from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.selectors import profile_of
from statements.domain.months import FIRST_YEAR, LAST_YEAR
from statements.domain.statement_lines import Shape
from statements.models import Statement, StoredComparison
from statements.presenters.figures import comparison_context, shape_compared
from statements.presenters.finding_rows import LogAtReading, finding_tables, month_columns
from statements.presenters.gaps import compared_gap_sentences
from statements.presenters.sections import statement_side_sentences
from statements.presenters.settings import settings_text
from statements.presenters.words import FOOT
from statements.reports.report import headline_of
from statements.selectors.comparisons import (
    ComparisonNotFound,
    comparisons_of,
    find_comparison,
    finding_facts,
    finding_sums,
    findings_by_certainty,
    last_change,
    logged_lines,
    own_ids,
    statement_side,
)
from statements.selectors.statements import StatementNotFound, find_statement
from statements.services.comparisons import DaysOutOfRange, compare_statement
from web.account.signed_in import signed_in
from web.statements.compare_form import CompareForm
from web.statements.filters import FindingFilter, finding_filters
from web.statements.statement_page import statement_context

FINDINGS_A_PAGE: Final = 100
_OUT_OF_RANGE: Final = (
    f"This statement has days before {FIRST_YEAR} or after {LAST_YEAR}: delete it, and send its file again."
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Answer with what was read of a statement and its comparisons; compare the log with it where that is sent."""
    user = signed_in(request)
    kept = _statement(user, statement_id)
    if request.method != "POST":
        return _statement_page(request, user, kept, CompareForm())
    form = CompareForm(request.POST)
    if not form.is_valid():
        return _statement_page(request, user, kept, form)
    try:
        compared = compare_statement(user=user, statement=kept, left_out=form.codes, at=timezone.now())
    except StatementNotFound:
        raise Http404 from None
    except DaysOutOfRange:
        form.add_error(None, _OUT_OF_RANGE)
        return _statement_page(request, user, kept, form)
    messages.success(request, "Your log was compared with the statement.")
    return HttpResponseRedirect(reverse("web:comparison", args=[kept.id, compared.id]))


@login_required
@never_cache
@require_safe
def comparison(request: HttpRequest, statement_id: UUID, comparison_id: UUID) -> HttpResponse:
    """Answer with a comparison as it was made, a hundred findings a page."""
    user = signed_in(request)
    kept = _statement(user, statement_id)
    try:
        compared = find_comparison(user_id=user.id, statement_id=kept.id, comparison_id=comparison_id)
    except ComparisonNotFound:
        raise Http404 from None
    zone = ZoneInfo(profile_of(user).time_zone)
    facts = finding_facts(compared)
    filters = finding_filters(request.GET, facts)
    lines = logged_lines(user_id=user.id, ids=own_ids(facts))
    context = {
        "statement": kept,
        "comparison": compared,
        "changes_since": max(0, last_change(user_id=user.id) - compared.log_seq),
        "anew": _anew(compared),
        "headline": headline_of(compared),
        "foot": FOOT,
        "gaps": compared_gap_sentences(kept),
        "for_statement": [*statement_side_sentences(statement_side(facts, lines, read_at=kept.made_at))],
        "settings_words": settings_text(compared),
        **comparison_context(kept, compared, finding_sums(facts)),
        **_findings(request, kept, compared, LogAtReading(lines, kept.made_at, zone, month_columns(kept)), filters),
        "filters": filters,
    }
    with timezone.override(zone):
        return render(request, "web/statements/comparison.html", context)


def _findings(
    request: HttpRequest, statement: Statement, comparison: StoredComparison, log: LogAtReading, filters: FindingFilter
) -> dict[str, object]:
    wanted = findings_by_certainty(comparison).filter(**filters.chosen)
    page = Paginator(wanted, FINDINGS_A_PAGE).get_page(request.GET.get("page", "1"))
    findings = list(page)
    has_days = shape_compared(statement, comparison) is Shape.LINES
    return {"page": page, "tables": finding_tables(findings, log, has_days=has_days)}


def _anew(comparison: StoredComparison) -> dict[str, str]:
    """Return the fields of a form that compares anew by the same settings."""
    if comparison.left_out is None:
        return {}
    return {"left_out": " ".join(comparison.left_out)} if comparison.left_out else {"is_whole": "on"}


def _statement(user: User, statement_id: UUID) -> Statement:
    try:
        return find_statement(user_id=user.id, statement_id=statement_id)
    except StatementNotFound:
        raise Http404 from None


def _statement_page(request: HttpRequest, user: User, statement: Statement, form: CompareForm) -> HttpResponse:
    listed = comparisons_of(user_id=user.id, statement_id=statement.id).defer("result").order_by("-made_at", "id")
    context = {
        "statement": statement,
        "comparisons": listed,
        "form": form,
        **statement_context(statement),
    }
    with timezone.override(ZoneInfo(profile_of(user).time_zone)):
        return render(request, "web/statements/statement.html", context, status=400 if form.errors else 200)
