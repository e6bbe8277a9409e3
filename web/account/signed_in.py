"""Who is logged in to the site."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from procedures.collections.preferences import THEMES


class ThemedRequest(HttpRequest):
    """A request with `theme`: light or dark where its sender chose one, else an empty text."""

    theme: str


def signed_in(request: HttpRequest) -> User:
    """Return who is logged in; a page of one's own is reached by nobody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def shown_theme(chosen: str) -> str:
    """Return the theme that a page names: light or dark, an empty text where the system is to choose."""
    return "" if chosen == THEMES[0] else chosen
