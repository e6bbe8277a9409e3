"""How often an address, or a user, may ask. Counts hold for all processes (`wire.throttling.counters`)."""

from __future__ import annotations

import secrets
import time
from typing import Final

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from wire.throttling import counters

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_JITTER_SECONDS: Final = 5


class AddressRateThrottle(BaseThrottle):
    """At most so many requests an address in a fixed window, by the setting `CALCULATE_RATE`, such as "600/min".

    The 429 says in Retry-After when to come back. `NUM_PROXIES` says which address is believed. A subclass names
    another setting and scope.
    """

    setting = "CALCULATE_RATE"
    scope = "calculate"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request, and return `True` where it may pass."""
        most, seconds = rate_of(getattr(settings, self.setting))
        now = time.time()
        self.remaining = seconds - now % seconds
        return counters.count(f"{self.scope}:{self.who(request)}", window=int(now // seconds)) <= most

    def who(self, request: Request) -> str:
        """Return by what requests are counted."""
        return str(self.get_ident(request))

    def wait(self) -> float:
        """Return the seconds until the window ends."""
        return self.remaining


class UserRateThrottle(AddressRateThrottle):
    """At most so many requests a user, wherever they ask from."""

    def who(self, request: Request) -> str:
        """Return the user."""
        return str(request.user.pk)

    def wait(self) -> float:
        """Return the seconds until the window ends, and a little longer, lest all devices come at once."""
        return self.remaining + secrets.randbelow(_JITTER_SECONDS)


class WriteRateThrottle(UserRateThrottle):
    """At most so many requests a user that write by REST; the sync has limits of its own."""

    setting = "WRITE_RATE"
    scope = "writes"


class ExportRateThrottle(UserRateThrottle):
    """At most so many exports a user."""

    setting = "EXPORT_RATE"
    scope = "exports"


class ImportRateThrottle(UserRateThrottle):
    """At most so many imports a user, previews among them."""

    setting = "IMPORT_RATE"
    scope = "imports"


class StatementRateThrottle(UserRateThrottle):
    """At most so many files of employers' statements a user, those that are only looked at among them."""

    setting = "STATEMENT_RATE"
    scope = "statements"


def requests_of(throttle: type[AddressRateThrottle]) -> int:
    """Return how many requests a window of a throttle lets through."""
    return rate_of(getattr(settings, throttle.setting))[0]


def rate_of(written: str) -> tuple[int, int]:
    """Return requests and seconds of a rate such as "600/min"."""
    most, _, period = written.partition("/")
    return int(most), _SECONDS[period[0]]
