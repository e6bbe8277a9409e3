"""Cursors whose statements a connection keeps prepared: parsed once, planned seldom, values sent apart from the text.

For statements that requests repeat, of a fixed text and few in number (a connection keeps 100). What their plan should
look for in the values, as ranges of dates, is better asked by Django's own cursor, which plans anew each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


def prepared_cursor(using: str = DEFAULT_DB_ALIAS) -> CursorWrapper:
    """Return a cursor of the thread's connection, wrapped as Django's are: counted, logged, with Django's errors."""
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # What `connection.cursor()` does with the cursor that it makes; there is no public way to hand in another.
        # psycopg's own cursor binds on the server and is prepared at once (`prepare_threshold` in the settings).
        return connection._prepare_cursor(Cursor(connection.connection))  # type: ignore[attr-defined,no-any-return] # noqa: SLF001
