"""The embedded PostgreSQL is there when it is asked, whatever happened before."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded import ROLE, EmbeddedPostgres, EmbeddedPostgresDown
from tests.config.server import ROOT, environment


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """Return a server that answers."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("embedded") / "postgres")
    server.ensure_ready(ROLE)
    yield server
    server.stop()


@pytest.fixture
def running(postgres: EmbeddedPostgres) -> EmbeddedPostgres:
    """Return the same server, running again after what another test did to it."""
    postgres.ensure_ready(ROLE)
    return postgres


def number_of(server: EmbeddedPostgres) -> int:
    """Return the process of the server by its lock file."""
    return int((server.data / "postmaster.pid").read_text().split()[0])


def setting(server: EmbeddedPostgres, name: str) -> object:
    """Return what the server says of a setting."""
    with server._connect(ROLE) as connection:
        row = connection.execute("SELECT setting FROM pg_settings WHERE name = %s", [name]).fetchone()
    assert row is not None
    return row[0]


def test_a_server_that_answers_is_left_alone(running: EmbeddedPostgres) -> None:
    before = number_of(running)

    assert running.ensure_ready(ROLE) is False
    assert number_of(running) == before


def test_pages_have_checksums_and_nothing_listens_on_the_network(running: EmbeddedPostgres) -> None:
    assert setting(running, "data_checksums") == "on"
    assert setting(running, "listen_addresses") == ""
    assert [setting(running, name) for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3


def test_only_the_owner_enters_data_and_socket(running: EmbeddedPostgres) -> None:
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (running.data, running.sockets)} == {0o700}


def test_a_killed_server_answers_again_within_ten_seconds(running: EmbeddedPostgres) -> None:
    os.kill(number_of(running), signal.SIGKILL)
    started = time.monotonic()

    assert running.ensure_ready(ROLE) is True
    assert time.monotonic() - started < 10


def test_a_server_whose_socket_was_removed_is_started_again(running: EmbeddedPostgres) -> None:
    before = number_of(running)
    (running.sockets / ".s.PGSQL.5432").unlink()

    assert running.ensure_ready(ROLE) is True
    assert number_of(running) != before


def test_a_lock_file_with_the_number_of_a_stranger_does_not_stop_it(running: EmbeddedPostgres) -> None:
    lock = running.data / "postmaster.pid"
    written = lock.read_text().split("\n")
    running.stop()
    lock.write_text("\n".join([str(os.getpid()), *written[1:]]))
    (running.sockets / ".s.PGSQL.5432.lock").write_text("\n".join([str(os.getpid()), *written[1:]]))

    assert running.ensure_ready(ROLE) is True
    assert psutil.Process(number_of(running)).name() == "postgres"


def test_a_missing_database_is_made(running: EmbeddedPostgres) -> None:
    assert running.answers("further") is False

    assert running.ensure_ready("further") is True
    assert running.answers("further") is True


def test_an_interrupted_beginning_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres-new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18")
    server = EmbeddedPostgres(tmp_path / "postgres")

    try:
        assert server.ensure_ready(ROLE) is True
        assert not half_made.exists()
    finally:
        server.stop()


def test_two_processes_at_once_make_and_start_one_server(tmp_path: Path) -> None:
    try:
        command = [sys.executable, "manage.py", "showmigrations", "wire"]
        both = [
            subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        ended = [(process.communicate(timeout=60)[1], process.returncode) for process in both]

        assert [status for _, status in ended] == [0, 0], ended
        assert EmbeddedPostgres(tmp_path / "postgres").answers(ROLE)
    finally:
        EmbeddedPostgres(tmp_path / "postgres").stop()


def test_a_path_too_long_for_a_socket_has_its_socket_elsewhere(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("deep-" * 12) / ("deeper-" * 12) / "postgres")

    try:
        assert server.ensure_ready(ROLE) is True
        assert len(str(server.sockets)) < 100
        assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    finally:
        server.stop()
        server.sockets.rmdir()


def test_a_folder_that_somebody_else_has_laid_out_is_not_used(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.sockets.symlink_to(elsewhere)

    with pytest.raises(EmbeddedPostgresDown, match="somebody else"):
        server.ensure_ready(ROLE)
