"""Cursors whose statements a connection keeps prepared: parsed once, planned seldom, values sent apart from the text.

For statements that requests repeat, of a fixed text and few in number (a connection keeps 100). A plan that is kept
knows no values: where the best one depends on them, Django's own cursor is better, which plans anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import ProgrammingError, RawCursor

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_PLACEHOLDER: Final = re.compile(r"%(?:\((?P<name>\w+)\)s|(?P<place>s)|%)")


class PreparedCursor(RawCursor[tuple[Any, ...]]):  # Any: columns of whatever type
    """A cursor that reads psycopg's placeholders of a statement once and for all.

    psycopg's own forgets what it made of statements longer than 4,096 characters.
    """

    def execute(self, query: str, params: Any = None, **options: Any) -> PreparedCursor:  # type: ignore[override]  # Any: as psycopg has it; text alone
        """Run a statement with its values, by place or by name."""
        if params is None:
            return super().execute(query.encode(), None, **options)
        text, names = _numbered(query)
        if isinstance(params, Mapping):
            values, fits = [params[name] for name in names if name], "" not in names
        else:
            values, fits = list(params), names == ("",) * len(params)
        if not fits:
            raise ProgrammingError("values by name are for placeholders with names, a list is for as many without")
        return super().execute(text, values, **options)


@cache
def _numbered(query: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a statement with `$1` and so on for placeholders, and their names in order, empty for those without."""
    names: list[str] = []

    def number(placeholder: re.Match[str]) -> str:
        name = placeholder["name"]
        if not name and not placeholder["place"]:
            return "%"
        if name not in names:
            names.append(name or "")
        return f"${names.index(name) + 1 if name else len(names)}"

    return _PLACEHOLDER.sub(number, query).encode(), tuple(names)


def prepared_cursor(using: str = DEFAULT_DB_ALIAS) -> CursorWrapper:
    """Return a cursor of the thread's connection, wrapped as Django's are: counted, logged, with Django's errors."""
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        # What `connection.cursor()` does with the cursor that it makes; there is no public way to hand in another.
        # Such a cursor binds on the server, and is prepared at once (`prepare_threshold` in the settings).
        return connection._prepare_cursor(PreparedCursor(connection.connection))  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001  # as above


@contextmanager
def pipelined(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Send the statements of a block without waiting for the answer of the one before.

    The database works at them in their order while the process goes on; the end of the block waits for the last one.
    What the database refuses is raised by a later statement of the block or at its end, and what follows it is not
    done. For statements that answer nothing: how many rows they touched is not known.
    """
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
