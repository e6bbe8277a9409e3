"""wRVU an hour: what was made on days with a shift, by the time of these shifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from procedures.domain.production import CountsAs
from procedures.reports.bars import TIMES
from procedures.reports.periods import By, bucket_of
from procedures.selectors.clinicians import Clinician
from procedures.selectors.shifts import ShiftDay, shift_days
from procedures.wrvu.rounding import rounded_wrvu

_MINUTES_AN_HOUR: Final = 60
ZERO: Final = Decimal("0.00")


def wrvu_per_hour(wrvu: Decimal, *, minutes: int) -> Decimal | None:
    """Return wRVU an hour, rounded half up to 0.01; None without a shift, which is not zero an hour.

    `wrvu` are those of the days on which the shifts of so many `minutes` began.
    Source: the wRVU rules, section 8.
    """
    return rounded_wrvu(wrvu * _MINUTES_AN_HOUR / minutes) if minutes else None


@dataclass(slots=True)
class WorkedTime:
    """Minutes of shifts, and the wRVU of the days on which they began."""

    minutes: int = 0
    wrvu: Decimal = ZERO

    def add(self, day: ShiftDay) -> None:
        """Count a day in."""
        self.minutes += day.minutes
        self.wrvu += day.wrvu

    @property
    def per_hour(self) -> Decimal | None:
        """Return wRVU an hour, None without a shift."""
        return wrvu_per_hour(self.wrvu, minutes=self.minutes)


@dataclass(slots=True)
class ShiftBucket:
    """The time of own production, and apart from it that of a residency; hours of a student are neither."""

    own: WorkedTime = field(default_factory=WorkedTime)
    training: WorkedTime = field(default_factory=WorkedTime)

    def add(self, day: ShiftDay) -> None:
        """Count a day in."""
        if day.counts_as is CountsAs.OWN:
            self.own.add(day)
        elif day.counts_as is CountsAs.TRAINING:
            self.training.add(day)


@dataclass(frozen=True, slots=True)
class ShiftHours:
    """Worked time by the key of a summary's bucket, and in all; a breakdown that is none by time has no buckets."""

    buckets: Mapping[str, ShiftBucket]
    total: ShiftBucket
    is_by_time: bool


def hours_worked(*, clinician: Clinician, first: date, last: date, by: By, at: datetime) -> ShiftHours:
    """Return a user's shifts from `first` to `last`, both included, with what was made on their days.

    Shifts of days to come, in the user's time zone, stay out until then, as lines do. One query.
    """
    days = shift_days(clinician=clinician, first=first, last=min(last, clinician.today(at)))
    return hours_of(days, by=by, week_start=clinician.week_start)


def hours_of(days: Iterable[ShiftDay], *, by: By, week_start: int) -> ShiftHours:
    """Return the worked time of days by bucket and in all (pure).

    A shift is of the day on which it began; two on one day add up. What was made on a day without one is left out.
    Source: the wRVU rules, section 8.
    """
    buckets: dict[str, ShiftBucket] = {}
    total = ShiftBucket()
    for day in days:
        total.add(day)
        if by in TIMES:
            buckets.setdefault(bucket_of(day.day, by=by, week_start=week_start), ShiftBucket()).add(day)
    return ShiftHours(buckets, total, by in TIMES)
