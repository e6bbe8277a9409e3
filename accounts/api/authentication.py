"""How a request says who it is: an app by `Authorization: Bearer`, a browser by its session cookie."""

from __future__ import annotations

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from rest_framework.authentication import SessionAuthentication, get_authorization_header
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from accounts.models import User
from accounts.sessions.store import SessionStore
from accounts.sessions.tokens import user_of_token
from wire.problems.csrf import csrf_failed
from wire.problems.responses import Problem


class BearerToken(XSessionTokenAuthentication):  # type: ignore[misc]  # allauth is untyped
    """An app token. One that opens nothing is refused, even beside a good cookie. One query."""

    def authenticate(self, request: Request) -> tuple[User, SessionStore] | None:
        """Return user and session; raises NotAuthenticated for a bad token, Problem for a disabled account."""
        token = self.get_session_token(request)
        if token is None:
            return None
        opened = user_of_token(token)
        if opened is None:
            raise NotAuthenticated
        user, _session = opened
        if not user.is_active:
            raise _disabled()
        return opened

    def get_session_token(self, request: Request) -> str | None:
        """Return what follows `Bearer`, None where the header is of another kind or missing."""
        return bearer_token_of(request)

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        return "Bearer"


class BrowserSession(SessionAuthentication):
    """The session cookie, with a CSRF token for what writes. Two queries."""

    def enforce_csrf(self, request: Request) -> None:
        """Raise Problem 403 `csrf_failed` where the token is missing, or not that of the cookie."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise csrf_failed() from None

    def authenticate(self, request: Request) -> tuple[User, SessionBase] | None:
        """Return user and session; raises Problem for a disabled account."""
        # DRF's request hides Django's, which the middlewares have worked on.
        session: SessionBase | None = getattr(request._request, "session", None)  # noqa: SLF001  # Django's own, which the library wraps
        # A reader who brought no cookie (wire.middleware.handlers).
        if session is None:
            return None
        authenticated = super().authenticate(request)
        if authenticated is not None:
            return authenticated[0], session
        user_id = session.get(SESSION_KEY)
        if user_id and User.objects.filter(pk=user_id, is_active=False).exists():
            raise _disabled()
        return None


def bearer_token_of(request: Request) -> str | None:
    """Return what follows `Bearer`, None where the header is of another kind or missing."""
    scheme, _, token = get_authorization_header(request).partition(b" ")
    return token.strip().decode("latin-1") if scheme.lower() == b"bearer" else None


def user_of(request: Request) -> User:
    """Return the user of a request that has one; raises NotAuthenticated."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def current_session(request: Request) -> SessionStore | None:
    """Return the log-in that the request came by."""
    return request.auth if isinstance(request.auth, SessionStore) else None


def _disabled() -> Problem:
    return Problem(403, "account_disabled", "This account has been disabled.")
