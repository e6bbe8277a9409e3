"""Writes the log of security events, from the signals of Django and allauth and of the models themselves.

What models say is written when it is about to be stored: an event that was undone is harmless, one that is missing not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_verification_code_rejected,
    login_code_rejected,
    password_reset_code_rejected,
    user_signed_up,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_reset, authenticator_used
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from accounts.listeners.access import changes_of
from accounts.models import User
from accounts.security.log import SecurityEvent, record
from accounts.selectors import user_by_email
from accounts.signals import users_changing

_FIELDS: Final = ("password", "email", "is_active", "is_staff", "is_superuser")
_GIVEN: Final = {
    "is_active": SecurityEvent.ACCOUNT_ENABLED,
    "is_staff": SecurityEvent.ROLE_GIVEN,
    "is_superuser": SecurityEvent.ROLE_GIVEN,
}
_TAKEN: Final = {
    "is_active": SecurityEvent.ACCOUNT_DISABLED,
    "is_staff": SecurityEvent.ROLE_TAKEN,
    "is_superuser": SecurityEvent.ROLE_TAKEN,
}
_ROLE_ACTIONS: Final = {
    "pre_add": SecurityEvent.ROLE_GIVEN,
    "pre_remove": SecurityEvent.ROLE_TAKEN,
    "pre_clear": SecurityEvent.ROLE_TAKEN,
}


def connect() -> None:
    """Listen."""
    user_signed_up.connect(_signed_up)
    user_logged_in.connect(_logged_in)
    user_login_failed.connect(_login_failed)
    user_logged_out.connect(_logged_out)
    login_code_rejected.connect(_login_code_rejected)
    password_reset_code_rejected.connect(_reset_code_rejected)
    email_verification_code_rejected.connect(_verification_code_rejected)
    authentication_failed.connect(_factor_failed)
    authenticator_used.connect(_factor_used)
    authenticator_reset.connect(_factor_reset)
    pre_save.connect(_user_saved, sender=User)
    pre_delete.connect(_user_erased, sender=User)
    users_changing.connect(_users_changed, sender=User)
    post_save.connect(_address_saved, sender=EmailAddress)
    post_delete.connect(_address_removed, sender=EmailAddress)
    post_save.connect(_factor_saved, sender=Authenticator)
    post_delete.connect(_factor_removed, sender=Authenticator)
    for through in (User.groups.through, User.user_permissions.through):
        m2m_changed.connect(_role_changed, sender=through)


def _signed_up(user: User, **_: object) -> None:
    record(SecurityEvent.SIGNED_UP, user_id=user.pk, email=user.email)


def _logged_in(user: User, **_: object) -> None:
    record(SecurityEvent.LOGGED_IN, user_id=user.pk)


def _login_failed(credentials: Mapping[str, str], **_: object) -> None:
    email = credentials.get("email") or credentials.get("username") or ""
    known = user_by_email(email)
    record(SecurityEvent.LOGIN_FAILED, user_id=known.pk if known else None, email=email)


def _logged_out(user: User | None, **_: object) -> None:
    if user is not None:
        record(SecurityEvent.LOGGED_OUT, user_id=user.pk)


def _login_code_rejected(user: User, **_: object) -> None:
    _code_rejected(user, code="login")


def _reset_code_rejected(user: User, **_: object) -> None:
    _code_rejected(user, code="password_reset")


def _verification_code_rejected(user: User, **_: object) -> None:
    _code_rejected(user, code="email_verification")


def _code_rejected(user: User, *, code: str) -> None:
    # Whoever types a code for an address of nobody has a user that is not stored.
    record(SecurityEvent.CODE_REJECTED, user_id=None if user._state.adding else user.pk, code=code)


def _factor_failed(user: User | None, **_: object) -> None:
    record(SecurityEvent.SECOND_FACTOR_FAILED, user_id=user.pk if user else None)


def _factor_used(user: User, authenticator: Authenticator, *, reauthenticated: bool, **_: object) -> None:
    if reauthenticated:
        record(SecurityEvent.REAUTHENTICATED, user_id=user.pk, factor=authenticator.type)


def _factor_reset(user: User, authenticator: Authenticator, **_: object) -> None:
    record(SecurityEvent.MFA_CHANGED, user_id=user.pk, factor=authenticator.type)


def _user_saved(instance: User, update_fields: Collection[str] | None = None, **_: object) -> None:
    if instance._state.adding:
        _created(instance)
    else:
        _fields_changed(instance.pk, changes_of(instance, _FIELDS, update_fields))


def _created(user: User) -> None:
    for name in ("is_staff", "is_superuser"):
        if getattr(user, name):
            record(SecurityEvent.ROLE_GIVEN, user_id=user.pk, role=name)


def _users_changed(users: QuerySet[User], values: Mapping[str, Any], **_: object) -> None:  # Any: as `update` takes it
    changed = {name: value for name, value in values.items() if name in _FIELDS}
    if changed:
        for user_id in users.order_by().values_list("pk", flat=True):
            _fields_changed(user_id, changed)


def _fields_changed(user_id: UUID, changed: Mapping[str, Any]) -> None:  # Any: fields of several types
    for name, value in changed.items():
        if name == "password":
            record(SecurityEvent.PASSWORD_CHANGED, user_id=user_id)
        elif name == "email":
            record(SecurityEvent.EMAIL_CHANGED, user_id=user_id, email=str(value))
        else:
            record((_GIVEN if value else _TAKEN)[name], user_id=user_id, role=name)


def _user_erased(instance: User, **_: object) -> None:
    record(SecurityEvent.ACCOUNT_ERASED, user_id=instance.pk)


def _address_saved(instance: EmailAddress, *, created: bool, **_: object) -> None:
    event = SecurityEvent.EMAIL_ADDED if created else SecurityEvent.EMAIL_CHANGED
    state = "verified" if instance.verified else "unverified"
    record(event, user_id=instance.user_id, email=instance.email, state=state)


def _address_removed(instance: EmailAddress, **_: object) -> None:
    record(SecurityEvent.EMAIL_REMOVED, user_id=instance.user_id, email=instance.email)


def _factor_saved(instance: Authenticator, *, created: bool, **_: object) -> None:
    if created:
        record(SecurityEvent.MFA_ADDED, user_id=instance.user_id, factor=instance.type)


def _factor_removed(instance: Authenticator, **_: object) -> None:
    record(SecurityEvent.MFA_REMOVED, user_id=instance.user_id, factor=instance.type)


def _role_changed(
    instance: User | Group,
    action: str,
    *,
    reverse: bool,
    pk_set: Collection[Any] | None,  # Any: keys of either model
    **_: object,
) -> None:
    event = _ROLE_ACTIONS.get(action)
    if event is None:
        return
    if reverse or not isinstance(instance, User):
        for user_id in pk_set or ():
            record(event, user_id=user_id, role=type(instance).__name__.lower())
    else:
        record(event, user_id=instance.pk, role="groups_or_permissions")
