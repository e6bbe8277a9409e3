"""What sign-up, log-in and changes of credentials by allauth do our way (setting ACCOUNT_ADAPTER).

Both faces, pages and headless interface, come through here: this is where the rules of
`accounts.login.reauthentication`, `accounts.login.throttle` and `accounts.services.notices` take hold.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.internal.stagekit import get_pending_stage
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url

from accounts.login.reauthentication import (
    require_means_of_reauthentication,
    require_reauthentication_before_first_password,
)
from accounts.login.sign_up import is_open, use_invitation
from accounts.login.throttle import Attempt, forget_attempts, start_attempt
from accounts.models import Profile, User
from accounts.security.error_responses import too_many_requests
from accounts.security.log import SecurityEvent, record
from accounts.security.mail import MailNotSent
from accounts.selectors import is_verified_address, notice_addresses, user_by_email

log = logging.getLogger(__name__)

_LOGIN_CODE: Final = "account/email/login_code"
_RESET_CODE: Final = "account/email/password_reset_code"
_ASKED_BY_ADDRESS: Final = frozenset({_LOGIN_CODE, _RESET_CODE, "account/email/unknown_account"})
_TOO_MANY: Final = "too_many_login_attempts"
# Of codes of a second factor allauth takes five wrong ones in this time.
_CODES_WINDOW_SECONDS: Final = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Stores a user together with the profile, and guards what hands an account over."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether whoever asks may sign up (setting SIGNUP)."""
        return is_open(request)

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002  # allauth's
        """Return the stored user; of two sign-ups with one address at once, the second is answered 409."""
        try:
            with transaction.atomic():
                saved: User = super().save_user(request, user, form, commit)
                if commit:
                    Profile.objects.get_or_create(user=saved)
                    use_invitation(request, saved)
        except IntegrityError:
            conflict = JsonResponse({"status": HTTPStatus.CONFLICT}, status=HTTPStatus.CONFLICT)
            raise ImmediateHttpResponse(conflict) from None
        return saved

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Return True: every change of a credential needs a recent proof, which some accounts cannot give at all."""
        require_means_of_reauthentication(context.request)
        return True

    def set_password(self, user: User, password: str) -> None:
        """Set a password; the first one of an account is set by a reset, or after a proof by the second factor."""
        require_reauthentication_before_first_password(context.request, user)
        super().set_password(user, password)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell every address of the account of a change; a mail server that is down undoes no change."""
        for address in sorted(notice_addresses(user) | ({email.lower()} if email else set())):
            with suppress(MailNotSent):
                super().send_notification_mail(template_prefix, user, context, address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send a mail. Raises MailNotSent, which is answered 503, for known and unknown addresses alike."""
        # Looked up for each of them, so that an unknown address takes as many queries as a known one.
        is_verified = template_prefix in _ASKED_BY_ADDRESS and is_verified_address(email)
        if template_prefix == _RESET_CODE and is_verified:
            # allauth's form finds a verified address by one query less than it finds that one is unknown.
            user_by_email(email)
        if template_prefix == _LOGIN_CODE and not is_verified:
            # Nobody logs in, and so confirms an account that somebody else made, by an address that is not verified.
            send_unknown_account_mail(self.request, email)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as failed:
            log.error("a mail was not sent: %s", type(failed).__name__)  # noqa: TRY400  # the trace names the address
            raise MailNotSent from None

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:  # Any: allauth's
        """Lead whoever has just signed up to the welcome first, and from there to where they were going."""
        if options["signup"]:
            options["redirect_url"] = _welcome(options["redirect_url"])
        answer: HttpResponse = super().post_login(request, user, **options)
        return answer

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; the proxy's own where X-Forwarded-For has not the form that is expected."""
        try:
            return str(ip_address(super().get_client_ip(request).strip()))
        except (ImproperlyConfigured, PermissionDenied, ValueError):
            return str(request.META["REMOTE_ADDR"])

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count a log-in as failed until it succeeds; 429 where there were too many."""
        self._attempt: Attempt | None = start_attempt(request, email=_address(credentials))

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """Return what allauth says of a wrong value; too many guesses of a code, which it counts, end in 429."""
        if code == _TOO_MANY:
            user = _user_who_logs_in(self.request)
            record(SecurityEvent.LOGIN_THROTTLED, user_id=user.pk if user else None)
            raise ImmediateHttpResponse(too_many_requests(self.request, seconds=_CODES_WINDOW_SECONDS))
        error: ValidationError = super().validation_error(code, *args)
        return error

    def _rollback_login_failed_rl_usage(self) -> None:
        # Called by allauth once the password was right.
        if self._attempt is not None:
            self._attempt.succeed()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: str) -> None:
        # Called by allauth after a reset, which proves more than a password.
        forget_attempts(email=_address(credentials))


def _welcome(going_to: str | None) -> str:
    welcome = resolve_url(settings.ACCOUNT_SIGNUP_REDIRECT_URL)
    return f"{welcome}?{urlencode({'next': going_to})}" if going_to and going_to != welcome else welcome


def _user_who_logs_in(request: HttpRequest) -> User | None:
    """Return whose log-in waits for a second factor, or who is logged in and proves themselves once more."""
    stage = get_pending_stage(request)
    who = stage.login.user if stage is not None else request.user
    return who if isinstance(who, User) else None


def _address(credentials: dict[str, str]) -> str:
    return credentials.get("email", credentials.get("username", "")).lower()
