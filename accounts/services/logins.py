"""Log-ins: tokens without a browser, log-ins that stay, unsent edits of a device, and the end of a log-in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import LogIn, RevokedLogIn, User
from accounts.security.log import SecurityEvent, record
from accounts.sessions.store import SessionStore

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_RECENT: Final = timedelta(minutes=5)
_UNSENT_IS_NOTED_EVERY: Final = timedelta(minutes=1)


class UnknownLogin(Exception):  # named for the fact
    """The user is not logged in there."""


class NotABrowser(Exception):  # named for the fact
    """The log-in is an app's, which stays by itself."""


class ReauthenticationNeeded(Exception):  # named for the fact
    """The log-in was too long ago for what is asked."""


def issue_token(*, user: User, user_agent: str = "") -> str:
    """Log an app in without a password and return its token."""
    session = SessionStore(client=LogIn.Client.APP)
    session.user_agent = user_agent
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    session.save()
    record(SecurityEvent.TOKEN_ISSUED, user_id=user.pk)
    return str(session.session_key)


def set_stays_signed_in(*, session: SessionStore, stays: bool, has_reauthenticated: bool, at: datetime) -> LogIn:
    """Let a browser's log-in live as long as an app's, or as any browser's again, and return it.

    Only a log-in of the last five minutes, or one whose user has just proved themselves again, may stay: a cookie that
    was taken is not to outlive its day. Raises NotABrowser, ReauthenticationNeeded.
    """
    login = session.row
    if not isinstance(login, LogIn) or login.client != LogIn.Client.BROWSER:
        raise NotABrowser("Only the log-in of a browser is set to stay; an app's does by itself.")
    if stays and not has_reauthenticated and at - login.created_at > _RECENT:
        raise ReauthenticationNeeded("Log in again, or prove that it is you, before this log-in is set to stay.")
    login.stays_signed_in = stays
    LogIn.objects.filter(user_id=login.user_id, id=login.id).update(stays_signed_in=stays)
    # The form of log-in sets an age of its own.
    session.set_expiry(None)
    session.save()
    # So that the cookie gets the new age.
    session.modified = True
    return login


def store_unsent_edits(*, session: SessionStore, count: int, at: datetime) -> None:
    """Store how many edits the device of a log-in has not sent, as it says; one statement.

    The same number within a minute is not written again.
    """
    login = session.row
    if not isinstance(login, LogIn):
        return
    if login.unsent_edits == count and login.unsent_said_at and at - login.unsent_said_at < _UNSENT_IS_NOTED_EVERY:
        return
    LogIn.objects.filter(user_id=login.user_id, id=login.id).update(unsent_edits=count, unsent_said_at=at)


def revoke_login(*, user: User, login_id: UUID, at: datetime) -> None:
    """End a log-in of the user's: its token or cookie opens nothing from now on. Raises UnknownLogin."""
    if not _revoke(LogIn.objects.filter(user=user, id=login_id), user=user, at=at):
        raise UnknownLogin("There is no such log-in.")


def revoke_logins(*, user: User, at: datetime, but: UUID | None = None) -> None:
    """End all log-ins of the user's, but one; the log of security events has a line for each."""
    logins = LogIn.objects.filter(user=user)
    _revoke(logins.exclude(id=but) if but else logins, user=user, at=at)


@transaction.atomic
def _revoke(logins: QuerySet[LogIn], *, user: User, at: datetime) -> int:
    """Delete log-ins, remember their keys' hashes as long as one may live, and return how many there were."""
    hashes = list(logins.select_for_update().values_list("key_hash", flat=True))
    logins.filter(key_hash__in=hashes).delete()
    longest = timedelta(seconds=settings.APP_TOKEN_LONGEST_AGE)
    RevokedLogIn.objects.filter(user=user, revoked_at__lt=at - longest).delete()
    RevokedLogIn.objects.bulk_create(RevokedLogIn(user=user, key_hash=hash_, revoked_at=at) for hash_ in hashes)
    for _ in hashes:
        record(SecurityEvent.LOGIN_ENDED, user_id=user.pk)
    return len(hashes)
