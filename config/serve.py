"""The production server, `python -m config.serve`: processes of threads on one socket, and one that does jobs.

waitress reads requests without a thread, so that clients that send half a request hold nobody up. A process that dies
is replaced; SIGTERM or Ctrl-C finishes what is in flight; the processes end with this one, also when it is killed.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Final

from config import env
from config.server.garbage import collect_seldom
from config.server.supervisor import WATCHED, Supervisor

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

logger = logging.getLogger("config.serve")

# A thread's connection to the database is then opened anew, lest what a session holds grow for ever.
KEEP_SECONDS: Final = 3600


def main() -> int:
    """Serve until told to stop; return the exit status."""
    try:
        processes = env.number("SERVER_PROCESSES", 2, least=1, most=64)
        threads = env.number("SERVER_THREADS", 4, least=1, most=64)
        job_processes = env.number("JOB_PROCESSES", 1, most=8)
        listener = _listener(env.text("HOST", "127.0.0.1"), env.number("PORT", 8000, least=1, most=65_535))
        _prepare()
    except (env.WrongSetting, CannotServe) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    application, is_behind_proxy = _application()
    supervisor = Supervisor(application, listener, threads=threads, is_behind_proxy=is_behind_proxy)
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


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        # Python adds the address to the reason.
        reason = (error.strerror or "not possible").partition(" (")[0]
        raise CannotServe(f"Cannot listen on {host}, port {port}: {reason}. Set PORT or HOST.") from None


def _prepare() -> None:
    """Load the product, so that the processes share its memory, without a connection to the database."""
    os.environ.setdefault("DATABASE_KEEP_SECONDS", str(KEEP_SECONDS))
    _application()
    from django.urls import get_resolver

    # Views, and with them the counters that the processes share, are loaded now and not by each for itself.
    _ = get_resolver().url_patterns
    _require_durable_commits()
    collect_seldom()


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
