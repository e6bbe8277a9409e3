"""A server and a database that can be killed, paused, filled and locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import psutil
import psycopg

from config.postgres.embedded import DATABASE, ROLE, EmbeddedPostgres
from tests.config.server import ROOT, Server, environment, free_port, wait_until

_DISK_FULL = """
CREATE OR REPLACE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON procedures_procedurelog
FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full();
"""


@dataclass
class Victim:
    """The server under test, on data of its own; its faults return when it answers again."""

    data: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    # Settings beside those that every run has.
    settings: dict[str, str] = field(default_factory=dict)
    # Seconds from the end of each fault until the server was ready.
    ready_after: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        limits = {"SYNC_PUSH_RATE": "1000000", "DATABASE_LOCK_TIMEOUT_MS": "2000"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=ROOT, env=environment(self.data, PORT=str(self.port), **limits, **self.settings),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop it and its database."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(40)
        EmbeddedPostgres(self.data / "postgres").stop()

    def wait_until_ready(self) -> None:
        """Return when it answers with its database."""
        self.ready_after.append(wait_until(self._is_ready, seconds=90))

    def _is_ready(self) -> bool:
        assert self.process is not None
        try:
            return Server(self.port, self.process).get("/readyz", timeout=5).status == 200
        except (OSError, HTTPException):
            return False

    def workers(self) -> list[psutil.Process]:
        """Return the processes that serve."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children()

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection to the database, which may just be starting again."""
        server = EmbeddedPostgres(self.data / "postgres")
        server.ensure_ready(DATABASE)
        return psycopg.connect(host=str(server.sockets), user=ROLE, dbname=DATABASE, autocommit=True)

    # The faults.

    def kill_a_worker(self, user_id: str) -> None:
        """Kill a process that serves."""
        self.workers()[0].kill()

    def kill_the_server(self, user_id: str) -> None:
        """Kill all its processes and start it again."""
        assert self.process is not None
        left = self.workers()
        self.process.kill()
        self.process.wait()
        for worker in left:
            with suppress(psutil.NoSuchProcess):
                worker.kill()
        psutil.wait_procs(left, timeout=10)
        self.start()

    def kill_the_database(self, user_id: str) -> None:
        """Kill the postmaster; whoever connects next starts it again."""
        number = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)

    def pause_the_server(self, user_id: str) -> None:
        """Stop its processes for a second."""
        self._pause(self.workers())

    def pause_the_database(self, user_id: str) -> None:
        """Stop all processes of the database for a second."""
        number = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(number)
        self._pause([postmaster, *postmaster.children()])

    def lock_a_user(self, user_id: str) -> None:
        """Hold a user's row for longer than a request waits for it."""
        with self.connect() as connection, connection.transaction():
            connection.execute("SELECT FROM procedures_syncstate WHERE user_id = %s FOR UPDATE", [user_id])
            time.sleep(2.5)

    def fill_the_disk(self, user_id: str) -> None:
        """Let the database refuse writes of lines as it does on a full disk, for a second."""
        with self._altered(_DISK_FULL, "DROP TRIGGER IF EXISTS disk_is_full ON procedures_procedurelog"):
            time.sleep(1)

    def take_all_connections(self, user_id: str) -> None:
        """Leave the database no connection to give, and kill a worker, whose pool has to be filled anew."""
        with ExitStack() as taken:
            with suppress(psycopg.OperationalError):
                for _ in range(130):
                    taken.enter_context(self.connect())
            self.workers()[0].kill()
            time.sleep(1)

    def migrate(self, user_id: str) -> None:
        """Alter the table of lines while they are written, as a migration does."""
        for statement in ("ADD COLUMN passing integer", "DROP COLUMN IF EXISTS passing"):
            with suppress(psycopg.errors.LockNotAvailable), self.connect() as altering:
                altering.execute("SET lock_timeout = '3s'")
                altering.execute(f"ALTER TABLE procedures_procedurelog {statement}")

    @contextmanager
    def _altered(self, before: str, after: str) -> Iterator[None]:
        with self.connect() as altering:
            altering.execute(before)
        try:
            yield
        finally:
            with self.connect() as altering:
                altering.execute(after)

    @staticmethod
    def _pause(processes: list[psutil.Process]) -> None:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.suspend()
        time.sleep(1)
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.resume()
