"""How often an address may use a form of the site; counts hold for all processes, as those of the API."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.views import APIView

from wire.problems.problem import Problem
from wire.throttling.throttles import AddressRate


def refuse_too_many(request: HttpRequest, *, rate: str, scope: str) -> None:
    """Count a use of a form, and refuse it with 429 where the address has used up the rate of a setting.

    Forms of one scope share their count with the endpoint of that scope.
    """
    throttle = AddressRate()
    throttle.setting, throttle.scope = rate, scope
    count(request, throttle)


def count(request: HttpRequest, throttle: AddressRate) -> None:
    """Count a use of a form by a throttle of the API. Raises Problem 429 where it lets no more through."""
    asked = Request(request)
    asked.user = request.user
    if not throttle.allow_request(asked, APIView()):
        raise Problem(429, headers={"Retry-After": str(int(throttle.wait()) + 1)})
