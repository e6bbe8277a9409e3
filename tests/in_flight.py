"""Requests of a live server that a test has left unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

from django.core.signals import request_finished, request_started

PATIENCE: Final = 10.0
# As long as a browser that was closed may still have a request on its way.
QUIET: Final = 0.05


@contextmanager
def answered() -> Iterator[None]:
    """At the end, wait until no request is being answered, at most ten seconds.

    A database that is emptied meanwhile, and filled by the next test, is in the way of both.
    """
    changed, in_flight = Condition(), 0

    def begin(**_: object) -> None:
        nonlocal in_flight
        with changed:
            in_flight += 1
            changed.notify_all()

    def end(**_: object) -> None:
        nonlocal in_flight
        with changed:
            in_flight -= 1
            changed.notify_all()

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield
        with changed:
            while changed.wait_for(lambda: in_flight <= 0, PATIENCE) and changed.wait_for(lambda: in_flight > 0, QUIET):
                continue
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)
