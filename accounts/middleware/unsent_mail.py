"""A mail that could not be sent is answered 503, also in the middle of a log-in."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.security.error_responses import error_response
from accounts.security.mail import MailNotSent


class UnsentMailMiddleware:
    """Answers MailNotSent; the steps of a log-in take an early answer of allauth's for a step that has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leave every other request as it is."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return 503 with the code `mail_not_sent`, or its page."""
        if not isinstance(error, MailNotSent):
            return None
        return error_response(request, HTTPStatus.SERVICE_UNAVAILABLE, "mail_not_sent", "account/mail_not_sent.html")
