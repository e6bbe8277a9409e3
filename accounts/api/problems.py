"""How exceptions of accounts are answered, and why a log-in opens nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from rest_framework import status
from rest_framework.request import Request

from accounts.api.authentication import bearer_token_of
from accounts.models import LogIn
from accounts.services.accounts import WrongPassword
from accounts.services.calendar_addresses import NoCalendarAddress
from accounts.services.durable_log import LogNotWritten
from accounts.services.ended_logins import LogInEnd, end_of_login
from accounts.services.logins import NotABrowser, ReauthenticationNeeded, UnknownLogin
from wire.problems import responses
from wire.problems.problem import ProblemType

PROBLEM_TYPES: Final = (
    ProblemType(WrongPassword, status=403, code="wrong_password"),
    ProblemType(UnknownLogin, status=404, code="not_found"),
    ProblemType(NotABrowser, status=409, code="not_a_browser"),
    ProblemType(ReauthenticationNeeded, status=403, code="reauthentication_required"),
    ProblemType(NoCalendarAddress, status=404, code="not_found"),
    ProblemType(
        LogNotWritten,
        status=503,
        code="unavailable",
        detail="The change was not made, since it could not be noted; try again later.",
    ),
)


def handle_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:  # Any: the library's context
    """Answer an exception of a view (setting EXCEPTION_HANDLER); a 401 says in `reason` how the log-in ended."""
    problem = responses.problem_of(error)
    if problem is None or problem.status != status.HTTP_401_UNAUTHORIZED or "reason" in problem.members:
        return responses.handle_exception(error, context)
    problem.members = {**problem.members, "reason": _end_of_login(context["request"])}
    return responses.as_json_response(problem)


def _end_of_login(request: Request) -> LogInEnd:
    token = bearer_token_of(request)
    written_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME) if token is None else token
    client = LogIn.Client.BROWSER if token is None else LogIn.Client.APP
    return end_of_login(written_key=written_key, client=client)
