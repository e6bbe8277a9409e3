"""What a line counts as by its role and the stage of its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from accounts.domain.career import DatedStage, stage_on
from procedures.collections.logs import ROLES
from procedures.domain.production import counts_as

FILE: Final = "roles.json"
_STAGES: Final = (None, "student", "resident", "attending")
# Stages out of their order, and two of one day.
_CAREER: Final = (
    ("2024-07-01", "attending"),
    ("2018-08-15", "student"),
    ("2020-07-01", "resident"),
    ("2020-07-01", "attending"),
)
_DAYS: Final = ("2018-08-14", "2018-08-15", "2020-06-30", "2020-07-01", "2024-06-30", "2024-07-01", "2030-01-01")


def cases() -> Iterator[list[object]]:
    """Yield `[stage, role, what a line counts as]` and, of a career, `[stages, day, stage]`."""
    for stage, role in product(_STAGES, ROLES):
        yield [stage, role, counts_as(role=role, stage=stage).value]
    stages = [DatedStage(date.fromisoformat(since), stage) for since, stage in _CAREER]
    for day in _DAYS:
        yield [_CAREER, day, stage_on(stages, date.fromisoformat(day))]
