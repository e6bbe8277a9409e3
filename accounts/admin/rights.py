"""Whose account somebody may change in the admin site: nobody gets more rights by it than they have.

Whoever may set the password, address or second factor of an account may log in as it. So accounts of staff are changed
by superusers only, whatever permissions somebody else has.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from accounts.models import User

ROLE_FIELDS: Final = ("is_staff", "is_superuser", "groups", "user_permissions")


def is_superuser(request: HttpRequest) -> bool:
    """Return whether an active superuser is asking."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_superuser


def may_change(request: HttpRequest, user: User | None) -> bool:
    """Return whether the account of a user may be changed by who is asking; None stands for accounts at large."""
    return user is None or is_superuser(request) or not (user.is_staff or user.is_superuser)
