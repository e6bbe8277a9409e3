"""One's goals and the pace towards them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from accounts.models import User
from procedures.collections.preferences import Preferences
from procedures.models import Goal
from procedures.reports.pace import (
    HUNDREDTH,
    MOST_WEEKS,
    CodeHistory,
    Pace,
    Suggestion,
    Target,
    Usual,
    best_month_per_day,
    pace_of,
    suggestions,
    usual_of,
)
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.reports.workdays import WorkCalendar
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.preferences import preferences
from procedures.selectors.totals import TallyFact, TallyKey, daily, monthly, tallies

MOST_GOALS: Final = 20
_HISTORY: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class GoalPace:
    """The pace towards a goal; `goal_id` is None for one that was only asked about.

    `lacks_balance` says that a month or more of its span lies before the log and nobody said what was made in it: then
    what each day needs says nothing. `is_out_of_reach`: the days that are left cannot bring it, by one's best month.
    """

    goal_id: UUID | None
    pace: Pace
    lacks_balance: bool
    is_out_of_reach: bool
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

    `best_per_day` is the highest wRVU per working day of a full month of one's own, None without one. `too_long` are
    the ids of goals of more than ten years, which are not followed.
    """

    on: date
    goals: tuple[GoalPace, ...]
    too_long: tuple[UUID, ...]
    usual: Usual | None
    best_per_day: Decimal | None
    preferences: Preferences


def goals_pace(
    *, user: User, at: datetime, on: date | None = None, plan: Plan | None = None, what_if: bool = False
) -> Goals:
    """Return how the goals whose span holds a day stand on it, or the goal of a plan; up to 20, the first to end first.

    `on` is today, in the user's time zone, unless it is said; lines of later days are left out. On days of the stage
    resident training lines count. With `what_if` each goal has suggestions, of visits alone. Seven queries at most.
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
    first_on, of_months = monthly(clinician=who, last=today)
    best = best_month_per_day(of_months, first_on=first_on, calendar=calendar, today=today)
    training = frozenset(day for day in made if who.is_resident_on(day))
    history = _history(who, today) if what_if else []

    def pace(goal_id: UUID | None, target: Target) -> GoalPace:
        found = pace_of(target, made=made, calendar=calendar, today=today, usual=usual, training=training)
        return GoalPace(
            goal_id=goal_id,
            pace=found,
            lacks_balance=goal_id is not None and target.may_lack_balance(first_line_on=first_on or today),
            is_out_of_reach=found.is_out_of_reach(best),
            suggestions=suggestions(found, history=history, workdays_a_week=len(set_by_user.workdays)),
        )

    return Goals(
        on=today,
        goals=tuple(pace(goal_id, target) for goal_id, target in targets),
        too_long=tuple(goal_id for goal_id, target in asked if goal_id and (goal_id, target) not in targets),
        usual=usual,
        best_per_day=best,
        preferences=set_by_user,
    )


def _stored(user: User, on: date) -> list[tuple[UUID | None, Target]]:
    live = Goal.objects.filter(user=user, deleted=False, period_start__lte=on, period_end__gte=on)
    names = ("id", "period_start", "period_end", "target_wrvu", "already_made", "already_made_through")
    return [
        (goal_id, Target(first, last, wrvu, already_made, through))
        for goal_id, first, last, wrvu, already_made, through in live.order_by("period_end", "id").values_list(*names)[
            :MOST_GOALS
        ]
        if first and last and wrvu is not None
    ]


def _history(who: Clinician, today: date) -> list[CodeHistory]:
    found = tallies(clinician=who, first=today - _HISTORY, last=today, key=TallyKey.CODE)
    counted = TallyFact.TRAINING if who.is_resident_on(today) else TallyFact.OWN
    return [CodeHistory(one.key, one.lines, one.wrvu) for one in found if one.fact is counted]
