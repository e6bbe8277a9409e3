"""Secrets of second factors are encrypted in the database (setting MFA_ADAPTER).

A copy of the database then holds nothing that makes a valid code: the key is beside the other secrets, outside of it.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from http import HTTPStatus
from typing import Final

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

log = logging.getLogger(__name__)

UNREADABLE: Final = (
    "This server can no longer read the second factor of your account. "
    "Its operator can put back the key MFA_KEY, or reset your second factor."
)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Seals what makes codes, before it is stored."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret; where no key opens it, end the request with 503 that says what helps."""
        try:
            return unseal(encrypted_text)
        except InvalidToken:
            if context.request is None:
                raise
            log.error("a second factor cannot be read: none of MFA_KEY, MFA_KEY_FALLBACKS is its key")  # noqa: TRY400  # the trace says no more
            raise ImmediateHttpResponse(_unreadable(context.request)) from None


def seal(text: str) -> str:
    """Encrypt a secret under the first key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt a secret under any of the keys; raises InvalidToken."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(key)) for key in settings.MFA_KEYS])


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factors:" + key.encode()).digest())


def _unreadable(request: HttpRequest) -> HttpResponse:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if is_headless_request(request):
        errors = [{"code": "second_factor_unreadable", "message": UNREADABLE}]
        return JsonResponse({"status": status, "errors": errors}, status=status)
    return render(request, "account/second_factor_unreadable.html", status=status)
