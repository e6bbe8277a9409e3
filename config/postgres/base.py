"""Django's PostgreSQL backend over the embedded server, which it starts when nothing answers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg
import psycopg_pool
from django.db.backends.postgresql import base

from config.postgres.embedded import DATABASE as EMBEDDED_DATABASE
from config.postgres.embedded import READY_WITHIN_SECONDS, EmbeddedPostgres


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded PostgreSQL: a server that is not there, or was killed, is started."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # Any: Django's own signature
        """Return a connection, starting the server where it does not answer.

        A server that answers and still refuses (no such database, too many connections, a pool in full use) is
        believed at once.
        """
        server = EmbeddedPostgres(Path(self.settings_dict["EMBEDDED_DATA"]))
        until = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                return super().get_new_connection(conn_params)
            except (psycopg.OperationalError, psycopg_pool.PoolTimeout):
                if not server.ensure_ready(EMBEDDED_DATABASE) or time.monotonic() > until:
                    raise
