"""How often an address may use a form of the site; counts hold for all processes, as those of the API."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.views import APIView

from wire.problem import Problem
from wire.throttles import AddressRate


def refuse_too_many(request: HttpRequest, *, rate: str, scope: str) -> None:
    """Count a use of a form, and refuse it with 429 where the address has used up the rate of a setting.

    Forms of one scope share their count with the endpoint of that scope.
    """
    throttle = AddressRate()
    throttle.setting, throttle.scope = rate, scope
    if not throttle.allow_request(Request(request), APIView()):
        raise Problem(429, headers={"Retry-After": str(int(throttle.wait()) + 1)})
