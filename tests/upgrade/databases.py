"""Databases of their own on the server of the tests, for programs that run in processes of their own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Final
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection
from psycopg import sql

from config.postgres.embedded import BINARIES

_NUMBERS: Final = count()


@contextmanager
def new_database(*, like: str = "template0") -> Iterator[str]:
    """Make a database, empty or a copy of another that nobody uses; its name is given, and it is dropped at the end."""
    name = f"upgrade_{os.getpid()}_{next(_NUMBERS)}"
    _on_server("CREATE DATABASE {} TEMPLATE {}", name, like)
    try:
        yield name
    finally:
        _on_server("DROP DATABASE {} WITH (FORCE)", name)


def address_of(name: str) -> str:
    """Return the address of a database, as DATABASE_URL takes it."""
    place = connection.settings_dict
    person = ":".join(quote(str(place[key]), safe="") for key in ("USER", "PASSWORD") if place.get(key))
    where = urlencode({key.lower(): place[key] for key in ("HOST", "PORT") if place.get(key)})
    return f"postgresql://{person}@/{name}?{where}"


def run_statements(name: str, statements: str) -> None:
    """Run what `pg_dump` wrote."""
    subprocess.run(
        [BINARIES / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", address_of(name)],
        input=statements, capture_output=True, text=True, check=True,
    )  # fmt: skip


def rows_of(name: str, statement: str) -> list[tuple[Any, ...]]:  # Any: of whatever columns
    """Return the rows of a query."""
    with psycopg.connect(address_of(name)) as opened:
        return opened.execute(statement.encode()).fetchall()


def _on_server(statement: str, *names: str) -> None:
    with psycopg.connect(address_of("postgres"), autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
