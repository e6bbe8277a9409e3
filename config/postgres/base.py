"""Django's PostgreSQL backend: kept connections that are checked without asking, and the embedded server.

The embedded server is started when nothing answers, where the settings say that it is used (`EMBEDDED_DATA`).
"""

from __future__ import annotations

import select
import time
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations

from config.postgres.embedded import DATABASE as EMBEDDED_DATABASE
from config.postgres.embedded import READY_WITHIN_SECONDS, EmbeddedPostgres


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, which also show statements that were prepared."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:  # Any: Django's own signature
        """Return a statement with its values, for logs and tests; a cursor of what is prepared keeps no such text."""
        if isinstance(cursor, psycopg.ClientCursor):
            return super().last_executed_query(cursor, sql, params)
        return str(self.compose_sql(sql, params))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL; an embedded server that is not there, or was killed, is started."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # Any: Django's own signature
        """Return a connection, starting the embedded server where it does not answer.

        A server that answers and still refuses (no such database, too many connections) is believed at once.
        """
        folder = self.settings_dict.get("EMBEDDED_DATA")
        if folder is None:
            return super().get_new_connection(conn_params)
        until = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                server = EmbeddedPostgres(Path(folder))
                if not server.ensure_ready(EMBEDDED_DATABASE) or time.monotonic() > until:
                    raise

    def close_if_unusable_or_obsolete(self) -> None:
        """Close a kept connection that its server has closed, too, so that the request that begins opens another."""
        super().close_if_unusable_or_obsolete()
        if self.connection is not None and _has_news(self.connection) and not self.is_usable():
            self.close()


def _has_news(connection: psycopg.Connection[Any]) -> bool:  # Any: rows of whatever shape
    """Return whether the server has said something to a connection that was idle.

    It says nothing to an idle one but that it ends, so most are not asked: Django's own check is a question and an
    answer for each request.
    """
    news = select.poll()
    try:
        news.register(connection.fileno(), select.POLLIN)
    except psycopg.Error:
        return True
    return bool(news.poll(0))
