"""Who is logged in to the site."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Return who is logged in; a page of one's own is reached by nobody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
