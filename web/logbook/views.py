"""The signed-in pages of one's own log: a day with its lines, and the form of a line.

A line of somebody else is not found: `RecordNotFound` is answered with 404 wherever it is raised
(`wire.problems.responses`).
"""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.career import stage_on
from accounts.models import User
from accounts.selectors import stages_of
from codes.domain.typed_codes import LONGEST, parse_typed_code
from codes.search.search import search
from codes.selectors.entries import CodeEntry, entries, lookup
from codes.selectors.lists import nearest_codes
from procedures.domain.production import usual_role
from procedures.selectors.clinicians import clinician
from procedures.selectors.logs import ValuedLog
from procedures.services.logs import find_log, remove_log
from procedures.services.records import InvalidRecord, RecordExists
from web.account.signed_in import signed_in
from web.logbook.day import Case, Day, day_asked, day_of_log
from web.logbook.form import LineForm
from web.logbook.offers import offered
from web.logbook.outlook import outlook
from web.logbook.writing import WITH_LINE, amend_line, record_line

# From which day on which career stage holds, earliest first.
Stages = tuple[tuple[date, str], ...]
MOST_FOUND: Final = 12
MOST_CASES: Final = 20
LONGEST_SEARCH: Final = 80

_SENT_TWICE: Final = "This form was sent before; its line is in the log. To log it again, start a new line."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Answer with a day of the log and the form of a new line; store the line of a form that is sent."""
    user = signed_in(request)
    stages = stages_of(user)
    if request.method == "POST":
        return _record(request, user, stages)
    on = day_asked(request.GET.get("on", ""), today=_today(user))
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    role = usual_role(stage_on(stages, on))
    code = _code_asked(request, words)
    form = LineForm.new(code=code, performed_on=on.isoformat(), role=role, line_id=str(uuid4()))
    return _day(request, user, form=form, stages=stages, searched=words)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Answer with the form of a line of one's own; store what is sent."""
    user = signed_in(request)
    found = find_log(user_id=user.id, log_id=log_id)
    if request.method == "POST":
        return _amend(request, user, LineForm(request.POST, line_id=found.id))
    on = date.fromisoformat(str(found.data["performed_on"]))
    entry = lookup(str(found.data["code"]), on=on)
    known = [offer.modifier for offer in offered(entry.code, entry.rows)] if entry else []
    return _line(request, user, LineForm.of_line(found.id, found.data, offered=known))


@login_required
@require_POST
def delete(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Delete a line of one's own and lead back to its day."""
    user = signed_in(request)
    found = find_log(user_id=user.id, log_id=log_id)
    remove_log(user_id=user.id, log_id=log_id, at=timezone.now())
    messages.success(request, f"{found.data['code']} was deleted.")
    return _to_day(found)


def _record(request: HttpRequest, user: User, stages: Stages) -> HttpResponse:
    form = LineForm(request.POST)
    if form.is_valid():
        form.offer_role(usual_role(stage_on(stages, date.fromisoformat(form.cleaned_data["performed_on"]))))
    if form.errors:
        return _day(request, user, form=form, stages=stages)
    try:
        recorded = record_line(form, user_id=user.id, at=timezone.now())
    except RecordExists:
        messages.info(request, _SENT_TWICE)
        return HttpResponseRedirect(f"{reverse('web:log')}?{urlencode({'on': form.cleaned_data['performed_on']})}")
    except InvalidRecord as invalid:
        form.refuse(invalid.errors)
        return _day(request, user, form=form, stages=stages)
    messages.success(request, f"{recorded.data['code']} was logged: {recorded.credit.wrvu} wRVU.")
    return _to_day(recorded)


def _amend(request: HttpRequest, user: User, form: LineForm) -> HttpResponse:
    if not form.is_valid():
        return _line(request, user, form)
    try:
        amended = amend_line(form, log_id=UUID(form.cleaned_data["id"]), user_id=user.id, at=timezone.now())
    except InvalidRecord as invalid:
        form.refuse(invalid.errors)
        return _line(request, user, form)
    messages.success(request, f"{amended.data['code']} was changed: {amended.credit.wrvu} wRVU.")
    return _to_day(amended)


def _day(request: HttpRequest, user: User, *, form: LineForm, stages: Stages, searched: str = "") -> HttpResponse:
    day = _shown(user, form)
    on = day.on
    found = (
        []
        if form.typed("code") or not searched
        else entries(search(text=searched, limit=MOST_FOUND, on=on).codes, on=on)
    )
    context = {
        "day": day,
        "outlook": outlook(user=user, on=min(on, day.today), at=timezone.now()),
        "searched": searched,
        "found": found,
        "usual_roles": [(since.isoformat(), usual_role(stage)) for since, stage in stages],
        **_form_context(form, day),
    }
    return render(request, "web/log/day.html", context, status=400 if form.errors else 200)


def _line(request: HttpRequest, user: User, form: LineForm) -> HttpResponse:
    day = _shown(user, form)
    context = {"day": day, "line_id": form.typed("id"), **_form_context(form, day)}
    return render(request, "web/log/line.html", context, status=400 if form.errors else 200)


def _shown(user: User, form: LineForm) -> Day:
    at, today = timezone.now(), _today(user)
    return day_of_log(user=user, on=day_asked(form.typed("performed_on"), today=today), today=today, at=at)


def _form_context(form: LineForm, day: Day) -> dict[str, object]:
    code = form.typed("code")
    entry = lookup(code, on=day.on) if code else None
    is_unknown = bool(code) and entry is None
    offers = offered(entry.code, entry.rows) if entry else ()
    form.tick(offer.modifier for offer in offers)
    return {
        "form": form,
        "entry": entry,
        "offers": offers,
        "nearest": nearest_codes(code, on=day.on) if is_unknown else (),
        "is_anesthesia": _is_anesthesia(entry),
        "cases": _cases(form, day),
    }


def _cases(form: LineForm, day: Day) -> list[Case]:
    """Return the cases to choose from, with the line's own though it may be of another day."""
    own, line_id = form.typed("case"), form.typed("id")
    others = [case for case in day.cases if case.value != f"{WITH_LINE}{line_id}"][:MOST_CASES]
    is_listed = not own or any(case.value == own for case in others)
    return others if is_listed else [Case(own, "its case so far"), *others]


def _is_anesthesia(entry: CodeEntry | None) -> bool:
    return entry is not None and entry.row is not None and entry.row.status == "J"


def _code_asked(request: HttpRequest, words: str) -> str:
    """Return what the form's field of the code holds: the code that was chosen, with what was typed beside it.

    What was searched stands for the choice where it is a whole code: that needs no list to choose from.
    """
    chosen = request.GET.get("code", "").strip()[:LONGEST]
    typed = parse_typed_code(words)
    return words if typed is not None and chosen.upper() in {"", typed.code} else chosen


def _today(user: User) -> date:
    return clinician(user=user).today(timezone.now())


def _to_day(log: ValuedLog) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('web:log')}?on={log.data['performed_on']}#line-{log.id}")
