"""The theme of the site: light, dark, or as the system has it; a synced setting, so that all devices have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from procedures.collections.preferences import THEME_KEY
from procedures.selectors.preferences import theme
from procedures.services.preferences import store_preferences
from web.account.forms import ThemeForm
from web.account.signed_in import ThemedRequest, shown_theme, signed_in


class ThemeMiddleware:
    """Hands every page the theme of whoever is logged in; one query, and only where a page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cast(ThemedRequest, request).theme = cast(str, SimpleLazyObject(lambda: chosen_theme(request)))
        return self.get_response(request)


def chosen_theme(request: HttpRequest) -> str:
    """Return light or dark where the sender of a request chose one; an empty text leaves it to the system."""
    if not isinstance(request.user, User):
        return ""
    return shown_theme(theme(user_id=request.user.id))


@login_required
@never_cache
@require_POST
def change_theme(request: HttpRequest) -> HttpResponse:
    """Store the theme, and lead back to the account."""
    form = ThemeForm(request.POST)
    if form.is_valid():
        values = {THEME_KEY: form.cleaned_data["theme"]}
        store_preferences(user_id=signed_in(request).id, values=values, at=timezone.now())
        messages.success(request, "Your theme was saved, for the app on your devices, too.")
    else:
        messages.error(request, "Theme: choose one of the list.")
    return HttpResponseRedirect(f"{reverse('web:account')}#appearance")
