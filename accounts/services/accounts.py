"""Accounts: how they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q

from accounts.domain.career import DatedStage
from accounts.models import CachedValue, CareerStage, Profile, User
from accounts.selectors import notice_addresses
from accounts.services.erasure_log import erased_ids
from accounts.services.notices import send_farewell
from wire.chart_cache import clear_chart_cache


class EmailTaken(Exception):  # named for the fact
    """Somebody has an account with this e-mail address."""


class WrongPassword(Exception):  # named for the fact
    """The password is not the account's."""


class ProfileFields(TypedDict, total=False):
    """What a profile holds besides the career stages; `fte` above 0 up to 1.00, `week_start` 1 Monday to 7 Sunday."""

    specialty: str
    fte: Decimal
    week_start: int
    time_zone: str


def create_account(
    *,
    email: str,
    password: str | None,
    career_stages: Sequence[DatedStage] = (),
    **profile: Unpack[ProfileFields],
) -> User:
    """Store a user, the profile and the address, which counts as verified, since the operator vouches for it.

    Without a password nobody can log in but by a token or after a password reset. Raises EmailTaken.
    """
    address = email.lower()
    with transaction.atomic():
        if User.objects.filter(email=address).exists() or EmailAddress.objects.filter(email=address).exists():
            raise EmailTaken(f"{address}: there is an account with this address")
        user = User.objects.create_user(address, password)
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
        if profile:
            Profile.objects.filter(user=user).update(**profile)
        add_stages(user=user, stages=career_stages)
    return user


def add_stages(*, user: User, stages: Iterable[DatedStage]) -> None:
    """Store stages of a user's career, of which none begins on the day of one that is there."""
    CareerStage.objects.bulk_create(
        CareerStage(user=user, effective_from=dated.effective_from, stage=dated.stage) for dated in stages
    )


def delete_account(*, user: User, password: str, at: datetime) -> None:
    """Erase the account of somebody who gives its password; raises WrongPassword."""
    if not user.check_password(password):
        raise WrongPassword("The password is not the account's.")
    addresses = notice_addresses(user)
    erase_account(user=user)
    send_farewell(addresses=addresses, by="its owner", at=at)


def enable_account(*, user: User) -> None:
    """Let an account be used again that was disabled; where a restore took its password, it needs a new one first."""
    user.is_active = True
    user.save(update_fields=["is_active"])


def erase_account(*, user: User) -> None:
    """Delete a user and everything of theirs, in all tables.

    The id is logged outside the database before that is committed (accounts.listeners.access). Raises LogNotWritten.
    """
    with transaction.atomic():
        clear_chart_cache()
        # allauth counts some attempts under the user's id, and the admin site's log names whom its lines are about.
        CachedValue.objects.filter(cache_key__contains=str(user.pk)).delete()
        LogEntry.objects.filter(Q(object_id=str(user.pk)) | Q(object_repr=user.email)).delete()
        user.delete()


def erase_again() -> int:
    """Erase the accounts that were erased before and are there again, in a restored database; return how many."""
    users = list(User.objects.filter(pk__in=erased_ids()))
    for user in users:
        erase_account(user=user)
    return len(users)
