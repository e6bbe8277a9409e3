"""Nothing that a clinician wrote reaches the log of PostgreSQL, whatever fails."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from config.postgres.embedded import ROLE, EmbeddedPostgres
from config.postgres.log import settings_that_show

pytestmark = pytest.mark.server

CANARY = "canary-note-7f3a"
Rows = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Return a server with a table of notes."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("log") / "postgres")
    server.ensure_ready(ROLE)
    with server._connect(ROLE) as session:
        session.execute(
            "CREATE TABLE line (id int PRIMARY KEY, units int CHECK (units > 0), note varchar(40), day date)"
        )
        session.execute("INSERT INTO line VALUES (1, 1, 'first'), (2, 1, 'second')")
    yield server
    server.stop()


def session(server: EmbeddedPostgres) -> Rows:
    """Return a connection that waits for locks for a moment, and writes values into its statements as Django's do."""
    return psycopg.connect(
        host=str(server.sockets),
        user=ROLE,
        dbname=ROLE,
        options="-c lock_timeout=300ms",
        cursor_factory=psycopg.ClientCursor,
    )


def time_out_of_a_lock(server: EmbeddedPostgres) -> None:
    with session(server) as first, session(server) as other:
        first.execute("SELECT 1 FROM line WHERE id = 1 FOR UPDATE")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("UPDATE line SET note = %s WHERE id = 1", [CANARY])


def time_out_of_a_statement(server: EmbeddedPostgres) -> None:
    with session(server) as opened, suppress(psycopg.errors.QueryCanceled):
        opened.execute("SET statement_timeout = 100")
        opened.execute(f"SELECT pg_sleep(5), '{CANARY}'")


def failed_check(server: EmbeddedPostgres) -> None:
    with session(server) as opened, pytest.raises(psycopg.errors.CheckViolation):
        opened.execute("INSERT INTO line VALUES (3, 0, %s)", [CANARY])


def failed_check_of_a_literal(server: EmbeddedPostgres) -> None:
    with session(server) as opened, pytest.raises(psycopg.errors.CheckViolation):
        opened.execute(f"INSERT INTO line VALUES (3, 0, '{CANARY}')")  # noqa: S608  # as Django's own cursor writes it


def doubled_key(server: EmbeddedPostgres) -> None:
    with session(server) as opened:
        opened.execute("CREATE UNIQUE INDEX IF NOT EXISTS line_note ON line (note)")
        opened.execute("UPDATE line SET note = %s WHERE id = 1", [CANARY])
        with pytest.raises(psycopg.errors.UniqueViolation):
            opened.execute("UPDATE line SET note = %s WHERE id = 2", [CANARY])


def too_long(server: EmbeddedPostgres) -> None:
    with session(server) as opened, pytest.raises(psycopg.errors.StringDataRightTruncation):
        opened.execute("UPDATE line SET note = %s", [CANARY * 5])


def broken_json(server: EmbeddedPostgres) -> None:
    with session(server) as opened, pytest.raises(psycopg.errors.DataError):
        opened.execute("SELECT %s::jsonb", ['{"note": "' + CANARY + '", }'])


def copied_in(server: EmbeddedPostgres) -> None:
    with (
        session(server) as opened,
        pytest.raises(psycopg.errors.CheckViolation),
        opened.cursor() as cursor,
        cursor.copy("COPY line (id, units, note) FROM STDIN") as copy,
    ):
        copy.write(f"9\t0\t{CANARY}\n")


def deadlock(server: EmbeddedPostgres) -> None:
    with session(server) as first, session(server) as other:
        for each in (first, other):
            each.execute("SET lock_timeout = 0")
            each.execute("SET deadlock_timeout = '100ms'")
        first.execute("UPDATE line SET units = 2 WHERE id = 1")
        other.execute("UPDATE line SET units = 2 WHERE id = 2")

        def cross() -> None:
            with suppress(psycopg.errors.DeadlockDetected):
                first.execute("UPDATE line SET note = %s WHERE id = 2", [CANARY])

        waiting = threading.Thread(target=cross)
        waiting.start()
        with suppress(psycopg.errors.DeadlockDetected):
            other.execute("UPDATE line SET note = %s WHERE id = 1", [CANARY])
        waiting.join(10)


def crash(server: EmbeddedPostgres) -> None:
    with suppress(psycopg.OperationalError), session(server) as opened:
        number = opened.info.backend_pid
        threading.Timer(0.3, lambda: os.kill(number, signal.SIGSEGV)).start()
        opened.execute(f"SELECT pg_sleep(5), '{CANARY}'")
    server.ensure_ready(ROLE)


FAULTS = [
    (time_out_of_a_lock, "lock timeout"), (time_out_of_a_statement, "statement timeout"),
    (failed_check, "check constraint"), (failed_check_of_a_literal, "check constraint"),
    (doubled_key, "duplicate key"), (too_long, "value too long"), (broken_json, "invalid input syntax for type json"),
    (copied_in, "check constraint"), (deadlock, "deadlock detected"), (crash, "terminated by signal 11"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "message"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_note_in_what_fails_does_not_reach_the_log(
    postgres: EmbeddedPostgres, fault: Callable[[EmbeddedPostgres], None], message: str
) -> None:
    before = log_of(postgres).count(message)

    fault(postgres)

    until = time.monotonic() + 5
    while log_of(postgres).count(message) == before and time.monotonic() < until:
        time.sleep(0.05)
    assert log_of(postgres).count(message) > before
    assert CANARY not in log_of(postgres)


def log_of(server: EmbeddedPostgres) -> str:
    """Return all that the server has logged."""
    return "".join(path.read_text() for path in sorted(Path(server.log).iterdir()))


@pytest.mark.parametrize(("fault", "_"), FAULTS[:4])
def test_the_canary_would_be_in_the_log_of_a_server_with_the_defaults_of_postgresql(
    postgres: EmbeddedPostgres, fault: Callable[[EmbeddedPostgres], None], _: str
) -> None:
    with postgres._connect(ROLE) as admin:
        admin.execute(f"ALTER ROLE {ROLE} SET log_min_error_statement = error")
        admin.execute(f"ALTER ROLE {ROLE} SET log_error_verbosity = 'default'")
    try:
        fault(postgres)
        until = time.monotonic() + 5
        while CANARY not in log_of(postgres) and time.monotonic() < until:
            time.sleep(0.05)
        assert CANARY in log_of(postgres)
    finally:
        with postgres._connect(ROLE) as admin:
            admin.execute(f"ALTER ROLE {ROLE} RESET ALL")
        for path in Path(postgres.log).iterdir():
            path.write_text("")


@pytest.mark.django_db
def test_settings_by_which_a_server_shows_notes_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET log_error_verbosity = 'verbose'")
        cursor.execute("SET log_min_duration_statement = 250")
        settings_by_name = dict(settings_that_show())
        cursor.execute("RESET log_error_verbosity")
        cursor.execute("RESET log_min_duration_statement")

    assert settings_by_name["log_error_verbosity"] == "verbose"
    assert settings_by_name["log_min_duration_statement"] == "250"
