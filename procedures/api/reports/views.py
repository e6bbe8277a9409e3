"""Reports over REST."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.answers import PerUserView, user_of
from procedures.api.reports.paces import PaceOutput, pace_json
from procedures.api.reports.positions import MixOutput, PositionOutput, mix_json, position_json
from procedures.api.reports.spans import BY, BYS, FROM, METRIC, REGION, SHARE, TO, span_and_place
from procedures.api.reports.summaries import SummaryOutput, summary_json
from procedures.domain.days import FIRST_DAY
from procedures.reports.goals import Plan, goals_pace
from procedures.reports.mix import own_mix
from procedures.reports.periods import By
from procedures.reports.position import own_position
from procedures.reports.summary import summarise
from procedures.selectors.clinicians import clinician
from procedures.selectors.preferences import preferences
from procedures.selectors.user_context import user_context
from wire.validation.queries import read_query, unanswerable
from wire.validation.values import amount_text, choice, date_text, flag_text

_ON: Final = OpenApiParameter("on", str, description="The day to look from; today unless said.")
_TARGET: Final = OpenApiParameter(
    "target", str, description="A goal to try out, in wRVU at full time; with `from` and `to`, instead of one's goals."
)
_FTE: Final = OpenApiParameter(
    "fte", str, description="The full-time equivalent of the goal to try out; 1 unless said."
)
_WHAT_IF: Final = OpenApiParameter(
    "what_if", int, enum=[0, 1], description="1: with what would close the gap, of visits alone."
)
_LEAST: Final = Decimal("0.01")


class OwnSummary(PerUserView):
    """One's totals over a span."""

    @extend_schema(operation_id="summary", parameters=[FROM, TO, BY], responses=SummaryOutput)
    def get(self, request: Request) -> Response:
        """Return own production from `from` to `to`, broken down; both days are included."""
        checks = {"from": date_text(), "to": date_text(), "by": choice(BYS)}
        asked = read_query(request.query_params, checks, required=("from", "to"))
        by = By(asked.get("by", By.MONTH))
        who = clinician(user=user_of(request))
        summary = summarise(clinician=who, first=asked["from"], last=asked["to"], by=by, at=timezone.now())
        return Response(summary_json(summary))


class OwnStanding(PerUserView):
    """Where one's production stands in a national table."""

    @extend_schema(
        operation_id="summary_position", parameters=[FROM, TO, REGION, METRIC, SHARE], responses=PositionOutput
    )
    def get(self, request: Request) -> Response:
        """Return the production of a span as a year, and its percentile in each table."""
        asked = span_and_place(request)
        context = user_context(user=user_of(request))
        return Response(position_json(own_position(context=context, at=timezone.now(), **asked)))


class OwnMix(PerUserView):
    """How one's codes differ from those of the specialty."""

    @extend_schema(operation_id="summary_mix", parameters=[FROM, TO], responses=MixOutput)
    def get(self, request: Request) -> Response:
        """Return the codes that clinicians of one's specialty bill and one rarely logs, and the reverse."""
        checks = {"from": date_text(), "to": date_text()}
        asked = read_query(request.query_params, checks, required=("from", "to"))
        who = clinician(user=user_of(request))
        return Response(mix_json(own_mix(clinician=who, first=asked["from"], last=asked["to"])))


class OwnPace(PerUserView):
    """The pace towards one's goals."""

    @extend_schema(
        operation_id="summary_pace", parameters=[_ON, _TARGET, _FTE, FROM, TO, _WHAT_IF], responses=PaceOutput
    )
    def get(self, request: Request) -> Response:
        """Return what is made, needed a working day and projected for each goal of a day, or for one to try out."""
        day = date_text(earliest=FIRST_DAY)
        target = amount_text(least=_LEAST, most=Decimal("9999999.99"))
        fte = amount_text(least=_LEAST, most=Decimal(1))
        checks = {"on": day, "target": target, "fte": fte, "from": day, "to": day, "what_if": flag_text()}
        asked = read_query(request.query_params, checks)
        user = user_of(request)
        goals = goals_pace(
            clinician=clinician(user=user),
            preferences=preferences(user_id=user.id),
            at=timezone.now(),
            on=asked.get("on"),
            plan=_plan(asked),
            what_if=asked.get("what_if", False),
        )
        return Response(pace_json(goals))


def _plan(asked: dict[str, Any]) -> Plan | None:  # Any: each parameter's own type
    if "target" not in asked:
        if beside := [name for name in ("fte", "from", "to") if name in asked]:
            raise unanswerable({name: ["needs_target"] for name in beside})
        return None
    if missing := [name for name in ("from", "to") if name not in asked]:
        raise unanswerable({name: ["required"] for name in missing})
    return Plan(asked["from"], asked["to"], asked["target"], asked.get("fte", Decimal(1)))
