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
    connection starts. A thread keeps its connection for `DATABASE_KEEP_SECONDS`, 0 to close it after each request.
    """
    url = text("DATABASE_URL")
    place = _server_by_url(url) if url else _embedded(data)
    options = place.setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {_session_limits()}".strip()
    # Of cursors that bind on the server (`wire.prepared`); Django's own, which bind in the client, are never prepared.
    options["prepare_threshold"] = 0
    options["connect_timeout"] = number("DATABASE_CONNECT_TIMEOUT_SECONDS", 2, least=1, most=60)
    kept = number("DATABASE_KEEP_SECONDS", 0, most=86_400)
    # The backend looks at kept connections itself (`config.postgres.base`); Django would ask each of them.
    return {"default": {**place, "CONN_MAX_AGE": kept, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False}}


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
