"""Why a key opens nothing: its log-in was ended on purpose, or it ended by itself.

A device whose log-in was revoked deletes what it holds; one whose log-in has expired keeps all and logs in again. So
`revoked` is said only of what is known: log-ins that all ended after a restore of the server have expired.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.contrib.auth import SESSION_KEY

from accounts.models import LogIn, RevokedLogIn, User
from accounts.services.erasure_log import erased_ids
from accounts.sessions.keys import parse_key
from accounts.sessions.store import SessionStore


class LogInEnd(StrEnum):
    """How a log-in ended."""

    EXPIRED = "expired"
    REVOKED = "revoked"


def end_of_login(*, written_key: str | None, client: str) -> LogInEnd:
    """End of the log-in of a key that opens nothing; without a key, `expired`. Three queries at most."""
    key = parse_key(written_key)
    if key is None or key.user_id is None:
        return LogInEnd.EXPIRED
    is_revoked = RevokedLogIn.objects.filter(user_id=key.user_id, key_hash=key.hash).exists()
    is_on_purpose = is_revoked or _is_of_earlier_password(str(key), client) or _is_erased(key.user_id)
    return LogInEnd.REVOKED if is_on_purpose else LogInEnd.EXPIRED


def _is_of_earlier_password(written_key: str, client: str) -> bool:
    """`True` for a log-in that is in force and can be read, and yet opens nothing.

    One that nobody can read is not: the server lost the key that it was signed with, and nobody meant to end it.
    """
    session = SessionStore(written_key, client=client)
    return bool(session.get(SESSION_KEY)) and isinstance(session.row, LogIn)


def _is_erased(user_id: UUID) -> bool:
    return not User.objects.filter(pk=user_id).exists() and user_id in erased_ids()
