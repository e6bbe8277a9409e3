"""The log of security events: who did what to which log-in or account, when and from where.

A line has ids, a network address and the id of the request; no secret, and of an e-mail address only an HMAC, which
finds the lines of an address that one knows. `wire.middleware.log_format.DailyFiles` keeps the lines.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from enum import StrEnum
from typing import Final
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

logger: Final = logging.getLogger("openrvu.security")


class SecurityEvent(StrEnum):
    """What happened."""

    SIGNED_UP = "signed_up"
    LOGGED_IN = "logged_in"
    LOGIN_FAILED = "login_failed"
    LOGIN_THROTTLED = "login_throttled"
    CODE_REJECTED = "code_rejected"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    REAUTHENTICATED = "reauthenticated"
    LOGGED_OUT = "logged_out"
    LOGIN_ENDED = "login_ended"
    TOKEN_ISSUED = "token_issued"  # noqa: S105  # an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # an event
    EMAIL_ADDED = "email_added"
    EMAIL_CHANGED = "email_changed"
    EMAIL_REMOVED = "email_removed"
    MFA_ADDED = "mfa_added"
    MFA_CHANGED = "mfa_changed"
    MFA_REMOVED = "mfa_removed"
    ROLE_GIVEN = "role_given"
    ROLE_TAKEN = "role_taken"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ACCOUNT_ERASED = "account_erased"
    EXPORTED = "exported"


def record(event: SecurityEvent, *, user_id: UUID | None, email: str | None = None, **details: str) -> None:
    """Write a line: the event, whose account it is about, and, inside a request, who asked and from where."""
    request: HttpRequest | None = context.request
    extra: dict[str, str | None] = {"event": str(event), "user_id": str(user_id) if user_id else None, **details}
    if email is not None:
        extra["email_hmac"] = email_hmac(email)
    if request is not None:
        extra |= {"actor_id": _actor_id(request), "ip": _address_of(request)}
    logger.info("security", extra=extra)


def email_hmac(email: str) -> str:
    """Return 64 hexadecimal digits that stand for an e-mail address, whatever its case."""
    return hmac.new(settings.SECURITY_LOG_KEY.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()


def _actor_id(request: HttpRequest) -> str | None:
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else None


def _address_of(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, KeyError):
        return None
