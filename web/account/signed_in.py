"""Who is logged in to the site."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from procedures.collections.preferences import THEMES
from procedures.selectors.user_context import UserContext, user_context


class ThemedRequest(HttpRequest):
    """A request with `theme`: light or dark where its sender chose one, else an empty text."""

    theme: str


def signed_in(request: HttpRequest) -> User:
    """Return who is logged in; a page of one's own is reached by nobody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def context_of(request: HttpRequest) -> UserContext:
    """Return what a page of one's own needs of who is logged in; the page's theme is among it and not read again."""
    context = user_context(user=signed_in(request))
    cast(ThemedRequest, request).theme = shown_theme(context.preferences.theme)  # ThemeMiddleware gave it the attribute
    return context


def shown_theme(chosen: str) -> str:
    """Return the theme that a page names: light or dark, an empty text where the system is to choose."""
    return "" if chosen == THEMES[0] else chosen
