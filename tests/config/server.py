"""A real server on a free port with data of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
_ISSUE = """
import django; django.setup()
from uuid import uuid4
from django.core.management import call_command
for _ in range({users}):
    call_command("issue_token", f"device-{{uuid4()}}@example.org", create=True)
"""


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    seconds: float


@dataclass(frozen=True)
class Server:
    """A running server; `process` is the parent of its workers."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, *, timeout: float = 15, headers: dict[str, str] | None = None) -> Answer:
        """Return the answer to a request on a connection of its own."""
        started = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            answer = Answer(response.status, response.getheader("Content-Type", ""), response.read(), 0)
        return Answer(answer.status, answer.content_type, answer.body, time.monotonic() - started)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Return a connection on which so much was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=15)
        connection.sendall(sent)
        return connection

    def workers(self) -> list[psutil.Process]:
        """Return the processes that serve."""
        return psutil.Process(self.process.pid).children()


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process with these data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SERVER_"))}
    ours = {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "config.settings", "JOB_PROCESSES": "0"}
    return {**kept, **ours, **more}


def run(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Return what a Python command with these data said, after its end; on a busy machine it may take its time."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment(data, **more), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def migrate(data: Path) -> None:
    """Give these data a database with every migration."""
    migrated = run(data, "manage.py", "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr


def issue_tokens(data: Path, users: int) -> list[str]:
    """Return an app token of each of so many new users, made in one process."""
    process = run(data, "-c", _ISSUE.format(users=users))
    assert process.returncode == 0, process.stderr
    return process.stdout.split()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(data: Path, *, log: Path = Path(os.devnull), **more: str) -> Iterator[Server]:
    """Give a server that answers; at the end it is stopped. What it writes goes to `log`."""
    port = free_port()
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=ROOT, env=environment(data, PORT=str(port), **more), stdout=written, stderr=written,
        )  # fmt: skip
    server = Server(port, process)
    try:
        wait_until(lambda: is_answering(server), seconds=60)
        yield server
    finally:
        with suppress(psutil.NoSuchProcess):
            left = server.workers()
            process.terminate()
            process.wait(30)
            for worker in psutil.wait_procs(left, timeout=5)[1]:
                worker.kill()


def is_answering(server: Server) -> bool:
    """Return true if a worker answers; without the database."""
    if server.process.poll() is not None:
        raise AssertionError("the server did not start")
    try:
        return server.get("/healthz").status == 200
    except (OSError, HTTPException):
        return False


def wait_until(is_so: object, *, seconds: float) -> float:
    """Return after how many seconds the statement became true; fail where it did not in time."""
    assert callable(is_so)
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - started
