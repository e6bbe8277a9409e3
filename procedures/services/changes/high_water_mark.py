"""Writing the high-water mark, in the database and outside (`procedures.selectors.high_water_mark` says what for)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

from django.db import connection

from procedures.selectors.high_water_mark import HighWaterMark, ensure_not_restored, mark_in_file, mark_path

_WRITE = (
    "INSERT INTO procedures_syncmark AS m (id, writes, highest_seq) "
    "SELECT 1, %(writes)s, greatest(%(highest)s, coalesce(max(last_seq), 1)) FROM procedures_syncstate "
    "ON CONFLICT (id) DO UPDATE SET writes = greatest(m.writes, excluded.writes - 1) + 1, "
    "highest_seq = greatest(m.highest_seq, excluded.highest_seq) RETURNING writes, highest_seq"
)


def write_high_water_mark() -> HighWaterMark:
    """Write the high-water mark, first in the database and then outside. Raises RestorePending."""
    ensure_not_restored()
    return raise_high_water_mark(HighWaterMark())


def raise_high_water_mark(least: HighWaterMark) -> HighWaterMark:
    """Raise the high-water mark of the database above another one, and return it."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"writes": least.writes + 1, "highest": least.highest_seq})
        written = HighWaterMark(*(cursor.fetchone() or (0, 1)))
    _write_file(written)
    return written


def require_epoch(restored: HighWaterMark) -> None:
    """Put the mark outside above that of a database that is about to take the place of this one."""
    _write_file(HighWaterMark(restored.writes + 1, restored.highest_seq))


def _write_file(mark: HighWaterMark) -> None:
    """Write the file anew beside its place and move it there: it is whole at any moment, and never lower."""
    kept = mark.joined(mark_in_file() or HighWaterMark())
    path = mark_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("w") as file:
        json.dump(asdict(kept), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
