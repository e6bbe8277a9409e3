"""Jobs are done beside the server, by a process that is replaced when it dies and that ends with the server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.config.server import Server, run, running, wait_until
from tests.config.test_serve import database_of

pytestmark = pytest.mark.server

START = (
    "from django.utils import timezone; from jobs.services import start_job;"
    "print(start_job(kind='revaluation', arguments={'release': 'RVU99Z'}, at=timezone.now()).pk)"
)

# Dies between the commit and whatever would come after it.
PUBLISH_AND_DIE = """
import os
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from codes.services.releases import publish_release
from tests.factories import ReleaseFactory
ReleaseFactory.create(id="RVU24A", year=2024, published_at=None, published_order=None)
BaseDatabaseWrapper.run_and_clear_commit_hooks = lambda self: os._exit(9)
publish_release(release_id="RVU24A", at=timezone.now())
"""


@pytest.fixture
def with_jobs(server_data: Path) -> Iterator[Server]:
    """Return a server of one process that serves and one that does jobs."""
    with running(server_data, SERVER_PROCESSES="1", JOB_PROCESSES="1") as server:
        yield server


def start_job(data: Path) -> int:
    done = run(data, "manage.py", "shell", "-v0", "-c", START)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def state_of(data: Path, job: int) -> object:
    with database_of(data) as database:
        row = database.execute("SELECT state FROM jobs_job WHERE id = %s", [job]).fetchone()
    return row and row[0]


def test_a_job_is_taken_up_within_seconds(with_jobs: Server, server_data: Path) -> None:
    job = start_job(server_data)

    wait_until(lambda: state_of(server_data, job) == "failed", seconds=15)


def test_processes_that_were_killed_are_replaced_and_jobs_are_done_again(with_jobs: Server, server_data: Path) -> None:
    for process in with_jobs.workers():
        process.kill()
    wait_until(lambda: len(with_jobs.workers()) == 2, seconds=10)

    job = start_job(server_data)

    wait_until(lambda: state_of(server_data, job) == "failed", seconds=15)


def test_jobs_are_done_again_after_the_database_was_killed(with_jobs: Server, server_data: Path) -> None:
    wait_until(lambda: state_of(server_data, start_job(server_data)) == "failed", seconds=15)
    os.kill(int((server_data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    job = start_job(server_data)

    wait_until(lambda: state_of(server_data, job) == "failed", seconds=40)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_process_ends_with_the_server_however_it_ends(with_jobs: Server, how: signal.Signals) -> None:
    # The one for jobs starts beside the one that answers, and may be there later.
    wait_until(lambda: len(with_jobs.workers()) == 2, seconds=40)
    processes = with_jobs.workers()

    with_jobs.process.send_signal(how)

    assert psutil.wait_procs(processes, timeout=15)[1] == []


def test_a_worker_of_its_own_does_what_waits(server_data: Path) -> None:
    job = start_job(server_data)

    done = run(server_data, "manage.py", "procrastinate", "worker", "--one-shot")

    assert done.returncode == 0, done.stderr
    assert state_of(server_data, job) == "failed"


def test_a_release_whose_process_died_right_after_the_commit_has_its_job(server_data: Path) -> None:
    died = run(server_data, "manage.py", "shell", "-v0", "-c", PUBLISH_AND_DIE)

    assert died.returncode == 9, died.stderr
    with database_of(server_data) as database:
        published = database.execute(
            "SELECT published_at IS NOT NULL FROM codes_release WHERE id = 'RVU24A'"
        ).fetchone()
        queued = database.execute(
            "SELECT j.subject, q.status::text FROM jobs_job j "
            "JOIN procrastinate_jobs q ON (q.args ->> 'job_id')::int = j.id WHERE j.subject = 'RVU24A'"
        ).fetchall()
    assert published == (True,)
    assert queued == [("RVU24A", "todo")]
