"""Pages of the account that begin otherwise than allauth has them."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.views import confirm_email as confirm_email_by_link
from allauth.account.views import password_set
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

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


def confirm_email(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer with the page of a link that verifies an address; where codes do it, lead to where one is typed."""
    if app_settings.EMAIL_VERIFICATION_BY_CODE_ENABLED:
        return redirect("account_email_verification_sent")
    answer: HttpResponseBase = confirm_email_by_link(request, key=key)
    return answer
