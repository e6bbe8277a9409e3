"""Which PostgreSQL Django talks to: a server by URL, else the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config.env import WrongSetting, number, text
from config.postgres import embedded


def databases(data: Path) -> dict[str, dict[str, Any]]:  # Any: Django's settings are of mixed shapes
    """Return the setting DATABASES.

    `DATABASE_URL` names a server; unset, the embedded PostgreSQL under `data`/postgres is used, which the first
    connection starts. `DATABASE_POOL_SIZE` above 0 keeps that many connections a process.
    """
    url = text("DATABASE_URL")
    place = _server_by_url(url) if url else _embedded(data)
    options = place.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {_session_limits()}".strip()
    # Of cursors that bind on the server (`wire.prepared`); Django's own, which bind in the client, are never prepared.
    options["prepare_threshold"] = 0
    pool_size = number("DATABASE_POOL_SIZE", 0, most=100)
    if pool_size:
        # psycopg's own 30 s of waiting for a connection would hold every thread through an outage, and its 5 minutes
        # of ever longer pauses between attempts would prolong it; having given up, each request tries anew.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 2.0, "reconnect_timeout": 2.0}
    else:
        options["connect_timeout"] = number("DATABASE_CONNECT_TIMEOUT_SECONDS", 2, least=1, most=60)
    # The backend looks at a pool's connections itself (`config.postgres.base`); Django would ask each of them.
    return {"default": {**place, "CONN_HEALTH_CHECKS": not pool_size, "ATOMIC_REQUESTS": False}}


def _embedded(data: Path) -> dict[str, Any]:  # Any: as above
    server = embedded.EmbeddedPostgres(data / "postgres")
    return {
        "ENGINE": "config.postgres",
        "NAME": embedded.DATABASE,
        "USER": embedded.ROLE,
        "HOST": str(server.sockets),
        "PORT": "",
        "EMBEDDED_DATA": str(server.data),
    }


def _server_by_url(url: str) -> dict[str, Any]:  # Any: as above
    if not url.startswith(("postgres://", "postgresql://")):
        raise WrongSetting("DATABASE_URL: expected postgres://user:password@host:port/name")
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError:
        # The driver's own words may show a part of the password.
        raise WrongSetting(
            "DATABASE_URL: not an address of PostgreSQL; is a character to be percent-encoded?"
        ) from None
    if "dbname" not in parts:
        raise WrongSetting("DATABASE_URL: the name of the database is missing after the host")
    return {
        "ENGINE": "config.postgres",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def _session_limits() -> str:
    limits = {
        "lock_timeout": number("DATABASE_LOCK_TIMEOUT_MS", 5_000),
        "statement_timeout": number("DATABASE_STATEMENT_TIMEOUT_MS", 30_000),
        "idle_in_transaction_session_timeout": number("DATABASE_IDLE_TRANSACTION_TIMEOUT_MS", 30_000),
    }
    return " ".join(f"-c {name}={milliseconds}" for name, milliseconds in limits.items()) + " -c jit=off"
