"""Goal, pace and position as the page of a day sums them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from benchmarks.selectors.tables import Position
from procedures.reports.goals import GoalPace, goals_pace
from procedures.reports.position import PositionState, own_position
from procedures.selectors.user_context import UserContext


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The goal that ends first, and the position of the year so far in the newest table that gives one.

    `days_missing` until there may be a position; 0 where there may, or nothing was logged.
    """

    goal: GoalPace | None
    position: Position | None
    is_early: bool
    days_missing: int


def day_summary(*, context: UserContext, on: date, at: datetime) -> DaySummary:
    """Return goal and position as they stand on a day; those without are None. Five queries, and one more for each
    release that a table rests on."""
    goals = goals_pace(clinician=context.clinician, preferences=context.preferences, at=at, on=on).goals
    own = own_position(context=context, first=date(on.year, 1, 1), last=on, region="US", metric="wrvu", at=at)
    return DaySummary(
        goal=next(iter(goals), None),
        position=next((position for position in own.positions if position.standing is not None), None),
        is_early=own.over.is_early,
        days_missing=own.over.days_missing if own.state is PositionState.TOO_FEW_DAYS else 0,
    )
