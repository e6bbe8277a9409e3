"""What reports ask of a career (no Django)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DatedStage:
    """A career stage, and the day from which on it holds."""

    effective_from: date
    stage: str


def stage_on(stages: Sequence[DatedStage], day: date) -> str | None:
    """Return the stage in force on a day: the latest one that has begun, whatever the order of `stages`.

    None where none has begun; a line of such a day counts as own production, as an attending's does.
    """
    begun = [dated for dated in stages if dated.effective_from <= day]
    return max(begun, key=lambda dated: dated.effective_from).stage if begun else None
