"""What a day's page says of goal, pace and position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from benchmarks.selectors.tables import Position
from procedures.reports.goals import GoalPace, goals_pace
from procedures.reports.position import State, own_position


@dataclass(frozen=True, slots=True)
class Outlook:
    """The goal that ends first, and the position of the year so far in the newest table that gives one.

    `days_missing` until there may be a position; 0 where there may, or nothing was logged.
    """

    goal: GoalPace | None
    position: Position | None
    is_early: bool
    days_missing: int


def outlook(*, user: User, on: date, at: datetime) -> Outlook:
    """Return goal and position as they stand on a day; those without are None. At most 16 queries."""
    paces = goals_pace(user=user, at=at, on=on)
    own = own_position(user=user, first=date(on.year, 1, 1), last=on, region="US", metric="wrvu", at=at)
    placed = [one for one in own.positions if one.standing is not None]
    return Outlook(
        goal=paces.goals[0] if paces.goals else None,
        position=placed[0] if placed else None,
        is_early=own.over.is_early,
        days_missing=own.over.days_missing if own.state is State.TOO_FEW_DAYS else 0,
    )
