"""Who may change a credential: only somebody who proved just now, by password or second factor, that they are the user.

A token or cookie alone is no proof, since it may be stolen. allauth asks for the proof; it takes an account that has
neither a usable password nor a second factor as one that proved itself just now, which would leave the account to any
token. Such an account gets its password by a reset only (a mail, or manage.py reset_password_link).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest

from accounts.models import User
from accounts.security.error_responses import error_response

# The code or link of a reset is proof enough.
_RESETS: Final = frozenset({"account_complete_password_reset", "account_reset_password_from_key", "reset_password"})


def require_means_of_reauthentication(request: HttpRequest) -> None:
    """Answer 403 where the user of a request has nothing to prove themselves by."""
    if request.user.is_authenticated and not get_reauthentication_flows(request.user):
        raise ImmediateHttpResponse(
            error_response(request, HTTPStatus.FORBIDDEN, "no_proof", "account/no_proof.html"),
        )


def require_reauthentication_before_first_password(request: HttpRequest, user: User) -> None:
    """Ask for a recent proof before the first password of a user is set otherwise than by a reset."""
    match = request.resolver_match
    if user.has_usable_password() or (match is not None and match.url_name in _RESETS):
        return
    raise_if_reauthentication_required(request, app="allauth.account")
