"""Durability of commits: the database keeps what it has confirmed."""

from __future__ import annotations

from django.db import connection

from config.postgres.sql.server import SETTINGS

_NEEDED = ("fsync", "full_page_writes", "synchronous_commit")


class CommitsNotDurable(RuntimeError):
    """The database may lose what it has confirmed; the message names the settings."""


def require_durable_commits() -> None:
    """Return if the database writes a commit to disk before it confirms it; else raise CommitsNotDurable."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS, [list(_NEEDED)])
        off = sorted(name for name, value in cursor.fetchall() if value == "off")
    if off:
        raise CommitsNotDurable(
            f"The database may lose confirmed entries: {', '.join(off)} is off. Set it to on and restart the database."
        )
