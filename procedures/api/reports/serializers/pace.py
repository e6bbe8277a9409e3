"""Goals and pace as the API gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rest_framework import serializers

from procedures.reports.goals import GoalPace, Goals
from procedures.reports.pace import Pace, PaceState, Projection


class ProjectionOutput(serializers.Serializer[object]):
    """Where the usual pace leads; `low` and `high` hold eight cases of ten, null under four weeks of one's own."""

    wrvu = serializers.CharField()
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)


class SuggestionOutput(serializers.Serializer[object]):
    """So many more lines of a code a week would close the gap."""

    code = serializers.CharField()
    more_a_week = serializers.IntegerField()
    each = serializers.CharField()


class CoursePointOutput(serializers.Serializer[object]):
    """What was made of a goal by the end of a day."""

    on = serializers.DateField()
    made = serializers.CharField()


class GoalPaceOutput(serializers.Serializer[object]):
    """How a goal stands: wRVU throughout, working days by the calendar."""

    goal_id = serializers.UUIDField(allow_null=True)
    state = serializers.CharField(help_text=f"One of {', '.join(PaceState)}.")
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    target = serializers.CharField()
    already_made = serializers.CharField(allow_null=True, help_text="Made before the log, as the goal says")
    already_made_through = serializers.DateField(allow_null=True)
    made = serializers.CharField(help_text="With what was already made")
    training = serializers.CharField(help_text="Of `made`, training lines of days in the stage resident")
    expected = serializers.CharField(help_text="What an even pace would have made")
    ahead = serializers.CharField(help_text="Made above what was expected; below it, with a minus sign")
    working_days = serializers.IntegerField()
    working_days_done = serializers.IntegerField()
    working_days_left = serializers.IntegerField()
    needed_per_day = serializers.CharField(allow_null=True)
    out_of_reach = serializers.BooleanField(
        help_text="Needed a working day are more than 1.5 times `best_per_day`; never without a full month of one's own"
    )
    lacks_opening_balance = serializers.BooleanField(
        help_text="28 days or more of the goal lie before the log, and what was made in them was not said"
    )
    projection = ProjectionOutput(allow_null=True)
    course = CoursePointOutput(
        many=True,
        help_text="How `made` came together, about 60 points at most, from the day before the first that counts on;"
        " empty for a goal to come",
    )
    suggestions = SuggestionOutput(many=True, help_text="Of visits alone, and only with `what_if=1`")


class PaceOutput(serializers.Serializer[object]):
    """The pace towards each goal of a day; `weeks` of one's own and `per_day` are what the projection rests on."""

    on = serializers.DateField()
    weeks = serializers.IntegerField()
    per_day = serializers.CharField(allow_null=True)
    best_per_day = serializers.CharField(
        allow_null=True, help_text="The highest wRVU per working day of a full month of one's own"
    )
    goals = GoalPaceOutput(many=True)
    too_long = serializers.ListField(
        child=serializers.UUIDField(), help_text="Goals of more than ten years: not followed"
    )
    unreadable_settings = serializers.ListField(child=serializers.CharField())


def pace_json(goals: Goals) -> dict[str, object]:
    """Return paces as `PaceOutput` describes them."""
    return {
        "on": goals.on.isoformat(),
        "weeks": 0 if goals.usual is None else goals.usual.weeks,
        "per_day": None if goals.usual is None else f"{goals.usual.per_day:.2f}",
        "best_per_day": _figure(goals.best_per_day),
        "goals": [_goal_json(one) for one in goals.goals],
        "too_long": [str(goal_id) for goal_id in goals.too_long],
        "unreadable_settings": list(goals.preferences.unreadable),
    }


def _goal_json(goal: GoalPace) -> dict[str, object]:
    pace: Pace = goal.pace
    return {
        "goal_id": None if goal.goal_id is None else str(goal.goal_id),
        "state": pace.state.value,
        "first_on": pace.target.first.isoformat(),
        "last_on": pace.target.last.isoformat(),
        "target": f"{pace.target.wrvu:.2f}",
        "already_made": _figure(pace.target.already_made),
        "already_made_through": _day(pace.target.already_made_through),
        "made": f"{pace.achieved:.2f}",
        "training": f"{pace.training:.2f}",
        "expected": f"{pace.expected:.2f}",
        "ahead": f"{pace.ahead:.2f}",
        "working_days": pace.days,
        "working_days_done": pace.days_done,
        "working_days_left": pace.days_left,
        "needed_per_day": _figure(pace.needed_per_day),
        "out_of_reach": goal.is_out_of_reach,
        "lacks_opening_balance": goal.lacks_balance,
        "projection": _projection_json(pace.projection),
        "course": [{"on": point.on.isoformat(), "made": f"{point.wrvu:.2f}"} for point in pace.course],
        "suggestions": [
            {"code": each.code, "more_a_week": each.more_a_week, "each": f"{each.each:.2f}"}
            for each in goal.suggestions
        ],
    }


def _projection_json(projection: Projection | None) -> dict[str, str | None] | None:
    if projection is None:
        return None
    return {"wrvu": f"{projection.wrvu:.2f}", "low": _figure(projection.low), "high": _figure(projection.high)}


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
