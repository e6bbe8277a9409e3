"""Whether the database is the one that devices know, or an older one that was restored.

A mark that only grows is written in the database, and after it in a file outside. A database behind the file was
restored from a back-up: its numbers would be given a second time, so nothing is synced until an epoch has begun
(`procedures.services.changes.epochs`). Source: the sync contract, section 2, Resync.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection


class RestorePending(RuntimeError):
    """The database is behind its mark: `manage.py sync_epoch` has to run."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a database has come: how often it was marked, and the highest last number that a user ever had."""

    writes: int = 0
    highest_seq: int = 1

    def is_behind(self, other: Mark) -> bool:
        """Say whether this is the mark of an earlier time than the other."""
        return self.writes < other.writes or self.highest_seq < other.highest_seq

    def joined(self, other: Mark) -> Mark:
        """Return the later of both in each part."""
        return Mark(max(self.writes, other.writes), max(self.highest_seq, other.highest_seq))


MARK_COLUMNS = (
    "coalesce((SELECT writes FROM procedures_syncmark), 0), coalesce((SELECT highest_seq FROM procedures_syncmark), 1)"
)
_WRITE = (
    "INSERT INTO procedures_syncmark AS m (id, writes, highest_seq) "
    "SELECT 1, %(writes)s, greatest(%(highest)s, coalesce(max(last_seq), 1)) FROM procedures_syncstate "
    "ON CONFLICT (id) DO UPDATE SET writes = greatest(m.writes, excluded.writes - 1) + 1, "
    "highest_seq = greatest(m.highest_seq, excluded.highest_seq) RETURNING writes, highest_seq"
)


def check_mark() -> None:
    """Raise RestorePending where the database is behind the file; one query."""
    demand_current(mark_inside())


def demand_current(inside: Mark) -> None:
    """Raise RestorePending where the mark of the database is behind that of the file."""
    outside = mark_outside()
    if outside is not None and inside.is_behind(outside):
        raise RestorePending("The database was restored; the operator has to begin an epoch.")


def write_mark() -> Mark:
    """Mark how far the database has come, first in it and then outside. Raises RestorePending."""
    check_mark()
    return write_mark_above(Mark())


def write_mark_above(least: Mark) -> Mark:
    """Mark the database as later than a mark, whatever it was before."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"writes": least.writes + 1, "highest": least.highest_seq})
        written = Mark(*(cursor.fetchone() or (0, 1)))
    _keep_outside(written)
    return written


def mark_inside() -> Mark:
    """Return the mark in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MARK_COLUMNS}")
        return Mark(*(cursor.fetchone() or (0, 1)))


def mark_outside() -> Mark | None:
    """Return the mark in the file, None where there is none."""
    try:
        return Mark(**json.loads(_path().read_bytes()))
    except FileNotFoundError:
        return None


def _keep_outside(mark: Mark) -> None:
    """Write the file anew beside its place and move it there: it is whole at any moment, and never lower."""
    kept = mark.joined(mark_outside() or Mark())
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("w") as file:
        json.dump(asdict(kept), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def _path() -> Path:
    folder: Path = settings.MARKS_FOLDER
    return folder / "sync_mark.json"
