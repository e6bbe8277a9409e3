"""Pages of the account that begin otherwise than allauth has them."""

from __future__ import annotations

from allauth.account.views import password_set
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from accounts.login.reauthentication import (
    require_means_of_reauthentication,
    require_reauthentication_before_first_password,
)
from accounts.models import User


@login_required
def set_password(request: HttpRequest) -> HttpResponseBase:
    """Answer with the form of a first password only where it may be sent, so that nobody fills it in for nothing."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        require_means_of_reauthentication(request)
        require_reauthentication_before_first_password(request, request.user)
    answer: HttpResponseBase = password_set(request)
    return answer
