"""Maintenance connections and PostgreSQL's own programs: what back-ups and restores are made with."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection

from config.postgres.embedded import BINARIES
from config.postgres.sql.server import create_empty, drop_with_connections

Connection = psycopg.Connection[tuple[Any, ...]]  # Any: of whatever columns


class BackupFailed(RuntimeError):
    """The back-up was not written, or cannot be restored; the message says why."""


def create_database(name: str) -> None:
    """Make an empty database beside Django's."""
    ensure_server()
    with connect_to("postgres") as server:
        server.execute(create_empty(name))


def drop_database(name: str) -> None:
    """Drop a database, whoever is connected, if it is there."""
    with connect_to("postgres") as server:
        server.execute(drop_with_connections(name))


def ensure_server() -> None:
    """Start the embedded server where it is not running."""
    connection.ensure_connection()


def database_name() -> str:
    """Name of Django's database."""
    return str(connection.settings_dict["NAME"])


def _connection_parameters() -> dict[str, str]:
    """Return where the server is, and as whom to ask it."""
    place = connection.settings_dict
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    parameters = {name: str(place[key]) for name, key in named.items() if place.get(key)}
    given = settings.DATABASES[DEFAULT_DB_ALIAS].get("OPTIONS", {})
    return parameters | {name: str(given[name]) for name in ("sslmode", "sslrootcert") if name in given}


@contextmanager
def connect_to(name: str) -> Iterator[Connection]:
    """Give a connection to a database of Django's server. Raises BackupFailed."""
    try:
        with psycopg.connect(dbname=name, autocommit=True, **_connection_parameters()) as opened:  # type: ignore[arg-type]  # names of libpq
            yield opened
    except psycopg.Error as error:
        raise BackupFailed(str(error).strip()) from error


def run_program(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's against Django's server. Raises BackupFailed with its messages."""
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
                 "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    environment = {**os.environ, **{variables[name]: value for name, value in _connection_parameters().items()}}
    done = subprocess.run(  # arguments of ours
        [str(BINARIES / program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # The lines between show the row that failed, and with it a note.
        messages = [line for line in done.stderr.splitlines() if line.startswith(f"{program}: ")]
        raise BackupFailed("\n".join(messages) or f"{program}: ended with {done.returncode}")
