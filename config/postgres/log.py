"""What PostgreSQL writes into its own log: nothing that a clinician wrote."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from config.postgres.embedded import PRIVATE_LOG, EmbeddedPostgres
from config.postgres.sql.server import SETTINGS


def embedded_server() -> EmbeddedPostgres | None:
    """Return the embedded server, None where `DATABASE_URL` names another."""
    data = settings.DATABASES[DEFAULT_DB_ALIAS].get("EMBEDDED_DATA")
    return EmbeddedPostgres(Path(data)) if data else None


def bring_log_up_to_date() -> list[str]:
    """Restart an embedded server that runs with earlier settings; return what is to be set on a server by URL."""
    server = embedded_server()
    if server is not None:
        server.bring_up_to_date()
    return [
        f"PostgreSQL may write notes into its log: {name} is {value}, expected {PRIVATE_LOG[name]} "
        "(docs/operations.md, Notes in the log of PostgreSQL)"
        for name, value in settings_that_show()
    ]


def settings_that_show() -> list[tuple[str, str]]:
    """Return the settings, with their values, by which statements, parameters or rows reach the log. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS, [list(PRIVATE_LOG)])
        values = {str(name): str(value) for name, value in cursor.fetchall()}
    return sorted((name, value) for name, value in values.items() if value != PRIVATE_LOG[name])
