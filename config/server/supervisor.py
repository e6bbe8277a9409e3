"""The supervisor: parent of the processes that serve and of those that do jobs, which it starts, replaces and ends."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

logger = logging.getLogger("config.serve")

WATCHED: Final = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
# A little longer than a process takes to drain.
STOP_SECONDS: Final = 25.0


@dataclass(frozen=True, slots=True)
class ChildProcess:
    """What a process does, and since when by the monotonic clock, in seconds."""

    work: Callable[[], None]
    at: float


class Supervisor:
    """The processes that serve, as their parent sees them."""

    def __init__(
        self, application: WSGIHandler, listener: socket.socket, *, threads: int, is_behind_proxy: bool
    ) -> None:
        self.application = application
        self.listener = listener
        self.threads = threads
        self.is_behind_proxy = is_behind_proxy
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

        worker.run(
            self.application,
            self.listener,
            threads=self.threads,
            is_behind_proxy=self.is_behind_proxy,
            parent=self.parent_pipe,
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
