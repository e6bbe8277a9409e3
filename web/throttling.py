"""How often an address, or a user, may send a form of the site; counts hold for all processes, as the API's do."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from math import ceil

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from rest_framework.request import Request
from rest_framework.views import APIView

from wire.problems.problem import Problem
from wire.problems.responses import is_for_program
from wire.throttling.throttles import AddressRateThrottle, WriteRateThrottle


def refuse_too_many(request: HttpRequest, *, rate: str, scope: str) -> None:
    """Count a use of a form, and refuse it with 429 where the address has used up the rate of a setting.

    Forms of one scope share their count with the endpoint of that scope.
    """
    throttle = AddressRateThrottle()
    throttle.setting, throttle.scope = rate, scope
    count(request, throttle)


def count(request: HttpRequest, throttle: AddressRateThrottle) -> None:
    """Count a use of a form by a throttle of the API. Raises Problem 429 where it lets no more through."""
    counted = Request(request)
    counted.user = request.user
    if not throttle.allow_request(counted, APIView()):
        raise Problem(429, headers={"Retry-After": str(int(throttle.wait()) + 1)})


class FormRateMiddleware:
    """Counts the forms that a user sends to pages of this app with their writes by REST, by the setting WRITE_RATE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_arguments: object
    ) -> HttpResponseBase | None:
        """Answer 429 with a page that says how long to wait, where a user has used up the rate; else let it pass."""
        if request.method != "POST" or not view.__module__.startswith("web.") or not request.user.is_authenticated:
            return None
        try:
            count(request, WriteRateThrottle())
        except Problem as problem:
            return self.process_exception(request, problem)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer 429 with the page where a form or the calculator was used too often; leave all else to others."""
        if not isinstance(error, Problem) or error.status != HTTPStatus.TOO_MANY_REQUESTS or is_for_program(request):
            return None
        seconds = int(error.headers["Retry-After"])
        context = {"seconds": seconds, "minutes": ceil(seconds / 60)}
        answer = render(request, "web/too_many.html", context, status=error.status)
        answer["Retry-After"] = str(seconds)
        return answer
