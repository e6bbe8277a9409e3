"""Addresses that pages of the log had before the app: each leads to the screen that took its place.

A redirect is permanent, since none of these addresses will mean something else; browsers keep it for a day, so that
a step back to an earlier version of the site is seen. A form that is still sent to one is answered 410, with what was
typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from codes.domain.typed_codes import parse_typed_code
from procedures.domain.days import FIRST_DAY
from web.forms.reading import read_day
from wire.validation.values import ValidationFailed

Screen = Callable[..., str]

_KEPT_FOR: Final = "private, max-age=86400"
# What a form sends for itself; people did not type it.
_NOT_TYPED: Final = frozenset({"csrfmiddlewaretoken", "id", "preset", "case", "logs"})


def _log(fields: QueryDict) -> str:
    """Return the Log screen with what an address or a form of a line asked for, a day alone as its screen."""
    day = _day(fields.get("on") or fields.get("performed_on", ""))
    text = _text(fields)
    if text:
        return f"/app/?{urlencode({**text, **({'on': day} if day else {})})}"
    return f"/app/day/{day}" if day else "/app/"


def _line(_fields: QueryDict, *, log_id: UUID) -> str:
    """Return the screen of the line of this id."""
    return f"/app/line/{log_id}"


def _screen(name: str) -> Screen:
    return lambda _fields, **_of_the_address: f"/app/{name}"


MOVED: Final[Mapping[str, Screen]] = {
    "log/": _log,
    "log/sessions/": _screen("cases"),
    "log/changes/": _screen("changes"),
    "log/standing/": _screen("goals"),
    "log/standing/goals": _screen("goals"),
    "log/standing/goals/<uuid:goal_id>/remove": _screen("goals"),
    "log/standing/goals/<uuid:goal_id>/balance": _screen("goals"),
    "log/standing/settings": _screen("goals"),
    "log/<uuid:log_id>/": _line,
    "log/<uuid:log_id>/delete": _line,
}


@require_http_methods(["GET", "HEAD", "POST"])
def moved(request: HttpRequest, *, screen: Screen, **of_the_address: object) -> HttpResponse:
    """Lead to a screen of the app; say of a form that nothing was stored, and give back what was typed."""
    if request.method == "POST":
        context = {"address": screen(request.POST, **of_the_address), "typed": _typed(request.POST)}
        gone = render(request, "web/moved.html", context, status=410)
        gone["Cache-Control"] = "no-store"
        return gone
    answer = HttpResponsePermanentRedirect(screen(request.GET, **of_the_address))
    answer["Cache-Control"] = _KEPT_FOR
    return answer


def _day(written: str) -> str:
    """Return a day as people type it, '' for what is none or lies before the first that can be logged."""
    try:
        day = read_day(written)
    except ValidationFailed:
        return ""
    return day if date.fromisoformat(day) >= FIRST_DAY else ""


def _text(fields: QueryDict) -> dict[str, str]:
    """Return what the field of the Log screen is to read: the code that was chosen, or what was typed with it."""
    words, chosen = fields.get("q", "").strip(), fields.get("code", "").strip()
    typed = parse_typed_code(words)
    if words and (not chosen or (typed is not None and typed.code == chosen.upper())):
        return {"q": words}
    return {"code": chosen} if chosen else {}


def _typed(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what was typed into a form, by the names of its fields in words."""
    filled = {name: ", ".join(str(one) for one in sent.getlist(name)) for name in sent if name not in _NOT_TYPED}
    return [(name.replace("_", " ").capitalize(), value) for name, value in filled.items() if value]
