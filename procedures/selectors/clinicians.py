"""What reports need to know of a user: profile, career stages, today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.domain.career import DatedStage, stage_on
from accounts.models import Stage, User
from accounts.selectors import profile_of, stages_of
from procedures.selectors.changes import both_streams
from procedures.selectors.high_water_mark import HighWaterMark, ensure_not_restored
from procedures.selectors.sql.clinicians import CLINICIAN, CLINICIAN_AT
from procedures.selectors.sql.statements import fetch_prepared

StageSpan = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Clinician:
    """A user as a report sees them.

    `week_start` is 1 for Monday to 7; `stages` come the earliest first. A line before the first
    stage belongs to none and counts as an attending's does.
    """

    user_id: UUID
    specialty: str
    fte: Decimal
    week_start: int
    time_zone: str
    stages: tuple[DatedStage, ...] = ()

    @property
    def student_days(self) -> tuple[StageSpan, ...]:
        """Return the spans of the stage student, their ends exclusive, None for a span without one."""
        return self._spans(Stage.STUDENT)

    @property
    def resident_days(self) -> tuple[StageSpan, ...]:
        """Return the spans of the stage resident, as those of the stage student."""
        return self._spans(Stage.RESIDENT)

    def is_resident_on(self, day: date) -> bool:
        """Return whether the stage resident is in force on a day."""
        return stage_on(self.stages, day) == Stage.RESIDENT

    def today(self, at: datetime) -> date:
        """Return the day that it is for the user."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def _spans(self, wanted: Stage) -> tuple[StageSpan, ...]:
        ends = [*(dated.effective_from for dated in self.stages[1:]), None]
        spans = zip(self.stages, ends, strict=False)
        return tuple((dated.effective_from, until) for dated, until in spans if dated.stage == wanted)


@dataclass(frozen=True, slots=True)
class ClinicianState:
    """A user as a report sees them, and how far their records and valuations went when that was read.

    `streams` are equal only where no record, and no line's worth, has changed.
    """

    clinician: Clinician
    streams: tuple[object, ...]


def clinician(*, user: User) -> Clinician:
    """Return what is known of a user; one query, or three for one that was made without a profile."""
    for row in fetch_prepared(CLINICIAN, {"user": user.id}):
        return _clinician(user, *row)
    return _without_profile(user)


def clinician_state(*, user: User) -> ClinicianState:
    """Return what is known of a user and how far their streams go; one query. Raises RestorePending.

    What is read afterwards is of this state, or of a later one.
    """
    for *known, writes, highest_seq, last, gaps, last_valuation, valuation_gaps in fetch_prepared(
        CLINICIAN_AT, {"user": user.id}
    ):
        ensure_not_restored(HighWaterMark(writes, highest_seq))
        return ClinicianState(_clinician(user, *known), (last, gaps, last_valuation, valuation_gaps))
    return ClinicianState(_without_profile(user), both_streams(user_id=user.id))


def _clinician(
    user: User, specialty: str, fte: Decimal, week_start: int, time_zone: str, since: list[date], stages: list[str]
) -> Clinician:
    return Clinician(user.id, specialty, fte, week_start, time_zone, tuple(map(DatedStage, since, stages)))


def _without_profile(user: User) -> Clinician:
    profile = profile_of(user)
    return Clinician(
        user_id=user.id,
        specialty=profile.specialty,
        fte=Decimal(profile.fte),
        week_start=profile.week_start,
        time_zone=profile.time_zone,
        stages=stages_of(user),
    )
