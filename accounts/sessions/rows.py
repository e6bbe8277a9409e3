"""The row of a log-in with its user, by the key that a request carries: one statement, composed once.

Each request of somebody who is logged in asks for it, and what Django's ORM takes to write the same statement is more
than the database takes to answer it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import DEFAULT_DB_ALIAS

from accounts.models import LogIn, User
from accounts.sessions.keys import SessionKey
from accounts.sessions.sql import FIND_LOGIN, names_of
from wire.prepared import prepared_cursor

_OF_LOGIN: Final = names_of(LogIn)
_OF_USER: Final = names_of(User)


def find_login(key: SessionKey, *, client: str, at: datetime) -> LogIn | None:
    """Return the log-in of a key that has not ended, with its user; None where there is none of this kind."""
    with prepared_cursor() as cursor:
        cursor.execute(FIND_LOGIN, [key.user_id, key.hash, at, client])
        row = cursor.fetchone()
    if row is None:
        return None
    login = LogIn.from_db(DEFAULT_DB_ALIAS, _OF_LOGIN, row[: len(_OF_LOGIN)])
    login.user = User.from_db(DEFAULT_DB_ALIAS, _OF_USER, row[len(_OF_LOGIN) :])
    return login
