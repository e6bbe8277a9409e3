"""Repeatable reads: several queries that see the database as it was at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from procedures.selectors.sql.snapshot import READ_ONE_MOMENT, WITHOUT_TIME_LIMIT


@contextmanager
def repeatable_read(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let all reads inside see the database as it was at the first, however long they take.

    Inside a transaction they see what it sees.
    """
    is_outermost = not connections[using].in_atomic_block
    with transaction.atomic(using=using):
        if is_outermost:
            with connections[using].cursor() as cursor:
                cursor.execute(READ_ONE_MOMENT)
                cursor.execute(WITHOUT_TIME_LIMIT)
        yield
