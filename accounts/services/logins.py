"""Log-ins: tokens without a browser, and the end of a log-in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import LogIn, User
from accounts.security.log import SecurityEvent, record
from accounts.sessions.store import SessionStore

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class UnknownLogin(Exception):  # named for the fact
    """The user is not logged in there."""


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


def revoke_login(*, user: User, login_id: UUID) -> None:
    """End a log-in of the user's: its token or cookie opens nothing from now on. Raises UnknownLogin."""
    deleted, _ = LogIn.objects.filter(user=user, id=login_id).delete()
    if not deleted:
        raise UnknownLogin("There is no such log-in.")
    record(SecurityEvent.LOGIN_ENDED, user_id=user.pk)


def revoke_logins(*, user: User, but: UUID | None = None) -> None:
    """End all log-ins of the user's, but one; the log of security events has a line for each."""
    rows = LogIn.objects.filter(user=user)
    ended, _ = (rows.exclude(id=but) if but else rows).delete()
    for _ in range(ended):
        record(SecurityEvent.LOGIN_ENDED, user_id=user.pk)
