"""Schedules of a few rows."""

from __future__ import annotations

from collections.abc import Sequence

from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.schedule import MemorySchedule


def schedule_of_rows(release: ReleaseFacts, rows: Sequence[RvuRow]) -> MemorySchedule:
    """Return a schedule of one release and its rows."""
    by_code: dict[str, dict[str, RvuRow]] = {}
    for row in rows:
        by_code.setdefault(row.code, {})[row.component] = row
    return MemorySchedule(releases=(release,), values={release.id: by_code})
