"""The signed-in pages of one's own log: a day with its lines, and the form of a line.

A line of somebody else is not found: `RecordNotFound` is answered with 404 wherever it is raised
(`wire.problems.responses`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.career import stage_on
from codes.domain.typed_codes import LONGEST, parse_typed_code
from codes.search.search import search
from codes.selectors.entries import CodeEntry
from codes.selectors.lists import codes_around
from procedures.domain.production import usual_role
from procedures.requests.records import InvalidRecord
from procedures.selectors.logs import ValuedLog
from procedures.selectors.user_context import UserContext
from procedures.services.logs import find_log, remove_log
from procedures.services.records import RecordExists
from web.account.signed_in import context_of, signed_in
from web.logbook.commands import WITH_LINE, amend_line, record_line
from web.logbook.day import CaseChoice, Day, day_of_address, day_of_log
from web.logbook.day_summary import day_summary
from web.logbook.form import DayForm, FindForm, LineForm
from web.logbook.modifier_choices import modifier_choices

MOST_FOUND: Final = 12
MOST_CASES: Final = 20

_SENT_TWICE: Final = "This form was sent before; its line is in the log. To log it again, start a new line."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Answer with a day of the log and the form of a new line; store the line of a form that is sent."""
    context = context_of(request)
    if request.method == "POST":
        return _record(request, context)
    on = day_of_address(request.GET.get("on", ""), today=context.clinician.today(timezone.now()))
    find = FindForm({"on": on.isoformat(), "q": request.GET.get("q", "")})
    role = usual_role(stage_on(context.clinician.stages, on))
    code = _code_of_address(request, find.words)
    form = LineForm.new(code=code, performed_on=on.isoformat(), role=role, line_id=str(uuid4()))
    return _day_page(request, context, form=form, days=DayForm(request.GET), find=find)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Answer with the form of a line of one's own; store what is sent."""
    user = signed_in(request)
    stored = find_log(user_id=user.id, log_id=log_id)
    context = context_of(request)
    if request.method == "POST":
        return _amend(request, context, LineForm(request.POST, line_id=stored.id))
    return _line_page(request, context, LineForm.of_line(stored.id, stored.fields))


@login_required
@require_POST
def delete(request: HttpRequest, log_id: UUID) -> HttpResponse:
    """Delete a line of one's own and lead back to its day."""
    user = signed_in(request)
    stored = find_log(user_id=user.id, log_id=log_id)
    remove_log(user_id=user.id, log_id=log_id, at=timezone.now())
    messages.success(request, f"{stored.fields.code} was deleted.")
    return _to_day(stored)


def _record(request: HttpRequest, context: UserContext) -> HttpResponse:
    form = LineForm(request.POST)
    if form.is_valid():
        performed_on = date.fromisoformat(form.cleaned_data["performed_on"])
        form.offer_role(usual_role(stage_on(context.clinician.stages, performed_on)))
    if form.errors:
        return _day_page(request, context, form=form)
    try:
        recorded = record_line(form, user_id=context.clinician.user_id, at=timezone.now())
    except RecordExists:
        messages.info(request, _SENT_TWICE)
        return HttpResponseRedirect(f"{reverse('web:log')}?{urlencode({'on': form.cleaned_data['performed_on']})}")
    except InvalidRecord as invalid:
        form.refuse(invalid.errors)
        return _day_page(request, context, form=form)
    messages.success(request, f"{recorded.fields.code} was logged: {recorded.credit.wrvu} wRVU.")
    return _to_day(recorded)


def _amend(request: HttpRequest, context: UserContext, form: LineForm) -> HttpResponse:
    if not form.is_valid():
        return _line_page(request, context, form)
    user_id = context.clinician.user_id
    try:
        amended = amend_line(form, log_id=UUID(form.cleaned_data["id"]), user_id=user_id, at=timezone.now())
    except InvalidRecord as invalid:
        form.refuse(invalid.errors)
        return _line_page(request, context, form)
    messages.success(request, f"{amended.fields.code} was changed: {amended.credit.wrvu} wRVU.")
    return _to_day(amended)


def _day_page(
    request: HttpRequest,
    context: UserContext,
    *,
    form: LineForm,
    days: DayForm | None = None,
    find: FindForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    on = _day_of_form(form, context, at)
    find = find or FindForm({"on": on.isoformat(), "q": ""})
    is_choosing = bool(find.words) and not form.typed("code")
    matches = search(text=find.words, limit=MOST_FOUND, on=on).codes if is_choosing else []
    near = codes_around(form.typed("code"))
    day = day_of_log(context=context, on=on, at=at, beside=[*near, *matches])
    shown = {
        "day": day,
        # Goal and position are read again with the code that is chosen.
        "summary": None if is_choosing else day_summary(context=context, on=min(on, day.today), at=at),
        "days": days if days is not None and days.errors else DayForm(initial={"on": on}),
        "find": find,
        "matches": [day.entries[code] for code in matches if code in day.entries],
        "usual_roles": [
            (dated.effective_from.isoformat(), usual_role(dated.stage)) for dated in context.clinician.stages
        ],
        **_form_values(form, day, context, near),
    }
    return render(request, "web/log/day.html", shown, status=400 if form.errors else 200)


def _line_page(request: HttpRequest, context: UserContext, form: LineForm) -> HttpResponse:
    at = timezone.now()
    on = _day_of_form(form, context, at)
    near = codes_around(form.typed("code"))
    day = day_of_log(context=context, on=on, at=at, beside=near)
    shown = {"day": day, "line_id": form.typed("id"), **_form_values(form, day, context, near)}
    return render(request, "web/log/line.html", shown, status=400 if form.errors else 200)


def _day_of_form(form: LineForm, context: UserContext, at: datetime) -> date:
    return day_of_address(form.typed("performed_on"), today=context.clinician.today(at))


def _form_values(form: LineForm, day: Day, context: UserContext, near: Sequence[str]) -> dict[str, object]:
    """Return what the form of a line shows; `near` are the known codes around the one that is typed."""
    entry = day.entries.get(form.typed("code"))
    choices = modifier_choices(entry.code, entry.rows) if entry else ()
    form.tick(choice.modifier for choice in choices)
    form.offer(
        "modifiers", [(each.modifier, format_html("<b>{}</b> {}", each.modifier, each.words)) for each in choices]
    )
    form.offer("case", _cases(form, day))
    return {
        "form": form,
        "entry": entry,
        "nearest": [day.entries[each] for each in near if each in day.entries] if entry is None else (),
        "is_anesthesia": _is_anesthesia(entry),
        "release_in_force": context.release_in_force(timezone.localdate()),
    }


def _cases(form: LineForm, day: Day) -> list[tuple[str, str]]:
    """Return the cases to choose from, with the line's own though it may be of another day."""
    own, line_id = form.typed("case"), form.typed("id")
    others = [case for case in day.cases if case.value != f"{WITH_LINE}{line_id}"][:MOST_CASES]
    is_listed = not own or any(case.value == own for case in others)
    offered = others if is_listed else [CaseChoice(own, "its case so far"), *others]
    return [("", "On its own"), *((case.value, f"Together with {case.name}") for case in offered)]


def _is_anesthesia(entry: CodeEntry | None) -> bool:
    return entry is not None and entry.row is not None and entry.row.status == "J"


def _code_of_address(request: HttpRequest, words: str) -> str:
    """Return what the form's field of the code holds: the code that was chosen, with what was typed beside it.

    What was searched stands for the choice where it is a whole code: that needs no list to choose from.
    """
    chosen = request.GET.get("code", "").strip()[:LONGEST]
    typed = parse_typed_code(words)
    return words if typed is not None and chosen.upper() in {"", typed.code} else chosen


def _to_day(log: ValuedLog) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('web:log')}?on={log.fields.performed_on}#line-{log.id}")
