"""Whether the database is the one that devices know, or an older one that was restored.

A mark that only grows is written in the database, and after it in a file outside. A database behind the file was
restored from a back-up: its numbers would be given a second time, so nothing is synced until an epoch has begun
(`procedures.services.changes.epochs`). Source: the sync contract, section 2, Resync.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
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


def check_mark() -> None:
    """Raise RestorePending where the database is behind the file; one query where there is a file."""
    if mark_outside() is not None:
        demand_current(mark_inside())


def is_restore_pending() -> bool:
    """Say whether the database is behind its mark outside; one query where there is a file."""
    outside = mark_outside()
    return outside is not None and mark_inside().is_behind(outside)


def demand_current(inside: Mark) -> None:
    """Raise RestorePending where the mark of the database is behind that of the file."""
    outside = mark_outside()
    if outside is not None and inside.is_behind(outside):
        raise RestorePending("The database was restored; the operator has to begin an epoch.")


def mark_inside() -> Mark:
    """Return the mark in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MARK_COLUMNS}")
        return Mark(*(cursor.fetchone() or (0, 1)))


def mark_outside() -> Mark | None:
    """Return the mark in the file, None where there is none."""
    try:
        return Mark(**json.loads(mark_path().read_bytes()))
    except FileNotFoundError:
        return None


def mark_path() -> Path:
    """Return where the file is."""
    folder: Path = settings.MARKS_FOLDER
    return folder / "sync_mark.json"
