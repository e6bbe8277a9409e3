"""What sign-up by allauth does our way (setting ACCOUNT_ADAPTER)."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse

from accounts.models import Profile, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Stores a user together with the profile."""

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002  # allauth's
        """Return the stored user; of two sign-ups with one address at once, the second is answered 409."""
        try:
            with transaction.atomic():
                saved: User = super().save_user(request, user, form, commit)
                if commit:
                    Profile.objects.get_or_create(user=saved)
        except IntegrityError:
            conflict = JsonResponse({"status": HTTPStatus.CONFLICT}, status=HTTPStatus.CONFLICT)
            raise ImmediateHttpResponse(conflict) from None
        return saved

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        # allauth counts by the Host header, too, whose port an attacker may choose anew with every guess.
        return credentials.get("email", credentials.get("username", "")).lower()
