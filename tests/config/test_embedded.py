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

from config.postgres.embedded import ROLE, EmbeddedPostgres, EmbeddedPostgresDown
from tests.config.server import ROOT, environment

pytestmark = pytest.mark.server


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


def copied(server: EmbeddedPostgres, folder: Path) -> EmbeddedPostgres:
    """Return the server of a copy of all that stands beside the data, lock files and sockets too."""
    subprocess.run(["cp", "-a", str(server.data.parent), str(folder)], check=True)
    return EmbeddedPostgres(folder / "postgres")


def test_a_copy_of_the_data_is_started_beside_the_original_and_stopped_alone(
    running: EmbeddedPostgres, tmp_path: Path
) -> None:
    original = number_of(running)
    with running._connect(ROLE) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (of text)")
        connection.execute("CHECKPOINT")
    copy = copied(running, tmp_path / "copy")

    copy.stop()
    assert psutil.pid_exists(original)
    try:
        assert copy.ensure_ready(ROLE) is True
        assert number_of(copy) != original
        assert setting(copy, "data_directory") == str(copy.data)
        assert setting(copy, "unix_socket_directories") == str(copy.sockets)
    finally:
        copy.stop()
    assert running.answers(ROLE)


def test_data_that_were_moved_start_in_their_new_place(tmp_path: Path) -> None:
    before = EmbeddedPostgres(tmp_path / "before" / "postgres")
    before.ensure_ready(ROLE)
    before.stop()
    (tmp_path / "before").rename(tmp_path / "it's after")
    moved = EmbeddedPostgres(tmp_path / "it's after" / "postgres")

    try:
        assert moved.ensure_ready(ROLE) is True
        assert str(tmp_path / "before") not in (moved.data / "postgresql.conf").read_text()
    finally:
        moved.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_data_that_root_copied_from_another_machine_are_taken_over(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data" / "postgres")
    server.ensure_ready(ROLE)
    server.stop()
    copied = [server.data, *server.data.rglob("*")]
    # Of a long path the sockets stand in the temporary folder, which is not copied.
    if server.sockets.is_relative_to(server.data.parent):
        copied.append(server.sockets)
    for path in copied:
        os.chown(path, 54321, 54321)

    try:
        assert server.ensure_ready(ROLE) is True
    finally:
        server.stop()


def test_data_of_an_earlier_version_lose_the_old_log_and_the_place_of_their_socket(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.ensure_ready(ROLE)
    with server._connect(ROLE) as connection:
        connection.execute("ALTER SYSTEM SET work_mem = '5MB'")
    settings, ours, log = (server.data / name for name in ("postgresql.conf", "openrvu.conf", "server.log"))
    ours.unlink()
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("include 'openrvu")]
    settings.write_text("\n".join([*lines, "unix_socket_directories = '/nowhere'", "shared_buffers = 200MB"]))
    log.write_text("STATEMENT: a note")

    try:
        server.bring_up_to_date()
        assert not server.answers(ROLE)
        server.ensure_ready(ROLE)

        assert not log.exists()
        assert "/nowhere" not in settings.read_text()
        assert [setting(server, name) for name in ("log_error_verbosity", "log_rotation_size")] == ["terse", "10240"]
        # What the operator has set stays.
        assert [setting(server, name) for name in ("shared_buffers", "work_mem")] == ["25600", "5120"]
        number = number_of(server)
        server.bring_up_to_date()
        assert number_of(server) == number
        assert server.answers(ROLE)
    finally:
        server.stop()


def test_the_log_is_kept_in_files_of_which_only_the_latest_stay(running: EmbeddedPostgres) -> None:
    for day in range(10, 25):
        (running.log / f"postgresql-202501{day}-000000.log").write_text("old")

    running.prune_log()

    left = sorted(path.name for path in running.log.glob("postgresql-*.log"))
    assert len(left) == 10
    assert left[0] > "postgresql-20250114"
    assert {stat.S_IMODE(path.stat().st_mode) for path in running.log.glob("postgresql-2026*.log")} <= {0o600}


def test_a_folder_that_somebody_else_has_laid_out_is_not_used(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.sockets.symlink_to(elsewhere)

    with pytest.raises(EmbeddedPostgresDown, match="somebody else"):
        server.ensure_ready(ROLE)
