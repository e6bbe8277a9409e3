"""E-mail addresses and second factors in the admin site, in the place of allauth's own pages.

Whoever may change an address of an account may take the account over. So its owner is told at every address that it
had before, accounts of the staff are changed by superusers only, and no page shows the secret of a second factor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin.rights import may_change
from accounts.models import User
from accounts.selectors import notice_addresses
from accounts.services.notices import send_notice

Credential: TypeAlias = "EmailAddress | Authenticator"

admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


class CredentialAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Rows that say who may log in as a user."""

    what = ""

    def has_change_permission(self, request: HttpRequest, obj: Credential | None = None) -> bool:
        """Return whether somebody may change a row: one of the staff's only a superuser."""
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Credential | None = None) -> bool:
        """Return whether somebody may delete a row, as above."""
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: Credential, form: ModelForm[Model], change: bool) -> None:  # noqa: FBT001  # Django's own
        """Store a row and tell the addresses that the account had before."""
        _refuse_untouchable(request, [obj.user])
        before = notice_addresses(obj.user)
        super().save_model(request, obj, form, change)
        self.tell(before, obj, "changed" if change else "added")

    def delete_model(self, request: HttpRequest, obj: Credential) -> None:
        """Delete a row and tell."""
        before = notice_addresses(obj.user)
        super().delete_model(request, obj)
        self.tell(before, obj, "removed")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        """Delete rows one after another."""
        _refuse_untouchable(request, [row.user for row in queryset.select_related("user")])
        for row in queryset.select_related("user"):
            self.delete_model(request, row)

    def tell(self, addresses: Iterable[str], row: Credential, done: str) -> None:
        """Mail what was done."""
        change = f"An administrator of this server {done} {self.what.format(row=row)}."
        send_notice(addresses=addresses, change=change, at=timezone.now())


@admin.register(EmailAddress)
class Addresses(CredentialAdmin, EmailAddressAdmin):  # type: ignore[misc]  # allauth is untyped
    """E-mail addresses: added, verified, made primary, removed; one is never written over, nor given to another."""

    what = "the e-mail address {row.email}"
    list_select_related = ("user",)

    def get_readonly_fields(self, request: HttpRequest, obj: EmailAddress | None = None) -> tuple[str, ...]:
        """Return what is fixed of an address that is there."""
        return ("user", "email") if obj else ()

    def save_model(self, request: HttpRequest, obj: EmailAddress, form: ModelForm[Model], change: bool) -> None:  # noqa: FBT001  # Django's own
        """Store an address; a primary one becomes the one of the account."""
        super().save_model(request, obj, form, change)
        if obj.primary:
            obj.set_as_primary()

    def make_verified(self, request: HttpRequest, queryset: QuerySet[EmailAddress]) -> None:
        """Mark addresses as verified; their owners are told by the signal that allauth sends."""
        _refuse_untouchable(request, [row.user for row in queryset.select_related("user")])
        super().make_verified(request, queryset)

    make_verified.short_description = EmailAddressAdmin.make_verified.short_description  # type: ignore[attr-defined]  # Django's way


@admin.register(Authenticator)
class SecondFactorAdmin(CredentialAdmin, AuthenticatorAdmin):  # type: ignore[misc]  # allauth is untyped
    """Second factors: seen without their secrets, and removed for somebody who lost theirs."""

    what = "a second factor ({row.type})"
    list_select_related = ("user",)
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: a second factor is set up by whoever holds it."""
        return False


def _may_touch(request: HttpRequest, row: Credential | None) -> bool:
    return row is None or may_change(request, row.user)


def _refuse_untouchable(request: HttpRequest, users: Iterable[User]) -> None:
    if not all(may_change(request, user) for user in users):
        raise PermissionDenied
