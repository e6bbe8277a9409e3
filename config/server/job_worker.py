"""The process that does jobs beside the server: Procrastinate's worker, ended with its parent."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time

from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from config.server.worker import call_at_end_of

logger = logging.getLogger("config.server.job_worker")


def run(*, parent: int) -> None:
    """Do jobs until SIGTERM or SIGINT, or until the pipe `parent` closes with the process that holds its other end.

    Then no new job is begun, and the one that runs has 20 seconds to end; else another worker takes it up later.
    """
    threading.Thread(target=call_at_end_of, args=(parent, _stop), daemon=True).start()
    _wait_for_database()
    connector = app.connector
    # Django's own connector waits for no news; the worker's is for this process alone.
    if isinstance(connector, DjangoConnector):
        connector = connector.get_worker_connector()
    with app.replace_connector(connector):
        asyncio.run(_work())


async def _work() -> None:
    async with app.open_async():
        await app.run_worker_async(name="openrvu", install_signal_handlers=True)


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _wait_for_database() -> None:
    """Return when the database answers: asked through Django, which starts the embedded one."""
    is_told = False
    while True:
        try:
            connection.ensure_connection()
            break
        except OperationalError:
            if not is_told:
                logger.warning("the database does not answer yet; jobs wait")
            is_told = True
            time.sleep(1)
    # Its one connection would live as long as the worker and be used by nobody.
    connection.close()
