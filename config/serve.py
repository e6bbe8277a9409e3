"""The production server, `python -m config.serve`: processes of threads on one socket, and one that does jobs.

waitress reads requests without a thread, so that clients that send half a request hold nobody up. A process that dies
is replaced; SIGTERM or Ctrl-C finishes what is in flight; the processes end with this one, also when it is killed.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from config import env

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

logger = logging.getLogger("config.serve")

WATCHED: Final = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
# A little longer than a process takes to drain.
STOP_SECONDS: Final = 25.0


def main() -> int:
    """Serve until told to stop; return the exit status."""
    try:
        processes = env.number("SERVER_PROCESSES", 2, least=1, most=64)
        threads = env.number("SERVER_THREADS", 4, least=1, most=64)
        job_processes = env.number("JOB_PROCESSES", 1, most=8)
        listener = _listener(env.text("HOST", "127.0.0.1"), env.number("PORT", 8000, least=1, most=65_535))
        _prepare(threads)
    except (env.WrongSetting, CannotServe) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    supervisor = Supervisor(listener, threads=threads)
    for _ in range(processes):
        supervisor.add(supervisor.serve)
    for _ in range(job_processes):
        supervisor.add(supervisor.run_job_worker)
    host, port, *_ = listener.getsockname()
    sys.stdout.write(f"OpenRVU answers at http://{f'[{host}]' if ':' in host else host}:{port}/\n")
    sys.stdout.flush()
    supervisor.watch()
    return 0


class CannotServe(RuntimeError):
    """The server cannot start; the message says what the operator can do."""


@dataclass(frozen=True, slots=True)
class ChildProcess:
    """What a process does, and since when by the monotonic clock, in seconds."""

    work: Callable[[], None]
    at: float


class Supervisor:
    """The processes that serve, as their parent sees them."""

    def __init__(self, listener: socket.socket, *, threads: int) -> None:
        self.listener = listener
        self.threads = threads
        self.running: dict[int, ChildProcess] = {}
        # The processes read its end, and nobody ever writes: it closes with this process.
        self.parent_pipe, self._parent_end = os.pipe()

    def add(self, work: Callable[[], None]) -> None:
        """Start a further process."""
        number = os.fork()
        if number == 0:
            self._run_child(work)
        self.running[number] = ChildProcess(work, time.monotonic())

    def watch(self) -> None:
        """Replace processes that die, until SIGTERM or SIGINT; then see them end."""
        while signal.sigwait(WATCHED) == signal.SIGCHLD:
            for ended in self._reap():
                logger.error("a server process died and is replaced")
                if time.monotonic() - ended.at < 1:
                    # One that cannot start is not started without a pause.
                    time.sleep(1)
                self.add(ended.work)
        self._stop()

    def serve(self) -> None:
        """Answer requests until told to stop."""
        from config.server import worker

        application, is_behind_proxy = _application()
        worker.run(
            application, self.listener, threads=self.threads, is_behind_proxy=is_behind_proxy, parent=self.parent_pipe
        )

    def run_job_worker(self) -> None:
        """Do jobs until told to stop."""
        # The port is free again when those that serve have ended.
        self.listener.close()
        from config.server import job_worker

        job_worker.run(parent=self.parent_pipe)

    def _run_child(self, work: Callable[[], None]) -> None:
        """Be a process that works; never returns."""
        status = 1
        try:
            os.close(self._parent_end)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            work()
            status = 0
        except Exception:
            logger.exception("a server process could not work")
        finally:
            os._exit(status)

    def _stop(self) -> None:
        # With this one closed, too, nobody accepts, and clients are refused rather than left to wait.
        self.listener.close()
        self._signal_children(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        while self.running and time.monotonic() < until:
            signal.sigtimedwait({signal.SIGCHLD}, 0.5)
            self._reap()
        self._signal_children(signal.SIGKILL)

    def _signal_children(self, what: signal.Signals) -> None:
        for number in self.running:
            os.kill(number, what)

    def _reap(self) -> list[ChildProcess]:
        """Forget the processes that have ended, and return what they did since when."""
        ended = [number for number in self.running if os.waitpid(number, os.WNOHANG)[0]]
        return [self.running.pop(number) for number in ended]


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        # Python adds the address to the reason.
        reason = (error.strerror or "not possible").partition(" (")[0]
        raise CannotServe(f"Cannot listen on {host}, port {port}: {reason}. Set PORT or HOST.") from None


def _prepare(threads: int) -> None:
    """Load the product, so that the processes share its memory, without a connection to the database."""
    os.environ.setdefault("DATABASE_POOL_SIZE", str(threads))
    _application()
    from django.urls import get_resolver

    # Views, and with them the counters that the processes share, are loaded now and not by each for itself.
    _ = get_resolver().url_patterns
    _require_durable_commits()
    gc.freeze()


def _application() -> tuple[WSGIHandler, bool]:
    """Return the product, and whether it stands behind a proxy; imported here, since that reads the environment."""
    from django.conf import settings

    from config.wsgi import application

    return application, settings.HTTPS or settings.REST_FRAMEWORK["NUM_PROXIES"] != 0


def _require_durable_commits() -> None:
    """Ask the database in a process of its own: a connection does not outlive a fork."""
    number = os.fork()
    if number == 0:
        _check_database_and_exit()
    if os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]):
        raise CannotServe("OpenRVU does not start.")


def _check_database_and_exit() -> None:
    from django.db import OperationalError
    from django.utils import timezone

    from config.postgres.durability import CommitsNotDurable, require_durable_commits
    from config.postgres.log import bring_log_up_to_date
    from procedures.selectors.high_water_mark import RestorePending
    from procedures.services.changes.high_water_mark import write_high_water_mark
    from procedures.services.rules import revalue_older_rules

    status = 1
    try:
        for warning in bring_log_up_to_date():
            logger.warning(warning)
        require_durable_commits()
        status = 0
        write_high_water_mark()
        # The first start after an upgrade has older credits valued anew.
        revalue_older_rules(at=timezone.now())
    except RestorePending:
        # The catalogue is served; the sync waits for the operator.
        logger.error("the database was restored from a back-up: run manage.py sync_epoch")  # noqa: TRY400  # no fault of ours
    except CommitsNotDurable as error:
        sys.stderr.write(f"{error}\n")
    except OperationalError:
        # The server starts all the same, and answers 503 until the database is there.
        logger.warning("the database does not answer yet")
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
