"""What others may know of a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare

from accounts.domain.career import DatedStage
from accounts.models import CalendarAddress, CareerStage, LogIn, Profile, User

# As many as may push.
_MOST_DEVICES: Final = 50


@dataclass(frozen=True, slots=True)
class UnsentEdits:
    """How many edits the device of a log-in had not sent, at an instant."""

    device_id: UUID
    count: int
    said_at: datetime


def profile_of(user: User) -> Profile:
    """Return the profile; the defaults, unsaved, for a user that was made without one."""
    try:
        return Profile.objects.get(user=user)
    except Profile.DoesNotExist:
        return Profile(user=user)


def stages_of(user: User) -> tuple[DatedStage, ...]:
    """Return the career stages of a user, earliest first."""
    rows = CareerStage.objects.filter(user=user).order_by("effective_from")
    return tuple(DatedStage(*row) for row in rows.values_list("effective_from", "stage"))


def logins_of(user: User, *, at: datetime) -> QuerySet[LogIn]:
    """Return the places where a user is logged in at an instant, the latest log-in first."""
    rows = LogIn.objects.filter(user=user, expires_at__gt=at).defer("contents")
    return rows.order_by("-created_at", "-id")


def logins_in_force(*, at: datetime) -> QuerySet[LogIn]:
    """Return the log-ins of all active users that have not ended at an instant, in no order."""
    return LogIn.objects.filter(expires_at__gt=at, user__is_active=True)


def unsent_edits_of(user: User) -> tuple[UnsentEdits, ...]:
    """How many edits each device of a user kept when it last said so, the latest word first; one query."""
    logins = LogIn.objects.filter(user=user, unsent_said_at__isnull=False).order_by("-unsent_said_at", "id")
    rows = logins.values_list("id", "unsent_edits", "unsent_said_at")[:_MOST_DEVICES]
    return tuple(
        UnsentEdits(login_id, count, said_at)
        for login_id, count, said_at in rows
        if count is not None and said_at is not None
    )


def user_by_email(email: str) -> User | None:
    """Return the user of an address, whatever its case; None where there is none."""
    try:
        return User.objects.get(email=email.lower())
    except User.DoesNotExist:
        return None


def calendar_address_of(user: User) -> CalendarAddress | None:
    """Return the user's calendar address that is in force; its token nobody can tell any more."""
    row = CalendarAddress.objects.select_related("user").filter(user=user).first()
    return row if row is not None and is_in_force(row) else None


def is_in_force(address: CalendarAddress) -> bool:
    """`True` while an address still opens: its user, read with it, is active and has the password of then.

    As with log-ins, a password that was set by a command or in the admin ends what was made under the one before.
    """
    user = address.user
    states = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return user.is_active and any(constant_time_compare(address.password_state, state) for state in states)


def user_of_address(email: str) -> User | None:
    """Return whose primary or verified address this is, whatever its case; None where it is nobody's."""
    address = email.lower()
    own = Q(email=address) | Q(emailaddress__email=address, emailaddress__verified=True)
    return User.objects.filter(own).distinct().first()


def user_of_reset_address(email: str) -> User | None:
    """Return the active user whose password a mail to an address may reset, None where it may reset nobody's.

    Verified addresses reset an account; where it has none, its primary one. One query.
    """
    address = email.lower()
    own = EmailAddress.objects.filter(user=OuterRef("pk"))
    verified, primary = own.filter(verified=True), own.filter(primary=True)
    is_primary = Exists(primary.filter(email=address)) | (Q(email=address) & ~Exists(primary))
    users = User.objects.filter(is_active=True).annotate(is_verified=Exists(verified.filter(email=address)))
    owners = users.filter(Q(is_verified=True) | (is_primary & ~Exists(verified)))
    return owners.order_by("-is_verified", "pk").first()


def notice_addresses(user: User) -> frozenset[str]:
    """Return where news of a change of the account go: verified addresses, and the primary one."""
    rows = EmailAddress.objects.filter(user_id=user.pk)
    return frozenset(row.email.lower() for row in rows if row.verified or row.primary) or frozenset({user.email})


def is_verified_address(email: str) -> bool:
    """`True` for a verified address of an account, whatever its case."""
    addresses: QuerySet[EmailAddress] = EmailAddress.objects.filter(email=email.lower(), verified=True)
    return addresses.exists()


def ids_of_address(email: str) -> frozenset[UUID]:
    """Return whose log-in an address may be: usually one account's, several where it is verified by none."""
    address = email.lower()
    rows = User.objects.filter(Q(email=address) | Q(emailaddress__email=address))
    return frozenset(rows.values_list("pk", flat=True))
