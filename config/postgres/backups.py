"""Back-ups of the database: written, tried out and restored with PostgreSQL's own tools.

A back-up is a file in the custom format of `pg_dump`, and beside it a small JSON file that says what it must hold.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import sql

from config.postgres.embedded import BINARIES
from procedures.selectors.high_water_mark import MARK_COLUMNS, HighWaterMark
from procedures.selectors.integrity import IntegrityReport, check_integrity
from procedures.services.changes.high_water_mark import require_epoch, write_high_water_mark

_SCRATCH: Final = "restore_check"
_HEADS: Final = (
    "SELECT encode(sha256(convert_to(coalesce(string_agg(user_id || ':' || last_seq || ':' || last_valuation_seq, "
    "chr(10) ORDER BY user_id), ''), 'UTF8')), 'hex') FROM procedures_syncstate"
)
_RIGHTS: Final = (
    "SELECT r.rolname, r.rolcreatedb OR r.rolsuper, r.rolsuper OR pg_has_role(d.datdba, 'USAGE') "
    "FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"
)
_THROW_OUT: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
)
# A database that was replaced holds what was erased since, so it is not kept for ever.
KEEP_DAYS: Final = 30
# The name of a database that was replaced ends with when.
_WHEN: Final = "%Y%m%d%H%M%S"
_OTHERS: Final = (
    "SELECT datname, pg_database_size(datname) FROM pg_database "
    "WHERE datname ~ ('^' || %s || '_(before_[0-9]{14}|restoring|restore_check_[0-9]+)$') ORDER BY datname"
)
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"

Rows = psycopg.Connection[tuple[Any, ...]]  # Any: of whatever columns


class BackupFailed(RuntimeError):
    """The back-up was not written, or cannot be restored; the message says why."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a back-up holds: when it was taken (ISO), rows by table, a hash of all users' last numbers, and the SHA-256
    of its file."""

    taken_at: str
    rows: Mapping[str, int]
    heads: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A restore that was tried out: how old the back-up is and how long the restore took, both in seconds."""

    contents: Contents
    age: float
    seconds: float
    integrity: IntegrityReport


@dataclass(frozen=True, slots=True)
class PutAside:
    """A database beside ours: since when (None: a restore that was cut left it), and how large it is, in bytes."""

    name: str
    replaced_at: datetime | None
    size: int


def back_up(path: Path) -> Contents:
    """Write the database into a file, whole at any moment, and what it holds beside it. Raises BackupFailed."""
    _start_database()
    partial = path.with_name(f"{path.name}.part")
    partial.unlink(missing_ok=True)
    # Nobody else reads it while it grows, either.
    partial.touch(mode=0o600)
    with _connected(_name()) as reader:
        reader.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ((snapshot,),) = reader.execute("SELECT pg_export_snapshot()").fetchall()
        rows, heads = _rows_and_heads(reader)
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={partial}", "--dbname", _name())
    contents = Contents(datetime.now(UTC).isoformat(timespec="seconds"), rows, heads, _sha256(partial))
    beside = _beside(path)
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(asdict(contents), indent=1))
    partial.rename(path)
    # Whatever is restored from this file is from now on behind the mark.
    write_high_water_mark()
    return contents


def try_restore(path: Path) -> Trial:
    """Restore a back-up into a database of its own, compare, check, and drop it. Raises BackupFailed."""
    contents = _contents(path)
    began = time.monotonic()
    with _scratch() as name:
        _restore_into(path, name)
        seconds = time.monotonic() - began
        with _connected(name) as reader:
            rows, heads = _rows_and_heads(reader)
        if differing := sorted(
            table for table in rows.keys() | contents.rows if rows.get(table) != contents.rows.get(table)
        ):
            raise BackupFailed(f"restored, and these tables have other numbers of rows: {', '.join(differing)}")
        if heads != contents.heads:
            raise BackupFailed("restored, and the last numbers of the change streams differ")
        integrity = _checked(name)
    age = (datetime.now(UTC) - datetime.fromisoformat(contents.taken_at)).total_seconds()
    return Trial(contents, age, seconds, integrity)


def restore(path: Path) -> str:
    """Put a back-up in the place of the database; return the name under which the present one is kept.

    Whoever is connected is thrown out. The mark outside is put above the one restored, also where this machine has
    never had one, so that nobody logs in before `sync_epoch`. Raises BackupFailed.
    """
    _contents(path)
    name, kept = _name(), f"{_name()}_before_{datetime.now(UTC):{_WHEN}}"
    fresh = f"{name}_restoring"
    _start_database()
    _drop(fresh)
    _create(fresh)
    try:
        _restore_into(path, fresh)
        require_epoch(_mark_of(fresh))
        connections.close_all()
        _exchange(name, kept=kept, fresh=fresh)
    except BackupFailed:
        _drop(fresh)
        raise
    return kept


def _exchange(name: str, *, kept: str, fresh: str) -> None:
    """Rename both databases at once, also while a server connects again and again.

    PostgreSQL lets nobody new in once a renaming has begun, and waits 5 seconds for whoever is in: they are thrown out
    meanwhile.
    """
    renaming, is_done = sql.SQL("ALTER DATABASE {} RENAME TO {}"), threading.Event()
    with _connected("postgres") as server, _connected("postgres") as porter:
        throwing_out = threading.Thread(target=_throw_out, args=(porter, name, is_done))
        throwing_out.start()
        try:
            with server.transaction():
                for before, after in ((name, kept), (fresh, name)):
                    server.execute(renaming.format(sql.Identifier(before), sql.Identifier(after)))
        except psycopg.errors.ObjectInUse as error:
            raise BackupFailed(f"{name} is in use; stop the server first. Nothing was changed.") from error
        finally:
            is_done.set()
            throwing_out.join()


def _throw_out(porter: Rows, name: str, is_done: threading.Event) -> None:
    # Who may not be thrown out keeps the renaming from being done, which then says so.
    with suppress(psycopg.Error):
        while not is_done.is_set():
            porter.execute(_THROW_OUT, [name])
            is_done.wait(0.1)


def obstacles_to_restore() -> list[str]:
    """Return what the role of `DATABASE_URL` lacks to restore a back-up on this server, in words; none, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        ((role, may_create, owns),) = cursor.fetchall()
    lacks = []
    if not may_create:
        lacks.append(f"The role {role} may not create databases; a superuser runs: ALTER ROLE {role} CREATEDB;")
    if not owns:
        owner = f"ALTER DATABASE {_name()} OWNER TO {role};"
        lacks.append(f"The database {_name()} belongs to another role; a superuser runs: {owner}")
    return lacks


def put_aside() -> tuple[PutAside, ...]:
    """Return the databases that restores have replaced, or left when they were cut, the oldest first."""
    _start_database()
    with _connected("postgres") as server:
        rows = server.execute(_OTHERS, [re.escape(_name())]).fetchall()
    return tuple(PutAside(str(name), _replaced_at(str(name)), int(size)) for name, size in rows)


def drop_put_aside(*, before: datetime) -> tuple[str, ...]:
    """Drop those that were replaced before an instant, and what cut restores have left; return their names.

    What somebody is connected to stays.
    """
    dropped = []
    for one in put_aside():
        if one.replaced_at is None or one.replaced_at < before:
            with _connected("postgres") as server, suppress(psycopg.errors.ObjectInUse):
                server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(one.name)))
                dropped.append(one.name)
    return tuple(dropped)


def _replaced_at(name: str) -> datetime | None:
    _, is_replaced, when = name.rpartition("_before_")
    return datetime.strptime(when, _WHEN).replace(tzinfo=UTC) if is_replaced else None


def _mark_of(name: str) -> HighWaterMark:
    """Return the mark in another database of the server; the first one where it has no table of marks yet."""
    with _connected(name) as reader:
        ((has_marks,),) = reader.execute("SELECT to_regclass('public.procedures_syncmark') IS NOT NULL").fetchall()
        ((writes, highest),) = reader.execute(f"SELECT {MARK_COLUMNS}").fetchall() if has_marks else ((0, 1),)
    return HighWaterMark(int(writes), int(highest))


def _contents(path: Path) -> Contents:
    """Return what a back-up must hold, where its file is as it was written."""
    try:
        contents = Contents(**json.loads(_beside(path).read_text()))
        found = _sha256(path)
    except FileNotFoundError as missing:
        raise BackupFailed(f"{missing.filename}: no such file") from None
    except (ValueError, TypeError):
        raise BackupFailed(f"{_beside(path)}: not what a back-up holds") from None
    if found != contents.sha256:
        raise BackupFailed(f"{path}: not the file that was written, its SHA-256 differs")
    return contents


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rows_and_heads(reader: Rows) -> tuple[dict[str, int], str]:
    rows = {}
    for (table,) in reader.execute(_TABLES).fetchall():
        counted = reader.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        rows[str(table)] = int(counted[0]) if counted else 0
    ((heads,),) = reader.execute(_HEADS).fetchall()
    return rows, str(heads)


def _checked(name: str) -> IntegrityReport:
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
    _run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", name, str(path))


@contextmanager
def _scratch() -> Iterator[str]:
    name = f"{_name()}_{_SCRATCH}_{os.getpid()}"
    _create(name)
    try:
        yield name
    finally:
        _drop(name)


def _create(name: str) -> None:
    _start_database()
    with _connected("postgres") as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))


def _drop(name: str) -> None:
    with _connected("postgres") as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _start_database() -> None:
    # Django's connection starts the embedded server where it is not running.
    connection.ensure_connection()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _place() -> dict[str, str]:
    """Return where the server is, and as whom to ask it."""
    place = connection.settings_dict
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    found = {name: str(place[key]) for name, key in named.items() if place.get(key)}
    given = settings.DATABASES[DEFAULT_DB_ALIAS].get("OPTIONS", {})
    return found | {name: str(given[name]) for name in ("sslmode", "sslrootcert") if name in given}


@contextmanager
def _connected(name: str) -> Iterator[Rows]:
    try:
        with psycopg.connect(dbname=name, autocommit=True, **_place()) as opened:  # type: ignore[arg-type]  # names of libpq
            yield opened
    except psycopg.Error as error:
        raise BackupFailed(str(error).strip()) from error


def _run(program: str, *arguments: str) -> None:
    variables = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
                 "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    environment = {**os.environ, **{variables[name]: value for name, value in _place().items()}}
    done = subprocess.run(  # arguments of ours
        [str(BINARIES / program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        # The lines between show the row that failed, and with it a note.
        told = [line for line in done.stderr.splitlines() if line.startswith(f"{program}: ")]
        raise BackupFailed("\n".join(told) or f"{program}: ended with {done.returncode}")
