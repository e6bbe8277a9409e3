"""Users in the admin site; what they record is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.admin import StackedInline
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin.rights import ROLE_FIELDS, is_superuser, may_change
from accounts.models import Profile, User
from accounts.selectors import notice_addresses
from accounts.services.accounts import create_account, erase_account
from accounts.services.notices import send_farewell, send_notice


class NewUser(AdminUserCreationForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A new user by e-mail address and password."""

    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Return the address in small letters, which nobody has yet."""
        email = str(self.cleaned_data["email"]).lower()
        if EmailAddress.objects.filter(email=email).exists() or User.objects.filter(email=email).exists():
            raise forms.ValidationError("There is an account with this address.", code="unique")
        return email


class ChangedUser(UserChangeForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A user as the admin site changes them."""

    class Meta:
        model = User
        fields = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


class UserProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no parameter at run time
    """A profile, with a time zone that there is."""

    def clean_time_zone(self) -> str:
        """Return the time zone, which the reports need to know the day."""
        name = str(self.cleaned_data["time_zone"])
        if name not in available_timezones():
            raise forms.ValidationError("No such time zone; one such as America/Chicago.", code="invalid_choice")
        return name


class ProfileInline(StackedInline):  # type: ignore[type-arg]  # takes no parameter at run time
    """What the reports need to know of the user."""

    model = Profile
    form = UserProfileForm
    can_delete = False


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """Users: made with a password, found by address, deleted with all that is theirs."""

    form = ChangedUser
    add_form = NewUser
    list_display = ("email", "specialty", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    list_select_related = ("profile",)
    search_fields = ("email",)
    ordering = ("email",)
    filter_horizontal = ("groups", "user_permissions")
    readonly_fields = ("email", "last_login", "date_joined")
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Permissions", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )

    @admin.display(description="specialty", ordering="profile__specialty")
    def specialty(self, user: User) -> str:
        """Return the specialty of the profile."""
        return user.profile.specialty if hasattr(user, "profile") else ""

    def get_inlines(
        self, request: HttpRequest, obj: User | None
    ) -> list[type[InlineModelAdmin[Any, Any]]]:  # Any: Django's own
        """Return the profile of a user who is there; a new one's comes with the account."""
        return [ProfileInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Return what is fixed of a user who is there: the address belongs to the log-in and is changed there.

        Who may do what is decided by superusers: whoever else could decide it would become one.
        """
        if obj is None:
            return ()
        return ("email", "last_login", "date_joined", *(() if is_superuser(request) else ROLE_FIELDS))

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether somebody may change users, or this one and the password."""
        return super().has_change_permission(request, obj) and may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether somebody may delete users, or this one."""
        return super().has_delete_permission(request, obj) and may_change(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool) -> None:  # noqa: FBT001  # Django's own
        """Make a new account as the sign-up does, or save what was changed of one."""
        if change:
            super().save_model(request, obj, form, change)
            return
        user = create_account(email=obj.email, password=form.cleaned_data.get("password1"))
        obj.pk = user.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:  # Any: Django's own
        """Keep what was changed, as Django does, and tell its owner: every page that changes a user comes by here."""
        changed = changed_fields(message)
        if changed and obj.pk != request.user.pk:
            words = f"An administrator of this server changed: {', '.join(changed)}."
            send_notice(addresses=notice_addresses(obj), change=words, at=timezone.now())
        return super().log_change(request, obj, message)

    def get_deleted_objects(
        self, objs: QuerySet[User] | Iterable[User], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Return what the question before a deletion shows: the users, and none of the lines that go with them."""
        shown = [f"{user}, with everything that they recorded" for user in objs]
        barred = {"user of the staff" for user in objs if not self.has_delete_permission(request, user)}
        return shown, {"users": len(shown)}, barred, []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Erase a user and everything of theirs, and tell them."""
        addresses = notice_addresses(obj)
        _forget(obj)
        erase_account(user=obj)
        send_farewell(addresses=addresses, by="an administrator of this server", at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Erase users one after another, or none."""
        if not all(self.has_delete_permission(request, user) for user in queryset):
            raise PermissionDenied
        for user in queryset:
            self.delete_model(request, user)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:  # Any: a list or a queryset, as Django has it
        """Keep that somebody was deleted, and by whom, but not who it was."""
        kind = ContentType.objects.get_for_model(User, for_concrete_model=False)
        return LogEntry.objects.bulk_create(
            LogEntry(user_id=str(request.user.pk), content_type=kind, object_repr="a user", action_flag=DELETION)
            for _ in queryset
        )


def changed_fields(message: Any) -> list[str]:  # Any: a list of Django's own records, or a text
    """Return the names of the fields, or of the parts, that Django's record of a change names."""
    if isinstance(message, str):
        return [message] if message else []
    names: list[str] = []
    for part in message:
        for said in part.values():
            names += said.get("fields") or ([said["name"]] if "name" in said else [])
    return names


def _forget(user: User) -> None:
    """Delete what the admin site noted of a user: its entries name their address."""
    kind = ContentType.objects.get_for_model(User, for_concrete_model=False)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Groups: seen by whoever may, changed by superusers only, since whoever is in one would get what it may do."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this is a superuser."""
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:  # Django's own
        """Return whether this is a superuser."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:  # Django's own
        """Return whether this is a superuser."""
        return is_superuser(request)
