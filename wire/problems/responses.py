"""The one place where exceptions become answers: problem+json for programs, a small page for people.

A view raises; `ProblemResponses` answers, and so does `handle_exception` inside Django REST framework. An app registers
its own exceptions when it is ready: `register(ReleaseAlreadyPublished, status=409, code="already_published")`.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar

from django.conf import settings
from django.core import exceptions as django_errors
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase

from wire.problems.foreign import is_outage, problem_of_foreign, unavailable
from wire.problems.problem import CODES, CONTENT_TYPE, Problem

__all__ = [
    "Problem",
    "ProblemResponses",
    "answer",
    "handle_exception",
    "is_for_program",
    "problem_of",
    "register",
    "unavailable",
]

logger = logging.getLogger(__name__)

E = TypeVar("E", bound=Exception)
Errors = Mapping[str, Sequence[str]]

# Paths whose clients are programs.
_PROGRAM_PATHS = ("/api/", "/_allauth/", "/healthz", "/readyz")
# Django answers these on pages itself, with the template 404.html and its like where there is one.
_DJANGO_ANSWERS = (Http404, django_errors.PermissionDenied, django_errors.SuspiciousOperation,
                   django_errors.BadRequest, MultiPartParserError)  # fmt: skip

_makers: dict[type[Exception], Callable[[Any], Problem]] = {}  # Any: each maker takes the exception it stands under


def register(
    kind: type[E],
    *,
    status: int,
    code: str,
    detail: str = "",
    errors: Callable[[E], Errors] | None = None,
    members: Callable[[E], Mapping[str, object]] | None = None,
    headers: Mapping[str, str] | None = None,
    retry_after: range | None = None,
) -> None:
    """Let `kind`, and what descends from it, be answered with this status and code.

    The detail is the message of the exception unless one is given; `errors` returns the codes by field, `members`
    further members of the document. Of `retry_after` each client is told another number of seconds.
    """

    def make(error: E) -> Problem:
        return Problem(
            status,
            code,
            detail or str(error),
            errors=errors(error) if errors else None,
            members=members(error) if members else None,
            headers={**(headers or {}), "Retry-After": str(secrets.choice(retry_after))} if retry_after else headers,
        )

    _makers[kind] = make


def problem_of(error: BaseException) -> Problem | None:
    """Return the problem that an exception means to a client; None for a bug, which is to be seen as such."""
    if isinstance(error, Problem):
        return error
    for kind in type(error).__mro__:
        if kind in _makers:
            return _makers[kind](error)
    return problem_of_foreign(error)


def handle_exception(error: Exception, context: object) -> HttpResponse | None:
    """Answer for Django REST framework's views; None lets an unknown exception go on to `ProblemResponses`."""
    problem = _noted(error)
    return None if problem is None else as_json_response(problem)


def as_json_response(problem: Problem) -> HttpResponse:
    """Return the answer to a program."""
    return _response(json.dumps(problem.as_json()), problem, content_type=CONTENT_TYPE)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return the answer to whoever asks: problem+json under the API, elsewhere a page that needs no template."""
    if is_for_program(request):
        return as_json_response(problem)
    title, detail = escape(problem.title), escape(problem.detail)
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><h1>{title}</h1><p>{detail}</p><p><a href="/">To the first page</a></p></html>\n'
    )
    return _response(page, problem, content_type="text/html; charset=utf-8")


def is_for_program(request: HttpRequest) -> bool:
    """Say whether programs, not people, ask for this path."""
    return request.path.startswith(_PROGRAM_PATHS)


class ProblemResponses:
    """Answers exceptions of every view, and of the middlewares inside this one, in our form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer, in our form where it is an error that Django made."""
        response = self.get_response(request)
        unseen = getattr(request, "unanswered_error", None)
        if unseen is not None:
            problem = problem_of(unseen)
            if problem is not None:
                return answer(request, problem)
        is_page_for_program = response.status_code >= 400 and _is_page(response) and is_for_program(request)
        if is_page_for_program or (unseen is not None and not settings.DEBUG):
            return _in_our_form(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer an exception of a view or its rendering; None leaves a bug to Django, which logs it."""
        if isinstance(error, _DJANGO_ANSWERS) and not (is_for_program(request) or _is_too_big(error)):
            return None
        problem = _noted(error)
        return None if problem is None else answer(request, problem)


def remember_error(sender: object, request: HttpRequest, **_: object) -> None:
    """Keep an exception that Django is about to answer with 500: also those of middlewares, such as the session's."""
    # The request carries it to ProblemResponses, around which no exception passes.
    request.unanswered_error = sys.exc_info()[1]  # type: ignore[attr-defined]


def _noted(error: Exception) -> Problem | None:
    """Return the problem of an exception; an outage is written to the log, for it is no fault of the client."""
    if is_outage(error):
        logger.warning("the database is away or too slow", exc_info=error)
    return problem_of(error)


def _in_our_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    ours = answer(request, Problem(response.status_code, CODES.get(response.status_code, "error")))
    for name, value in response.items():
        if name.lower() not in {"content-type", "content-length"}:
            ours.headers.setdefault(name, value)
    ours.cookies = response.cookies
    return ours


def _response(text: str, problem: Problem, *, content_type: str) -> HttpResponse:
    body = text.encode()
    headers = {"Cache-Control": "no-store", "Content-Length": str(len(body)), **problem.headers}
    return HttpResponse(body, status=problem.status, content_type=content_type, headers=headers)


def _is_page(response: HttpResponseBase) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _is_too_big(error: Exception) -> bool:
    return isinstance(error, django_errors.RequestDataTooBig)
