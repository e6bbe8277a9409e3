"""Django's PostgreSQL backend: a pool whose connections are checked without asking, and the embedded server.

The embedded server is started when nothing answers, where the settings say that it is used (`EMBEDDED_DATA`).
"""

from __future__ import annotations

import select
import time
from pathlib import Path
from typing import Any

import psycopg
import psycopg_pool
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

        A server that answers and still refuses (no such database, too many connections, a pool in full use) is
        believed at once.
        """
        folder = self.settings_dict.get("EMBEDDED_DATA")
        if folder is None:
            return self._living_connection(conn_params)
        until = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                return self._living_connection(conn_params)
            except (psycopg.OperationalError, psycopg_pool.PoolTimeout):
                server = EmbeddedPostgres(Path(folder))
                if not server.ensure_ready(EMBEDDED_DATABASE) or time.monotonic() > until:
                    raise

    def _living_connection(self, conn_params: dict[str, Any]) -> Any:  # Any: as above
        """Return a connection that its server has not closed; the pool replaces those that it has."""
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or _is_open(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)


def _is_open(connection: psycopg.Connection[Any]) -> bool:  # Any: rows of whatever shape
    """Return whether the server keeps a connection, which was idle, open.

    It says nothing to an idle one but that it ends, so most are not asked: psycopg's own check is a question and an
    answer for each request.
    """
    news = select.poll()
    news.register(connection.fileno(), select.POLLIN)
    if not news.poll(0):
        return True
    try:
        psycopg_pool.ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True
