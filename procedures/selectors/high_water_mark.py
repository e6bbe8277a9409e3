"""High-water mark of the database, by which one that was restored from a back-up is noticed.

The mark only grows. It is written in the database, and after it in a file outside. A database behind the file was
restored from a back-up: its numbers would be given a second time, so nothing is synced until an epoch has begun
(`procedures.services.changes.epochs`). Source: the sync contract, section 2, Resync.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from procedures.selectors.sql.statements import fetch_prepared
from procedures.selectors.sql.streams import READ_MARK

# By the driver's connection: the mark outside that its database is not behind, and until when that is believed.
_SEEN: Final[WeakKeyDictionary[object, tuple[HighWaterMark, float]]] = WeakKeyDictionary()
_SEEN_SECONDS: Final = 1.0


class RestorePending(RuntimeError):
    """The database is behind its mark: `manage.py sync_epoch` has to run."""


@dataclass(frozen=True, slots=True)
class HighWaterMark:
    """How far a database has come: how often it was marked, and the highest last number that a user ever had."""

    writes: int = 0
    highest_seq: int = 1

    def is_behind(self, other: HighWaterMark) -> bool:
        """Return whether this is the mark of an earlier time than the other."""
        return self.writes < other.writes or self.highest_seq < other.highest_seq

    def joined(self, other: HighWaterMark) -> HighWaterMark:
        """Return the later of both in each part."""
        return HighWaterMark(max(self.writes, other.writes), max(self.highest_seq, other.highest_seq))


def is_restore_pending() -> bool:
    """Return whether the database is behind its mark outside; one query a second and connection where there is a file.

    A restored database is another one, to which no connection leads that was opened before; the second is for one that
    was overwritten in place.
    """
    outside = mark_in_file()
    if outside is None:
        return False
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    seen, until = _SEEN.get(connection.connection, (None, 0.0))
    # The same object: another file, though it says the same, is asked for anew.
    if seen is outside and time.monotonic() < until:
        return False
    if mark_in_database().is_behind(outside):
        return True
    _SEEN[connection.connection] = (outside, time.monotonic() + _SEEN_SECONDS)
    return False


def ensure_not_restored(inside: HighWaterMark | None = None) -> None:
    """Raise RestorePending where the database is behind the file.

    `inside` is the mark of the database where it was read already; else one query where there is a file.
    """
    outside = mark_in_file()
    if outside is not None and (inside or mark_in_database()).is_behind(outside):
        raise RestorePending("The database was restored; the operator has to begin an epoch.")


def mark_in_database() -> HighWaterMark:
    """Return the mark in the database."""
    ((writes, highest_seq),) = fetch_prepared(READ_MARK)
    return HighWaterMark(writes, highest_seq)


def mark_in_file() -> HighWaterMark | None:
    """Return the mark in the file, None where there is none."""
    path = mark_path()
    try:
        state = path.stat()
        return _mark_in(path, state.st_ino, state.st_mtime_ns)
    except FileNotFoundError:
        return None


# Each request asks; the file is moved to its place whole, so another content is another file.
@lru_cache(maxsize=1)
def _mark_in(path: Path, _inode: int, _modified: int) -> HighWaterMark:
    return HighWaterMark(**json.loads(path.read_bytes()))


def mark_path() -> Path:
    """Return where the file is."""
    return _mark_path_in(settings.MARKS_FOLDER)


@lru_cache(maxsize=1)
def _mark_path_in(folder: Path) -> Path:
    return folder / "sync_mark.json"
