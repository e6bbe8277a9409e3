"""What the measurements have in common: a database of their own, seconds, and memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection


@contextmanager
def scratch_database(name: str) -> Iterator[None]:
    """Give a migrated database of a name, dropped at the end."""
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    # The marks beside the real database would call this one a restored one.
    with TemporaryDirectory() as folder:
        settings.MARKS_FOLDER = Path(folder)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def kilobytes(name: str) -> int:
    """Return a figure of this process, such as VmHWM, the peak of its memory."""
    # Not ru_maxrss, which a child inherits from its parent.
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])


def peak_megabytes(work: Callable[[], object]) -> float:
    """Return the most memory that Python allocates at a time during some work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
