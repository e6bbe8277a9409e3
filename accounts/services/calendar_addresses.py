"""Subscription addresses of calendars: a secret that reads one's days, and nothing else.

A user has one at most. It ends when it is revoked or replaced, with every change of the password by whatever way, and
with the account's being disabled or erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.crypto import constant_time_compare

from accounts.models import CalendarAddress, User
from accounts.selectors import is_in_force
from accounts.sessions.keys import new_key, parse_key

_USE_IS_NOTED_EVERY: Final = timedelta(hours=1)


class NoCalendarAddress(Exception):  # named for the fact
    """The user has no calendar address."""


def make_calendar_address(*, user: User, at: datetime) -> str:
    """Store a new address of the user's, which ends the one before, and return its token: it is kept only hashed."""
    key = new_key(user.pk)
    fields = {
        "token_hash": key.hash,
        "password_state": user.get_session_auth_hash(),
        "created_at": at,
        "used_at": None,
    }
    CalendarAddress.objects.update_or_create(user=user, defaults=fields)
    return str(key)


def revoke_calendar_address(*, user: User) -> None:
    """End the user's address. Raises NoCalendarAddress."""
    deleted, _ = CalendarAddress.objects.filter(user=user).delete()
    if not deleted:
        raise NoCalendarAddress("There is no calendar address.")


def end_calendar_addresses(*, user: User | None = None) -> int:
    """End the address of a user, or of all users, where there is one; return how many ended."""
    rows = CalendarAddress.objects.all() if user is None else CalendarAddress.objects.filter(user=user)
    return rows.delete()[0]


def open_calendar(*, token: str, at: datetime) -> User:
    """Return whose calendar a token opens, and note its use, once an hour. One query, or two.

    Raises NoCalendarAddress for a token that was never given, was revoked, or is of an account that was disabled.
    """
    key = parse_key(token)
    row = _row_of(key.user_id) if key is not None and key.user_id is not None else None
    if key is None or row is None or not (constant_time_compare(row.token_hash, key.hash) and is_in_force(row)):
        raise NoCalendarAddress("There is no calendar address.")
    if row.used_at is None or at - row.used_at >= _USE_IS_NOTED_EVERY:
        CalendarAddress.objects.filter(user_id=row.user_id, token_hash=row.token_hash).update(used_at=at)
    return row.user


def _row_of(user_id: UUID) -> CalendarAddress | None:
    return CalendarAddress.objects.select_related("user").filter(user_id=user_id).first()
