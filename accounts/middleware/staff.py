"""Who of the staff may be in the admin site: those who have shown their second factor in this log-in.

A password that was guessed or stolen then opens no page that changes the catalogue or other people's accounts. Without
a second factor, staff reach the pages that set one up, and can log out. A log-in that stays on a phone opens none.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from accounts.models import User
from accounts.sessions.store import SessionStore

# The address that the server's own socket listens on, in a request's META: no header of a client has such a name.
LISTENS_ON: Final = "openrvu.listens_on"
_SET_UP_HERE: Final = "second_factor_set_up"
_FREE: Final = frozenset({"login", "logout", "jsi18n"})


class StaffSecondFactorMiddleware:
    """The middleware in front of the admin site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Send staff without a second factor where they set one up or show it; refuse what they wanted to write."""
        match, user = request.resolver_match, request.user
        if match is None or "admin" not in match.app_names or match.url_name in _FREE:
            return None
        if not isinstance(user, User) or not user.is_staff:
            return None
        if isinstance(request.session, SessionStore) and request.session.stays_signed_in:
            raise PermissionDenied("A log-in that stays on a phone never opens the admin site.")
        if _is_exempt(user, request):
            return None
        has_factor = is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
        if has_factor and _is_shown(request):
            return None
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return _to_show(request) if has_factor else _to_set_up(request)


def note_set_up(request: HttpRequest, authenticator: Authenticator, **_: object) -> None:
    """Keep with the log-in that its user set a second factor up in it, which they proved by a code.

    Recovery codes are handed out without a proof.
    """
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[_SET_UP_HERE] = True


def _is_shown(request: HttpRequest) -> bool:
    records = get_authentication_records(request)
    return bool(request.session.get(_SET_UP_HERE)) or any(record.get("method") == "mfa" for record in records)


def _to_set_up(request: HttpRequest) -> HttpResponse:
    messages.info(request, "The admin site needs a second factor. Set one up here, then open the admin site again.")
    return HttpResponseRedirect(resolve_url("mfa_index"))


def _to_show(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{resolve_url('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _is_exempt(user: User, request: HttpRequest) -> bool:
    """`True` for the demo account on a server that only its own machine reaches."""
    is_proxied = settings.HTTPS or settings.REST_FRAMEWORK["NUM_PROXIES"] != 0
    return user.is_demo and not is_proxied and _is_loopback(str(request.META.get(LISTENS_ON, "")))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
