"""Why a key opens nothing: its log-in was ended on purpose, or it ended by itself.

A device whose log-in was revoked deletes what it holds; one whose log-in has expired keeps all and logs in again. So
`revoked` is said only of what is known: log-ins that all ended after a restore of the server have expired.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from accounts.models import LogIn, RevokedLogIn, User
from accounts.services.erasure_log import erased_ids
from accounts.sessions.keys import parse_key


class LogInEnd(StrEnum):
    """How a log-in ended."""

    EXPIRED = "expired"
    REVOKED = "revoked"


def end_of_login(*, written_key: str | None, client: str, at: datetime) -> LogInEnd:
    """End of the log-in of a key that opens nothing; without a key, `expired`. Three queries at most."""
    key = parse_key(written_key)
    if key is None or key.user_id is None:
        return LogInEnd.EXPIRED
    is_revoked = RevokedLogIn.objects.filter(user_id=key.user_id, key_hash=key.hash).exists()
    # A row that is in force and yet opens nothing is of an earlier password.
    logins = LogIn.objects.filter(user_id=key.user_id, key_hash=key.hash, client=client, expires_at__gt=at)
    return LogInEnd.REVOKED if is_revoked or logins.exists() or _is_erased(key.user_id) else LogInEnd.EXPIRED


def _is_erased(user_id: UUID) -> bool:
    return not User.objects.filter(pk=user_id).exists() and user_id in erased_ids()
