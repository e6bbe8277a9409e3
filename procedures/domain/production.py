"""Whose production a line is: one's own, made in training, or observed (pure)."""

from __future__ import annotations

from enum import StrEnum


class CountsAs(StrEnum):
    """What a line counts as; only `OWN` is part of totals, positions and pay."""

    OWN = "own"
    TRAINING = "training"
    OBSERVED = "observed"


def counts_as(*, role: str, stage: str | None) -> CountsAs:
    """Return what a line of a role counts as, by the career stage in force on its date of service; observed wins.

    Source: the wRVU rules, section 8.
    """
    if role == "observer" or stage == "student":
        return CountsAs.OBSERVED
    return CountsAs.TRAINING if role == "resident" or stage == "resident" else CountsAs.OWN
