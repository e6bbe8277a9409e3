"""How far the database has come, written in it and outside (`procedures.selectors.high_water_mark` says what for)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

from django.db import connection

from procedures.selectors.high_water_mark import Mark, check_mark, mark_outside, mark_path

_WRITE = (
    "INSERT INTO procedures_syncmark AS m (id, writes, highest_seq) "
    "SELECT 1, %(writes)s, greatest(%(highest)s, coalesce(max(last_seq), 1)) FROM procedures_syncstate "
    "ON CONFLICT (id) DO UPDATE SET writes = greatest(m.writes, excluded.writes - 1) + 1, "
    "highest_seq = greatest(m.highest_seq, excluded.highest_seq) RETURNING writes, highest_seq"
)


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


def demand_epoch(restored: Mark) -> None:
    """Put the mark outside above that of a database that is about to take the place of this one."""
    _keep_outside(Mark(restored.writes + 1, restored.highest_seq))


def _keep_outside(mark: Mark) -> None:
    """Write the file anew beside its place and move it there: it is whole at any moment, and never lower."""
    kept = mark.joined(mark_outside() or Mark())
    path = mark_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("w") as file:
        json.dump(asdict(kept), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
