"""Durability of commits: the database keeps what it has confirmed."""

from __future__ import annotations

from django.db import connection

_NEEDED = ("fsync", "full_page_writes", "synchronous_commit")


class CommitsNotDurable(RuntimeError):
    """The database may lose what it has confirmed; the message names the settings."""


def require_durable_commits() -> None:
    """Return if the database writes a commit to disk before it confirms it; else raise CommitsNotDurable."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(_NEEDED)])
        off = sorted(name for (name,) in cursor.fetchall())
    if off:
        raise CommitsNotDurable(
            f"The database may lose confirmed entries: {', '.join(off)} is off. Set it to on and restart the database."
        )
