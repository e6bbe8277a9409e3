"""Answers that end a request of allauth's early: JSON for programs, a page for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from allauth.core.internal.httpkit import is_headless_request
from allauth.headless.base.response import RateLimitResponse
from allauth.headless.internal.restkit.response import ErrorResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WORDS: Final = {
    "signup_closed": "This server takes no sign-ups. Its operator makes the accounts.",
    "invitation_needed": (
        "This server takes sign-ups by invitation only. Ask its operator for a link, which makes one account."
    ),
    "no_proof": (
        "This account has no password and no second factor, so nothing can prove that it is you. "
        "Set a password by a reset first."
    ),
    "mail_not_sent": "The mail could not be sent. Try again later.",
}


def error_response(request: HttpRequest, status: HTTPStatus, code: str, template: str) -> HttpResponse:
    """Error response with a code of WORDS, as `errors` of JSON or as the page of a template."""
    if is_headless_request(request):
        answer: HttpResponse = ErrorResponse(request, exception=ValidationError(WORDS[code], code=code), status=status)
        return answer
    return render(request, template, {"words": WORDS[code]}, status=status)


def too_many_requests(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Error response 429 that says when to try again."""
    if is_headless_request(request):
        answer: HttpResponse = RateLimitResponse(request)
    else:
        answer = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(seconds)
    return answer
