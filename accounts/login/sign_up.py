"""Who may sign up (setting SIGNUP): everybody, whoever has a link that was made in the admin site, or nobody.

A link carries a token (argument `invite`) that the database has only hashed; it makes one account, until it ends. A
program sends the token in the header X-Invitation.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.security.error_responses import error_response
from accounts.sessions.keys import hash_of

ARGUMENT: Final = "invite"
HEADER: Final = "X-Invitation"
_KEPT: Final = "invitation"
_SIGN_UP: Final = frozenset({"account_signup", "signup"})


def is_open(request: HttpRequest) -> bool:
    """Return whether whoever asks may sign up; where they are about to, a refusal in words ends the request."""
    match = request.resolver_match
    if settings.SIGNUP == "open" or (settings.SIGNUP == "invite" and _is_invited(request)):
        return True
    if match is not None and match.url_name in _SIGN_UP:
        raise ImmediateHttpResponse(_refused(request))
    return False


def sign_up_state(request: HttpRequest) -> dict[str, bool]:
    """Return for the pages whether everybody may sign up: where not, no page leads there."""
    return {"is_sign_up_open": settings.SIGNUP == "open"}


def use_invitation(request: HttpRequest, user: User) -> None:
    """Spend the invitation of a request on a new account, inside its transaction; refuse where it was spent."""
    if settings.SIGNUP != "invite":
        return
    open_ones = Invitation.objects.filter(used_at=None, ends_at__gt=timezone.now())
    token_hash = hash_of(_token_of(request))
    if not open_ones.filter(token_hash=token_hash).update(used_at=timezone.now(), used_by=user):
        raise ImmediateHttpResponse(_refused(request))
    request.session.pop(_KEPT, None)


def _is_invited(request: HttpRequest) -> bool:
    token = _token_of(request)
    known = Invitation.objects.filter(token_hash=hash_of(token), used_at=None, ends_at__gt=timezone.now())
    if not token or not known.exists():
        return False
    if ARGUMENT in request.GET:
        # The form is sent without the argument.
        request.session[_KEPT] = token
    return True


def _token_of(request: HttpRequest) -> str:
    return str(request.headers.get(HEADER) or request.GET.get(ARGUMENT) or request.session.get(_KEPT) or "")


def _refused(request: HttpRequest) -> HttpResponse:
    by_invitation = settings.SIGNUP == "invite"
    code = "invitation_needed" if by_invitation else "signup_closed"
    return error_response(request, HTTPStatus.FORBIDDEN, code, "account/signup_closed.html")
