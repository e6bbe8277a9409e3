"""Failures of the check against cross-site request forgery: a code of their own, which a client mends by itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views import csrf

from wire.problems.problem import Problem
from wire.problems.responses import answer, is_for_program


def csrf_failed() -> Problem:
    """Problem of a write whose CSRF token is missing or not that of the cookie."""
    return Problem(403, "csrf_failed", "The CSRF token is missing or of another log-in: read the cookie, send again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a program with a problem, a person with the page 403_csrf.html (setting CSRF_FAILURE_VIEW)."""
    return answer(request, csrf_failed()) if is_for_program(request) else csrf.csrf_failure(request, reason)
