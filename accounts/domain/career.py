"""What reports ask of a career (no Django)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def stage_on(stages: Sequence[tuple[date, str]], day: date) -> str | None:
    """Return the stage in force on a day: the latest one that has begun, whatever the order of `stages`.

    None where none has begun; a line of such a day counts as own production, as an attending's does.
    """
    begun = [(since, stage) for since, stage in stages if since <= day]
    return max(begun)[1] if begun else None
