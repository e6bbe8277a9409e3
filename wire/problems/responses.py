"""The one place where exceptions become answers: problem+json for programs, a small page for people.

A view raises; `ProblemMiddleware` answers, and so does `handle_exception` inside Django REST framework. An app declares
`problem_types` in its AppConfig: `ProblemType(ReleaseAlreadyPublished, status=409, code="already_published")`.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from typing import Any

from django.conf import settings
from django.core import exceptions as django_errors
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.views import defaults

from wire.declarations import declared
from wire.problems.library_errors import is_outage, problem_of_library_error, unavailable
from wire.problems.problem import CODES, CONTENT_TYPE, Problem, ProblemType

__all__ = [
    "Problem",
    "ProblemMiddleware",
    "ProblemType",
    "answer",
    "handle_exception",
    "is_for_program",
    "problem_of",
    "problem_types",
    "unavailable",
]

logger = logging.getLogger(__name__)

# Paths whose clients are programs.
_PROGRAM_PATHS = ("/api/", "/_allauth/", "/healthz", "/readyz")
# Django answers these on pages itself, with the template 404.html and its like where there is one.
_DJANGO_ANSWERS = (Http404, django_errors.PermissionDenied, django_errors.SuspiciousOperation,
                   django_errors.BadRequest, MultiPartParserError)  # fmt: skip


@cache
def problem_types() -> Mapping[type[Exception], ProblemType[Any]]:  # Any: each type knows the exception it stands for
    """Declared problem types of all apps, by exception."""
    return {declaration.exception: declaration for declaration in declared("problem_types", ProblemType)}


def problem_of(error: BaseException) -> Problem | None:
    """Return the problem that an exception means to a client; None for a bug, which is to be seen as such."""
    if isinstance(error, Problem):
        return error
    types = problem_types()
    for exception in type(error).__mro__:
        if exception in types:
            return types[exception].problem(error)
    return problem_of_library_error(error)


def handle_exception(error: Exception, context: object) -> HttpResponse | None:
    """Answer for Django REST framework's views; None lets an unknown exception go on to `ProblemMiddleware`."""
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


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of exceptions that no view has answered; programs, and outages, need no template that might fail, too."""
    error: BaseException | None = getattr(request, "unanswered_error", None)
    problem = None if error is None else problem_of(error)
    if problem is None and not is_for_program(request):
        return defaults.server_error(request)
    return answer(request, problem or Problem(500))


def is_for_program(request: HttpRequest) -> bool:
    """`True` where programs, not people, ask for this path."""
    return request.path.startswith(_PROGRAM_PATHS)


class ProblemMiddleware:
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
    # The request carries it to ProblemMiddleware, around which no exception passes.
    request.unanswered_error = sys.exc_info()[1]  # type: ignore[attr-defined]  # ours


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
