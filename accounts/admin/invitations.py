"""Links to sign up, in the admin site (setting SIGNUP)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone

from accounts.login.sign_up import ARGUMENT
from accounts.models import Invitation
from accounts.sessions.keys import hash_of


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A new link: how long it may be used."""

    days = forms.IntegerField(label="days until it ends", min_value=1, max_value=90, initial=14)

    class Meta:
        model = Invitation
        fields = ()


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Links to sign up: made, seen, and ended by deletion. A link is shown when it is made, and never again."""

    form = InvitationForm
    fields = ("days",)
    list_display = ("id", "made_by", "created_at", "ends_at", "used_at", "used_by")
    list_select_related = ("made_by", "used_by")
    ordering = ("-created_at", "-id")

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        """Return False: a link is what it was made as."""
        return False

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        """Return what is asked of a new link, or shown of one that is there."""
        return ("made_by", "created_at", "ends_at", "used_at", "used_by") if obj else ("days",)

    def save_model(self, request: HttpRequest, obj: Invitation, form: InvitationForm, change: bool) -> None:  # noqa: FBT001  # Django's own
        """Store the hash of a fresh token and show the link."""
        token = secrets.token_urlsafe(32)
        now = timezone.now()
        obj.token_hash, obj.made_by_id = hash_of(token), request.user.pk
        obj.created_at, obj.ends_at = now, now + timedelta(days=form.cleaned_data["days"])
        super().save_model(request, obj, form, change)
        link = request.build_absolute_uri(f"{resolve_url('account_signup')}?{urlencode({ARGUMENT: token})}")
        messages.warning(request, f"The link, which is shown this once: {link}")
