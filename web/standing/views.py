"""The signed-in page of goals and pace, and of one's position in the loaded tables."""

from __future__ import annotations

from collections.abc import Mapping
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

from accounts.models import User
from benchmarks.medicare.method import STATES
from benchmarks.selectors.pages import Distribution, distribution, is_region, region_name
from benchmarks.selectors.tables import Position
from codes.lookup import CodeEntry, entries
from procedures.reports.goals import goals_pace
from procedures.reports.mix import CodeShare, Mix, own_mix
from procedures.reports.position import own_position
from procedures.selectors.clinicians import clinician
from procedures.selectors.preferences import preferences
from procedures.services.preferences import store_preferences
from procedures.services.records import InvalidRecord, RecordNotFound, amend_record, create_record, remove_record
from procedures.values.days import FIRST_DAY
from procedures.values.preferences import setting_errors
from procedures.values.records import GOALS
from web.profile import WEEKDAYS
from web.signed_in import signed_in
from web.standing.form import SETTING_WORDS, GoalForm, SettingsForm, goal_words

_MOST_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Balance:
    """What was typed as made before the log, and for which goal."""

    goal_id: UUID
    form: GoalForm


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """A position, and its row with one's own figure in the picture."""

    position: Position
    shown: Distribution


@login_required
@never_cache
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Answer with one's goals, the pace towards them, one's position and the mix of codes of a span."""
    return _page(request, signed_in(request))


@login_required
@require_POST
def add_goal(request: HttpRequest) -> HttpResponse:
    """Store a goal, or say what is wrong with it."""
    user = signed_in(request)
    form = GoalForm(**{name: str(request.POST.get(name, ""))[:20] for name in GOALS.names})
    if errors := form.errors:
        return _page(request, user, goal=form, errors=errors)
    create_record(collection=GOALS, user_id=user.id, data=form.data, at=timezone.now())
    messages.success(request, "Your goal was saved.")
    return HttpResponseRedirect(reverse("web:standing"))


@login_required
@require_POST
def set_balance(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Store what was made before the log began, or say what is wrong with it."""
    user = signed_in(request)
    names = ("already_made", "already_made_through")
    form = GoalForm(**{name: str(request.POST.get(name, ""))[:20] for name in names})
    try:
        amend_record(collection=GOALS, user_id=user.id, record_id=goal_id, data=form.balance, at=timezone.now())
    except InvalidRecord as invalid:
        return _page(request, user, balance=Balance(goal_id, form), errors=goal_words(invalid.errors))
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
    user = signed_in(request)
    form = SettingsForm(
        leave=str(request.POST.get("leave", ""))[:2000],
        workdays=tuple(str(day) for day in request.POST.getlist("workdays"))[:7],
        holidays=str(request.POST.get("holidays", "")),
        table_name=str(request.POST.get("table_name", ""))[:100],
        table_year=str(request.POST.get("table_year", ""))[:6],
        table_points=str(request.POST.get("table_points", ""))[:1000],
        medicare_share=str(request.POST.get("medicare_share", ""))[:10],
    )
    values = form.values
    wrong = {key: SETTING_WORDS[key] for key in values if setting_errors({"key": key, "value": values[key]})}
    if wrong:
        return _page(request, user, settings=form, errors=wrong)
    store_preferences(user_id=user.id, values=values, at=timezone.now())
    messages.success(request, "Your settings were saved.")
    return HttpResponseRedirect(reverse("web:standing"))


def _page(
    request: HttpRequest,
    user: User,
    *,
    goal: GoalForm | None = None,
    balance: Balance | None = None,
    settings: SettingsForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    at = timezone.now()
    today = clinician(user=user).today(at)
    first, last = _span(request, today)
    asked = request.GET.get("region", "")
    region = asked if is_region(asked) else "US"
    own = own_position(user=user, first=first, last=last, region=region, metric="wrvu", at=at)
    paces = goals_pace(user=user, at=at)
    mix = own_mix(user=user, first=first, last=last)
    context = {
        "first": first,
        "last": last,
        "region": region,
        "region_name": region_name(region),
        "states": STATES,
        "own": own,
        "positions": [_shown(one) for one in own.positions],
        "goals": paces.goals,
        "too_long": paces.too_long,
        "usual": paces.usual,
        "best_per_day": paces.best_per_day,
        "mix": mix,
        "rarely_logged": _named(mix.rarely_logged[:_MOST_SHOWN], mix, last),
        "rarely_billed": _named(mix.rarely_billed[:_MOST_SHOWN], mix, last),
        "goal": goal or GoalForm(f"{today.year}-01-01", f"{today.year}-12-31"),
        "balance": balance,
        "settings": settings or SettingsForm.of(preferences(user_id=user.id)),
        "unreadable": own.preferences.unreadable,
        "weekdays": WEEKDAYS,
        "errors": errors or {},
        "goal_errors": {} if balance else errors or {},
    }
    return render(request, "web/standing/standing.html", context, status=400 if errors else 200)


def _span(request: HttpRequest, today: date) -> tuple[date, date]:
    """Return the span of the address; the year so far where it is none."""
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return date(today.year, 1, 1), today
    is_good = FIRST_DAY <= first <= last and (last - first).days < 3_653
    return (first, last) if is_good else (date(today.year, 1, 1), today)


def _shown(position: Position) -> ShownPosition:
    own = position.value if position.standing is not None else None
    return ShownPosition(position, distribution(position.row, own=own))


def _named(shares: tuple[CodeShare, ...], mix: Mix, on: date) -> list[tuple[CodeShare, CodeEntry | None]]:
    known = {entry.code: entry for entry in entries([one.code for one in shares], on=on)} if mix.source else {}
    return [(one, known.get(one.code)) for one in shares]
