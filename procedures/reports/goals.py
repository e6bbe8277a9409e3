"""One's goals and the pace towards them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

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
from procedures.selectors.clinicians import Clinician
from procedures.selectors.totals import TallyFact, TallyKey, goal_wrvu_by_day, tallies

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
    *, clinician: Clinician, preferences: Preferences, at: datetime, on: date | None = None, plan: Plan | None = None,
    what_if: bool = False,
) -> Goals:  # fmt: skip
    """Return how the goals whose span holds a day stand on it, or the goal of a plan; up to 20, the first to end first.

    `on` is today, in the user's time zone, unless it is said; lines of later days are left out. On days of the stage
    resident training lines count. With `what_if` each goal has suggestions, of visits alone. Three queries at most.
    Raises SpanTooLong for a plan of more than ten years, or so long ago.
    """
    today = clinician.today(at) if on is None else on
    goals = _stored(clinician.user_id, today) if plan is None else [(None, plan.target)]
    followed = [(goal_id, target) for goal_id, target in goals if (target.last - target.first).days < MOST_DAYS]
    first = min([target.first for _, target in followed] + [today - timedelta(weeks=MOST_WEEKS + 1)])
    if plan is not None and (not followed or (today - first).days >= MOST_DAYS):
        raise SpanTooLong(f"from {plan.first} to {plan.last}, seen from {today}, are more than {MOST_DAYS} days")
    whole_log = goal_wrvu_by_day(clinician=clinician, last=today)
    by_day = {day: wrvu for day, wrvu in whole_log.items() if day >= first}
    first_on = min(whole_log, default=None)
    calendar = WorkCalendar(preferences)
    usual = usual_of(by_day, calendar=calendar, today=today, week_start=clinician.week_start)
    best = best_month_per_day(_by_month(whole_log), first_on=first_on, calendar=calendar, today=today)
    training = frozenset(day for day in by_day if clinician.is_resident_on(day))
    history = _history(clinician, today) if what_if else []

    def goal_pace(goal_id: UUID | None, target: Target) -> GoalPace:
        pace = pace_of(target, by_day=by_day, calendar=calendar, today=today, usual=usual, training=training)
        return GoalPace(
            goal_id=goal_id,
            pace=pace,
            lacks_balance=goal_id is not None and target.may_lack_balance(first_line_on=first_on or today),
            is_out_of_reach=pace.is_out_of_reach(best),
            suggestions=suggestions(pace, history=history, workdays_a_week=len(preferences.workdays)),
        )

    return Goals(
        on=today,
        goals=tuple(goal_pace(goal_id, target) for goal_id, target in followed),
        too_long=tuple(goal_id for goal_id, target in goals if goal_id and (goal_id, target) not in followed),
        usual=usual,
        best_per_day=best,
        preferences=preferences,
    )


def _by_month(by_day: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """Return sums by the first day of each month."""
    months: defaultdict[date, Decimal] = defaultdict(Decimal)
    for day, wrvu in by_day.items():
        months[day.replace(day=1)] += wrvu
    return dict(months)


def _stored(user_id: UUID, on: date) -> list[tuple[UUID | None, Target]]:
    live = Goal.objects.filter(user_id=user_id, deleted=False, period_start__lte=on, period_end__gte=on)
    names = ("id", "period_start", "period_end", "target_wrvu", "already_made", "already_made_through")
    return [
        (goal_id, Target(first, last, wrvu, already_made, through))
        for goal_id, first, last, wrvu, already_made, through in live.order_by("period_end", "id").values_list(*names)[
            :MOST_GOALS
        ]
        if first and last and wrvu is not None
    ]


def _history(clinician: Clinician, today: date) -> list[CodeHistory]:
    rows = tallies(clinician=clinician, first=today - _HISTORY, last=today, key=TallyKey.CODE)
    counted = TallyFact.TRAINING if clinician.is_resident_on(today) else TallyFact.OWN
    return [CodeHistory(row.key, row.lines, row.wrvu) for row in rows if row.fact is counted]
