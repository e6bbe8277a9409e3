"""Writing the high-water mark, in the database and outside (`procedures.selectors.high_water_mark` says what for)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

from procedures.selectors.high_water_mark import HighWaterMark, ensure_not_restored, mark_in_file, mark_path
from procedures.selectors.sql.statements import fetch_all
from procedures.services.changes import sql


def write_high_water_mark() -> HighWaterMark:
    """Write the high-water mark, first in the database and then outside. Raises RestorePending."""
    ensure_not_restored()
    return raise_high_water_mark(HighWaterMark())


def raise_high_water_mark(least: HighWaterMark) -> HighWaterMark:
    """Raise the high-water mark of the database above another one, and return it."""
    ((writes, highest_seq),) = fetch_all(sql.WRITE_MARK, {"writes": least.writes + 1, "highest": least.highest_seq})
    written = HighWaterMark(writes, highest_seq)
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
