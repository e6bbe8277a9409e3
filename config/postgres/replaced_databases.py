"""Databases that restores have replaced: kept beside ours for a while, since nobody misses at once what is missing."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import psycopg

from config.postgres.maintenance import connect_to, database_name, ensure_server
from config.postgres.sql.server import REPLACED_DATABASES, drop

# A database that was replaced holds what was erased since, so it is not kept for ever.
KEEP_DAYS: Final = 30
# The name of a database that was replaced ends with when.
REPLACED_AT_FORMAT: Final = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class ReplacedDatabase:
    """A database beside ours: since when (None: a restore that was cut left it), and how large it is, in bytes."""

    name: str
    replaced_at: datetime | None
    size: int


def replaced_databases() -> tuple[ReplacedDatabase, ...]:
    """Return the databases that restores have replaced, or left when they were cut, the oldest first."""
    ensure_server()
    with connect_to("postgres") as server:
        rows = server.execute(REPLACED_DATABASES, [re.escape(database_name())]).fetchall()
    return tuple(ReplacedDatabase(str(name), _replaced_at(str(name)), int(size)) for name, size in rows)


def drop_replaced_databases(*, before: datetime) -> tuple[str, ...]:
    """Drop those that were replaced before an instant, and what cut restores have left; return their names.

    What somebody is connected to stays.
    """
    dropped = []
    for database in replaced_databases():
        if database.replaced_at is None or database.replaced_at < before:
            with connect_to("postgres") as server, suppress(psycopg.errors.ObjectInUse):
                server.execute(drop(database.name))
                dropped.append(database.name)
    return tuple(dropped)


def _replaced_at(name: str) -> datetime | None:
    _, is_replaced, when = name.rpartition("_before_")
    return datetime.strptime(when, REPLACED_AT_FORMAT).replace(tzinfo=UTC) if is_replaced else None
