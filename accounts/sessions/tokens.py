"""App tokens: the key of a log-in of the kind `app`, as allauth's headless interface hands it out and takes it back."""

from __future__ import annotations

from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import LogIn, User
from accounts.sessions.store import SessionStore


class HashedTokens(AbstractTokenStrategy):  # type: ignore[misc]  # allauth is untyped
    """The setting HEADLESS_TOKEN_STRATEGY: a token is the session's key, which is stored hashed (accounts.sessions).

    The token of a log-in that waits for its second factor belongs to a `Visit`, and opens nothing else.
    """

    def create_session_token(self, request: HttpRequest) -> str:
        """Return the key of the request's session, which is stored as an app's."""
        session = request.session
        if not isinstance(session, SessionStore):
            raise TypeError(f"SESSION_ENGINE: expected accounts.sessions, got {type(session).__module__}")
        session.client = LogIn.Client.APP
        session.save()
        return str(session.session_key)

    def lookup_session(self, session_token: str) -> SessionStore | None:
        """Return the session of a token, None where it is unknown, revoked or expired."""
        session = SessionStore(session_token, client=LogIn.Client.APP)
        session.get(SESSION_KEY)
        return session if session.session_key else None


def user_of_token(token: str) -> tuple[User, SessionStore] | None:
    """Return whose token this is, active or not, and the session; None where it opens nothing.

    One query; once a day a second one, which moves the token's end.
    """
    session = SessionStore(token, client=LogIn.Client.APP)
    if not session.get(SESSION_KEY) or not isinstance(session.row, LogIn):
        return None
    user = session.row.user
    if not _is_of_this_password(session, user):
        return None
    if session.modified:
        try:
            session.save()
        except UpdateError:
            return None
    return user, session


def _is_of_this_password(session: SessionStore, user: User) -> bool:
    # A changed password ends the log-ins made with the old one, as it does for browsers.
    given = session.get(HASH_SESSION_KEY, "")
    return any(
        constant_time_compare(given, hash_)
        for hash_ in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    )
