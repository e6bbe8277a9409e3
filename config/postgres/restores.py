"""Restores of back-ups: tried out beside the database, or put in its place."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

from config.postgres.backups import Contents, contents_of, rows_and_heads
from config.postgres.maintenance import (
    BackupFailed,
    Connection,
    connect_to,
    create_database,
    database_name,
    drop_database,
    ensure_server,
    run_program,
)
from config.postgres.replaced_databases import REPLACED_AT_FORMAT
from config.postgres.sql.records import HAS_HIGH_WATER_MARK
from config.postgres.sql.server import RIGHTS_OF_ROLE, TERMINATE_CONNECTIONS, give, let_create, rename
from procedures.selectors.high_water_mark import HighWaterMark
from procedures.selectors.integrity import IntegrityReport, check_integrity
from procedures.selectors.sql.streams import READ_MARK
from procedures.services.changes.high_water_mark import require_epoch

_SCRATCH: Final = "restore_check"


@dataclass(frozen=True, slots=True)
class Trial:
    """A restore that was tried out: how old the back-up is and how long the restore took, both in seconds."""

    contents: Contents
    age: float
    seconds: float
    integrity: IntegrityReport


def try_restore(path: Path) -> Trial:
    """Restore a back-up into a database of its own, compare, check, and drop it. Raises BackupFailed."""
    contents = contents_of(path)
    began = time.monotonic()
    with _scratch() as name:
        _restore_into(path, name)
        seconds = time.monotonic() - began
        with connect_to(name) as reader:
            rows, heads = rows_and_heads(reader)
        if differing := sorted(
            table for table in rows.keys() | contents.rows if rows.get(table) != contents.rows.get(table)
        ):
            raise BackupFailed(f"restored, and these tables have other numbers of rows: {', '.join(differing)}")
        if heads != contents.heads:
            raise BackupFailed("restored, and the last numbers of the change streams differ")
        integrity = _integrity_of(name)
    age = (datetime.now(UTC) - datetime.fromisoformat(contents.taken_at)).total_seconds()
    return Trial(contents, age, seconds, integrity)


def restore(path: Path) -> str:
    """Put a back-up in the place of the database; return the name under which the present one is kept.

    Whoever is connected is thrown out. The mark outside is put above the one restored, also where this machine has
    never had one, so that nobody logs in before `sync_epoch`. Raises BackupFailed.
    """
    contents_of(path)
    name, kept = database_name(), f"{database_name()}_before_{datetime.now(UTC):{REPLACED_AT_FORMAT}}"
    fresh = f"{name}_restoring"
    ensure_server()
    drop_database(fresh)
    create_database(fresh)
    try:
        _restore_into(path, fresh)
        require_epoch(_mark_of(fresh))
        connections.close_all()
        _swap(name, kept=kept, fresh=fresh)
    except BackupFailed:
        drop_database(fresh)
        raise
    return kept


def _swap(name: str, *, kept: str, fresh: str) -> None:
    """Rename both databases at once, also while a server connects again and again.

    PostgreSQL lets nobody new in once a renaming has begun, and waits 5 seconds for whoever is in: they are thrown out
    meanwhile.
    """
    is_done = threading.Event()
    with connect_to("postgres") as server, connect_to("postgres") as terminator:
        terminating = threading.Thread(target=_terminate_connections, args=(terminator, name, is_done))
        terminating.start()
        try:
            with server.transaction():
                for before, after in ((name, kept), (fresh, name)):
                    server.execute(rename(before, after))
        except psycopg.errors.ObjectInUse as error:
            raise BackupFailed(f"{name} is in use; stop the server first. Nothing was changed.") from error
        finally:
            is_done.set()
            terminating.join()


def _terminate_connections(terminator: Connection, name: str, is_done: threading.Event) -> None:
    # Who may not be thrown out keeps the renaming from being done, which then says so.
    with suppress(psycopg.Error):
        while not is_done.is_set():
            terminator.execute(TERMINATE_CONNECTIONS, [name])
            is_done.wait(0.1)


def obstacles_to_restore() -> list[str]:
    """Return what the role of `DATABASE_URL` lacks to restore a back-up on this server, in words; none, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS_OF_ROLE)
        ((role, may_create, owns),) = cursor.fetchall()
    lacks = []
    if not may_create:
        lacks.append(f"The role {role} may not create databases; a superuser runs: {let_create(role)}")
    if not owns:
        owner = give(database_name(), role)
        lacks.append(f"The database {database_name()} belongs to another role; a superuser runs: {owner}")
    return lacks


def _mark_of(name: str) -> HighWaterMark:
    """Return the mark in another database of the server; the first one where it has no table of marks yet."""
    with connect_to(name) as reader:
        ((has_marks,),) = reader.execute(HAS_HIGH_WATER_MARK).fetchall()
        ((writes, highest),) = reader.execute(READ_MARK).fetchall() if has_marks else ((0, 1),)
    return HighWaterMark(int(writes), int(highest))


def _integrity_of(name: str) -> IntegrityReport:
    """Return the integrity report of another database of the same server."""
    databases = connections.databases
    databases[_SCRATCH] = {**databases[DEFAULT_DB_ALIAS], "NAME": name, "OPTIONS": {}}
    try:
        return check_integrity(using=_SCRATCH)
    finally:
        connections[_SCRATCH].close()
        del connections[_SCRATCH]
        del databases[_SCRATCH]


def _restore_into(path: Path, name: str) -> None:
    run_program("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", name, str(path))


@contextmanager
def _scratch() -> Iterator[str]:
    name = f"{database_name()}_{_SCRATCH}_{os.getpid()}"
    create_database(name)
    try:
        yield name
    finally:
        drop_database(name)
