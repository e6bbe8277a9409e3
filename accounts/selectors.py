"""What others may know of a user."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import CareerStage, LogIn, Profile, User


def profile_of(user: User) -> Profile:
    """Return the profile; the defaults, unsaved, for a user that was made without one."""
    try:
        return Profile.objects.get(user=user)
    except Profile.DoesNotExist:
        return Profile(user=user)


def stages_of(user: User) -> tuple[tuple[date, str], ...]:
    """Return (effective_from, stage), earliest first, as `accounts.values.stage_on` takes it."""
    rows = CareerStage.objects.filter(user=user).order_by("effective_from")
    return tuple(rows.values_list("effective_from", "stage"))


def logins_of(user: User) -> QuerySet[LogIn]:
    """Return the places where a user is logged in now, the latest log-in first."""
    rows = LogIn.objects.filter(user=user, expires_at__gt=timezone.now()).defer("contents")
    return rows.order_by("-created_at", "-id")


def user_by_email(email: str) -> User | None:
    """Return the user of an address, whatever its case; None where there is none."""
    try:
        return User.objects.get(email=email.lower())
    except User.DoesNotExist:
        return None
