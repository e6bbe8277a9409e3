"""One's goals and the pace towards them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from accounts.models import User
from procedures.models import Goal
from procedures.reports.pace import (
    HUNDREDTH,
    MOST_WEEKS,
    CodeHistory,
    Pace,
    Suggestion,
    Target,
    Usual,
    pace_of,
    suggestions,
    usual_of,
)
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.preferences import preferences
from procedures.selectors.totals import Fact, Key, daily, tallies
from procedures.values.preferences import Preferences
from procedures.values.workdays import WorkCalendar

MOST_GOALS: Final = 20
_HISTORY: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class GoalPace:
    """The pace towards a goal; `goal_id` is None for one that was only asked about."""

    goal_id: UUID | None
    pace: Pace
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A goal that is asked about: wRVU of a full-time year or span, at an FTE above 0, up to 1."""

    first: date
    last: date
    full_time_wrvu: Decimal
    fte: Decimal

    @property
    def target(self) -> Target:
        """Return the part of the goal that the FTE stands for."""
        return Target(self.first, self.last, (self.full_time_wrvu * self.fte).quantize(HUNDREDTH, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Goals:
    """The pace towards each goal on a day, what it rests on, and which settings could not be read.

    `too_long` are the ids of goals of more than ten years, which are not followed.
    """

    on: date
    goals: tuple[GoalPace, ...]
    too_long: tuple[UUID, ...]
    usual: Usual | None
    preferences: Preferences


def goals_pace(*, user: User, at: datetime, on: date | None = None, plan: Plan | None = None) -> Goals:
    """Return how the goals whose span holds a day stand on it, or the goal of a plan; up to 20, the first to end first.

    `on` is today, in the user's time zone, unless it is said; lines of later days are left out. Six queries.
    Raises SpanTooLong for a plan of more than ten years, or so long ago.
    """
    who = clinician(user=user)
    today = who.today(at) if on is None else on
    set_by_user = preferences(user_id=user.id)
    asked = _stored(user, today) if plan is None else [(None, plan.target)]
    targets = [(goal_id, target) for goal_id, target in asked if (target.last - target.first).days < MOST_DAYS]
    first = min([target.first for _, target in targets] + [today - timedelta(weeks=MOST_WEEKS + 1)])
    if plan is not None and (not targets or (today - first).days >= MOST_DAYS):
        raise SpanTooLong(f"from {plan.first} to {plan.last}, seen from {today}, are more than {MOST_DAYS} days")
    made = daily(clinician=who, first=first, last=today)
    calendar = WorkCalendar(set_by_user)
    usual = usual_of(made, calendar=calendar, today=today, week_start=who.week_start)
    history = _history(who, today)
    workdays = len(set_by_user.workdays)
    paces = [
        (goal_id, pace_of(one, made=made, calendar=calendar, today=today, usual=usual)) for goal_id, one in targets
    ]
    return Goals(
        on=today,
        goals=tuple(
            GoalPace(goal_id, pace, suggestions(pace, history=history, workdays_a_week=workdays))
            for goal_id, pace in paces
        ),
        too_long=tuple(goal_id for goal_id, target in asked if goal_id and (goal_id, target) not in targets),
        usual=usual,
        preferences=set_by_user,
    )


def _stored(user: User, on: date) -> list[tuple[UUID | None, Target]]:
    live = Goal.objects.filter(user=user, deleted=False, period_start__lte=on, period_end__gte=on)
    rows = live.order_by("period_end", "id").values_list("id", "period_start", "period_end", "target_wrvu")
    return [
        (goal_id, Target(first, last, wrvu))
        for goal_id, first, last, wrvu in rows[:MOST_GOALS]
        if first and last and wrvu is not None
    ]


def _history(who: Clinician, today: date) -> list[CodeHistory]:
    found = tallies(clinician=who, first=today - _HISTORY, last=today, key=Key.CODE)
    return [CodeHistory(one.key, one.lines, one.wrvu) for one in found if one.fact is Fact.OWN]
