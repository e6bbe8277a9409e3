"""How far a job is, written where others see it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from jobs.kinds import Progress
from jobs.sql import SET_PROGRESS

# Between two looks of the page that shows it.
_PAUSE: Final = 0.5


@contextmanager
def shown_progress(job_id: int) -> Iterator[Progress]:
    """Give a function that is told how many of how many steps are done, and writes it twice a second at most.

    It writes on a connection of its own: the work's own is in a transaction, of which others see nothing yet.
    """
    aside = connection.copy()
    written_at = time.monotonic()

    def show(done: int, total: int, words: str = "") -> None:
        nonlocal written_at
        if time.monotonic() - written_at < _PAUSE or not total:
            return
        with aside.cursor() as cursor:
            # A job that was 99 per cent read is not yet stored.
            cursor.execute(SET_PROGRESS, [min(99, 100 * done // total), words, job_id])
        written_at = time.monotonic()

    try:
        yield show
    finally:
        aside.close()
