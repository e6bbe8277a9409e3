"""Log-ins and accounts after a restore: all access ends, and what was revoked since the back-up stays revoked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import LogIn, User, Visit
from accounts.security.links import end_all_links
from accounts.services.access_log import AccessChange, AccessChangeKind, store_applied, unapplied_changes
from accounts.services.calendar_addresses import end_calendar_addresses

# Who holds the mailbox of an account gets it back by a reset mail. That must not do where the mailbox itself was given
# up, or where it would spare somebody the second factor: the operator enables such an account.
_DISABLING: Final = frozenset({AccessChangeKind.DISABLED, AccessChangeKind.EMAIL, AccessChangeKind.MFA})


@dataclass(frozen=True, slots=True)
class LockedAccount:
    """An account whose changes a restore undid: what was changed, and whether it is disabled until it is enabled."""

    user_id: UUID
    email: str
    kinds: tuple[AccessChangeKind, ...]
    is_disabled: bool


@transaction.atomic
def end_all_access() -> int:
    """End every log-in, calendar address and mailed link of everybody; return how many log-ins there were."""
    ended, _ = LogIn.objects.all().delete()
    Visit.objects.all().delete()
    end_calendar_addresses()
    end_all_links()
    return ended


def lock_changed_accounts() -> tuple[LockedAccount, ...]:
    """Make unusable each account with a noted change that the database does not hold, and return them by address.

    None keeps its password. Where an address or the second factor was changed, or the account was disabled, it is
    disabled; second factors and roles that were changed are removed.
    """
    by_user: defaultdict[UUID, list[AccessChange]] = defaultdict(list)
    for change in unapplied_changes():
        by_user[change.user_id].append(change)
    users = User.objects.filter(pk__in=by_user).order_by("email")
    return tuple(_lock(user, by_user[user.pk]) for user in users)


@transaction.atomic
def _lock(user: User, changes: Collection[AccessChange]) -> LockedAccount:
    kinds = {change.kind for change in changes}
    values: dict[str, object] = {"password": make_password(None)}
    if kinds & _DISABLING:
        values["is_active"] = False
    if AccessChangeKind.ROLE in kinds:
        values |= {"is_staff": False, "is_superuser": False}
        user.groups.clear()
        user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(**values)
    _remove_factors(user, kinds)
    LogIn.objects.filter(user=user).delete()
    end_calendar_addresses(user=user)
    store_applied(change.id for change in changes)
    return LockedAccount(user.pk, user.email, tuple(sorted(kinds)), bool(kinds & _DISABLING) or not user.is_active)


def _remove_factors(user: User, kinds: Collection[AccessChangeKind]) -> None:
    factors = Authenticator.objects.filter(user=user)
    if AccessChangeKind.MFA in kinds:
        factors.delete()
    elif AccessChangeKind.RECOVERY_CODES in kinds:
        # One of them may have been used since, and would open the account a second time.
        factors.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
