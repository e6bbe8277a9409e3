"""Devices that have logged in to an account before, which the throttle of failed log-ins counts by themselves.

A browser holds a signed cookie of the accounts that it was logged in to; an app sends its latest token, whether or not
it still opens anything, in the header X-Previous-Session-Token of the log-in. Neither opens anything by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import KnownDevice, User
from accounts.selectors import ids_of_address
from accounts.sessions.keys import parse_key
from accounts.sessions.store import SessionStore

COOKIE: Final = "openrvu_device"
SECONDS: Final = 400 * 24 * 3600
HEADER: Final = "X-Previous-Session-Token"
# Of a shared computer, the accounts that logged in last.
MOST_ACCOUNTS: Final = 10
# What allauth's own limits need to pass; the longest that many of them last is a minute.
RETRY_AFTER: Final = "60"


@dataclass(frozen=True)
class Device:
    """A browser by a random name, and the ids of the accounts that it was logged in to, the latest last."""

    name: str
    accounts: tuple[str, ...]

    def written(self) -> str:
        """Return the value of the cookie."""
        return signing.dumps([self.name, *self.accounts], salt=__name__)


def known_device(request: HttpRequest, *, email: str) -> str | None:
    """Return a name of the device where it has logged in to the account of an address before, else None."""
    session, device, key = request.session, _device_of(request), parse_key(request.headers.get(HEADER))
    ids = ids_of_address(email)
    if isinstance(session, SessionStore) and session.login_id and request.user.pk in ids:
        return f"login:{session.login_id}"
    if device is not None and any(user_id.hex in device.accounts for user_id in ids):
        return f"browser:{device.name}"
    if key is not None and key.user_id is not None and key.user_id in ids and _is_known(key.user_id, key.hash):
        return f"app:{key.hash}"
    return None


def remember(request: HttpRequest, user: User, **_: object) -> None:
    """Note who logged in by a browser, so that the answer carries the cookie."""
    if not request.path.startswith("/_allauth/app/"):
        request.META[COOKIE] = user.pk.hex


class DeviceCookieMiddleware:
    """The middleware that sets the cookie at log-in, and says of every 429 when to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == 429:
            answer.headers.setdefault("Retry-After", RETRY_AFTER)
        account = request.META.get(COOKIE)
        if account is not None:
            _set_cookie(answer, _with_account(_device_of(request), account))
        return answer


def _with_account(device: Device | None, account: str) -> Device:
    if device is None:
        return Device(secrets.token_urlsafe(16), (account,))
    others = tuple(known for known in device.accounts if known != account)
    return Device(device.name, (*others, account)[-MOST_ACCOUNTS:])


def _set_cookie(answer: HttpResponse, device: Device) -> None:
    answer.set_cookie(
        COOKIE, device.written(), max_age=SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _device_of(request: HttpRequest) -> Device | None:
    try:
        name, *accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=__name__, max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Device(name, tuple(accounts))


def _is_known(user_id: UUID, key_hash: str) -> bool:
    return KnownDevice.objects.filter(user_id=user_id, key_hash=key_hash).exists()
