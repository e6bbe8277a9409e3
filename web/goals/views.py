"""The signed-in page of goals and pace, and of one's position in the loaded tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from benchmarks.presenters.pages import Distribution, distribution, region_name
from benchmarks.selectors.tables import Position
from codes.models import Specialty
from codes.selectors.entries import CodeEntry, entries
from procedures.collections.records import GOALS
from procedures.reports.goals import GoalPace, goals_pace
from procedures.reports.mix import CodeShare, own_mix
from procedures.reports.position import own_position
from procedures.requests.records import InvalidRecord, parse_change, parse_record
from procedures.selectors.user_context import UserContext
from procedures.services.preferences import store_preferences
from procedures.services.records import RecordNotFound, change_record, create_record, remove_record
from web.account.signed_in import context_of, signed_in
from web.goals.chart import page_chart
from web.goals.form import BalanceForm, GoalForm, SettingsForm, SpanForm

_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """A position, its row with one's own figure in its chart, and the specialty of the row in words."""

    position: Position
    shown: Distribution
    specialty: str


@login_required
@never_cache
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Answer with one's goals, the pace towards them, one's position and the mix of codes of a span."""
    return _page(request)


@login_required
@require_POST
def add_goal(request: HttpRequest) -> HttpResponse:
    """Store a goal, or say what is wrong with it."""
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _page(request, goal=form)
    create_record(user_id=signed_in(request).id, record=parse_record(GOALS, form.cleaned_data), at=timezone.now())
    messages.success(request, "Your goal was saved.")
    return HttpResponseRedirect(reverse("web:standing"))


@login_required
@require_POST
def set_balance(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Store what was made before the log began, or say what is wrong with it."""
    form = BalanceForm.of_goal(goal_id, request.POST)
    if not form.is_valid():
        return _page(request, balance=(goal_id, form))
    try:
        change = parse_change(GOALS, form.cleaned_data, record_id=goal_id)
        change_record(user_id=signed_in(request).id, record_id=goal_id, change=change, at=timezone.now())
    except InvalidRecord as invalid:
        form.refuse(invalid.errors)
        return _page(request, balance=(goal_id, form))
    messages.success(request, "What you had made is counted now.")
    return HttpResponseRedirect(reverse("web:standing"))


@login_required
@require_POST
def remove_goal(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Delete a goal of one's own; one that is gone already stays gone."""
    try:
        remove_record(collection=GOALS, user_id=signed_in(request).id, record_id=goal_id, at=timezone.now())
        messages.success(request, "The goal was deleted.")
    except RecordNotFound:
        messages.info(request, "You have no such goal any more.")
    return HttpResponseRedirect(reverse("web:standing"))


@login_required
@require_POST
def change_settings(request: HttpRequest) -> HttpResponse:
    """Store leave, working days, holidays and Medicare's share, or say what is wrong with them."""
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, settings=form)
    store_preferences(user_id=signed_in(request).id, values=form.values, at=timezone.now())
    messages.success(request, "Your settings were saved.")
    return HttpResponseRedirect(reverse("web:standing"))


def _page(
    request: HttpRequest,
    *,
    goal: GoalForm | None = None,
    balance: tuple[UUID, BalanceForm] | None = None,
    settings: SettingsForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    context = context_of(request)
    who = context.clinician
    today = who.today(at)
    span_form = SpanForm(request.GET.dict(), today=today)
    (first, last), region = span_form.span, span_form.chosen_region
    own = own_position(context=context, first=first, last=last, region=region, metric="wrvu", at=at)
    goals = goals_pace(clinician=who, preferences=context.preferences, at=at)
    mix = own_mix(clinician=who, first=first, last=last)
    rarely_logged, rarely_billed = mix.rarely_logged[:_MOST_SHOWN], mix.rarely_billed[:_MOST_SHOWN]
    known = _entries((*rarely_logged, *rarely_billed), context, last)
    names = _names({own.who.specialty, *(position.row.specialty for position in own.positions)})
    shown = {
        "span_form": span_form,
        "region_name": region_name(region),
        "own": own,
        "specialty": names.get(own.who.specialty, own.who.specialty),
        "chart": page_chart(clinician=who, first=first, last=last, at=at) if own.production.lines else None,
        "positions": [_shown(position, names) for position in own.positions],
        "goals": [_goal(goal_pace, balance) for goal_pace in goals.goals],
        "too_long": goals.too_long,
        "usual": goals.usual,
        "best_per_day": goals.best_per_day,
        "mix": mix,
        "rarely_logged": [(share, known.get(share.code)) for share in rarely_logged],
        "rarely_billed": [(share, known.get(share.code)) for share in rarely_billed],
        "goal": goal or GoalForm(initial={"period_start": f"{today.year}-01-01", "period_end": f"{today.year}-12-31"}),
        "settings": settings or SettingsForm.of(context.preferences),
        "unreadable": context.preferences.unreadable,
        "release_in_force": context.release_in_force(timezone.localdate()),
    }
    is_refused = any(form is not None for form in (goal, balance, settings))
    return render(request, "web/goals/standing.html", shown, status=400 if is_refused else 200)


def _goal(goal_pace: GoalPace, typed: tuple[UUID, BalanceForm] | None) -> tuple[GoalPace, BalanceForm]:
    """Return a goal with the form of what was made before it, as it was typed where it was refused."""
    goal_id, target = goal_pace.goal_id or UUID(int=0), goal_pace.pace.target
    if typed is not None and typed[0] == goal_id:
        return goal_pace, typed[1]
    stored = {"already_made": target.already_made, "already_made_through": target.already_made_through}
    return goal_pace, BalanceForm.of_goal(goal_id, initial=stored)


def _names(slugs: set[str]) -> dict[str, str]:
    """Return specialties in words."""
    return dict(Specialty.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _shown(position: Position, names: Mapping[str, str]) -> ShownPosition:
    own = position.value if position.standing is not None else None
    specialty = position.row.specialty
    return ShownPosition(position, distribution(position.row, own=own), names.get(specialty, specialty))


def _entries(shares: Iterable[CodeShare], context: UserContext, on: date) -> dict[str, CodeEntry]:
    codes = [share.code for share in shares]
    return {entry.code: entry for entry in entries(codes, on=on, releases=context.releases, has_links=False)}
