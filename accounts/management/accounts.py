"""Account that a command names by its address."""

from __future__ import annotations

from django.core.management.base import CommandError

from accounts.models import User
from accounts.selectors import user_by_email


def account_of(email: str) -> User:
    """Return the account of an address. Raises CommandError where there is none."""
    user = user_by_email(email)
    if user is None:
        raise CommandError(f"{email}: there is no account with this address")
    return user
