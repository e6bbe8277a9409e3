"""Rows that the tests of a file share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def kept_rows(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is written here until the end; each test meanwhile is rolled back to it.

    For fixtures of a module without transactional tests, which would wait for these rows and never see them.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
