"""What reports need to know of a user: profile, career stages, today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Stage, User
from accounts.selectors import profile_of, stages_of


@dataclass(frozen=True, slots=True)
class Clinician:
    """A user as a report sees him.

    `week_start` is 1 for Monday to 7. `student_days` are the spans of the stage student, the end exclusive, None for a
    span without one. A line before the first stage belongs to none and is own production.
    """

    user_id: UUID
    specialty: str
    fte: Decimal
    week_start: int
    time_zone: str
    student_days: tuple[tuple[date, date | None], ...] = ()

    def today(self, at: datetime) -> date:
        """Return the day that it is for the user."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def clinician(*, user: User) -> Clinician:
    """Return what is known of a user. Two queries."""
    profile = profile_of(user)
    return Clinician(
        user_id=user.id,
        specialty=profile.specialty,
        fte=Decimal(profile.fte),
        week_start=profile.week_start,
        time_zone=profile.time_zone,
        student_days=_student_days(stages_of(user)),
    )


def _student_days(stages: Sequence[tuple[date, str]]) -> tuple[tuple[date, date | None], ...]:
    ends = [*(first for first, _ in stages[1:]), None]
    return tuple((first, until) for (first, stage), until in zip(stages, ends, strict=False) if stage == Stage.STUDENT)
