"""How often an address may ask. Counts hold for all processes of the server (`wire.counters`)."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from wire import counters

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class AddressRate(BaseThrottle):
    """At most so many requests an address in a fixed window, by the setting `CALCULATE_RATE`, such as "600/min".

    A refusal says in Retry-After when the window ends. `NUM_PROXIES` says which address is believed. A subclass names
    another setting and scope.
    """

    setting = "CALCULATE_RATE"
    scope = "calculate"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Say whether the request may pass, and count it."""
        most, seconds = rate_of(getattr(settings, self.setting))
        now = time.time()
        self.remaining = seconds - now % seconds
        return counters.count(f"{self.scope}:{self.get_ident(request)}", window=int(now // seconds)) <= most

    def wait(self) -> float:
        """Return the seconds until the window ends."""
        return self.remaining


def rate_of(written: str) -> tuple[int, int]:
    """Return requests and seconds of a rate such as "600/min"."""
    most, _, period = written.partition("/")
    return int(most), _SECONDS[period[0]]
