"""Reports over REST."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from benchmarks.selectors.tables import Position
from procedures.api.answers import PerUserView, user_of
from procedures.api.reports.chart_response import ANSWER, ChartFile, ChartRate, chart_answer
from procedures.api.reports.parameters import (
    BUCKET,
    BY,
    BYS,
    ETAG,
    FORM,
    FROM,
    KNOWN,
    MEDIA_TYPES,
    METRIC,
    REGION,
    SHARE,
    TO,
    span_and_place,
)
from procedures.api.reports.serializers.pace import PaceOutput, pace_json
from procedures.api.reports.serializers.position import MixOutput, PositionOutput, mix_json, position_json
from procedures.api.reports.serializers.series import SeriesOutput
from procedures.api.reports.serializers.summary import SummaryOutput, summary_json
from procedures.domain.days import FIRST_DAY
from procedures.reports.bars import TIMES
from procedures.reports.charts import ChartForm, file_of, own_bars
from procedures.reports.drawing import span_in_words, standing_drawing, totals_drawing
from procedures.reports.goals import Plan, goals_pace
from procedures.reports.hours import hours_worked
from procedures.reports.mix import own_mix
from procedures.reports.periods import By
from procedures.reports.position import PositionState, own_position
from procedures.reports.series import Series, series_of, uplot, vega_lite
from procedures.reports.shapes import Drawing
from procedures.reports.summary import Summary, summarize
from procedures.selectors.clinicians import ClinicianState, clinician, clinician_state
from procedures.selectors.preferences import preferences
from procedures.selectors.user_context import user_context
from wire.conditional import program_version, unless_known
from wire.negotiation import OneForm
from wire.problems.responses import Problem
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
_MAKERS: Final = {"uplot": uplot, "vega-lite": vega_lite}
_SERIES: Final = OpenApiParameter("form", str, enum=list(_MAKERS), description="uplot unless said.")
_LEAST: Final = Decimal("0.01")
# What makes a report.
_APPS: Final = ("accounts", "codes", "procedures", "wire")


class OwnSummary(PerUserView):
    """One's totals over a span."""

    @extend_schema(
        operation_id="summary",
        parameters=[FROM, TO, BY, KNOWN, ETAG],
        responses={200: SummaryOutput, 304: None},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return own production from `from` to `to`, broken down, and wRVU an hour; both days are included.

        `ETag` and `If-None-Match` spare what has not changed.
        """
        checks = {"from": date_text(), "to": date_text(), "by": choice(BYS)}
        parameters = read_query(request.query_params, checks, required=("from", "to"))
        by = By(parameters.get("by", By.MONTH))
        first, last, at = parameters["from"], parameters["to"], timezone.now()
        read = clinician_state(user=user_of(request))
        who = read.clinician

        def make() -> object:
            summary = summarize(clinician=who, first=first, last=last, by=by, at=at)
            return summary_json(summary, hours_worked(clinician=who, first=first, last=last, by=by, at=at))

        return unless_known(request, "summary", first, last, by, *_state(read, at), make=make)


class OwnStanding(PerUserView):
    """Where one's production stands in a national table."""

    @extend_schema(
        operation_id="summary_position", parameters=[FROM, TO, REGION, METRIC, SHARE], responses=PositionOutput
    )
    def get(self, request: Request) -> Response:
        """Return the production of a span as a year, and its percentile in each table."""
        parameters = span_and_place(request)
        context = user_context(user=user_of(request))
        return Response(position_json(own_position(context=context, at=timezone.now(), **parameters)))


class OwnMix(PerUserView):
    """How one's codes differ from those of the specialty."""

    @extend_schema(operation_id="summary_mix", parameters=[FROM, TO], responses=MixOutput)
    def get(self, request: Request) -> Response:
        """Return the codes that clinicians of one's specialty bill and one rarely logs, and the reverse."""
        checks = {"from": date_text(), "to": date_text()}
        parameters = read_query(request.query_params, checks, required=("from", "to"))
        who = clinician(user=user_of(request))
        return Response(mix_json(own_mix(clinician=who, first=parameters["from"], last=parameters["to"])))


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
        parameters = read_query(request.query_params, checks)
        user = user_of(request)
        goals = goals_pace(
            clinician=clinician(user=user),
            preferences=preferences(user_id=user.id),
            at=timezone.now(),
            on=parameters.get("on"),
            plan=_plan(parameters),
            what_if=parameters.get("what_if", False),
        )
        return Response(pace_json(goals))


def _plan(parameters: dict[str, Any]) -> Plan | None:  # Any: each parameter's own type
    if "target" not in parameters:
        if beside := [name for name in ("fte", "from", "to") if name in parameters]:
            raise unanswerable({name: ["needs_target"] for name in beside})
        return None
    if missing := [name for name in ("from", "to") if name not in parameters]:
        raise unanswerable({name: ["required"] for name in missing})
    return Plan(parameters["from"], parameters["to"], parameters["target"], parameters.get("fte", Decimal(1)))


class SummarySeries(PerUserView):
    """One's totals, ready to be drawn."""

    @extend_schema(
        operation_id="summary_series",
        parameters=[FROM, TO, BY, _SERIES, KNOWN, ETAG],
        responses={200: SeriesOutput, 304: None},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return own wRVU by day, month, code and so on as a chart library takes it.

        `ETag` and `If-None-Match` spare what has not changed.
        """
        parameters = _parameters(request, forms=list(_MAKERS))
        first, last, by = parameters["from"], parameters["to"], By(parameters.get("by", By.MONTH))
        form, at, read = parameters.get("form", "uplot"), timezone.now(), clinician_state(user=user_of(request))

        def make() -> object:
            summary = summarize(clinician=read.clinician, first=first, last=last, by=by, at=at)
            return _MAKERS[form](_series(summary, by))

        return unless_known(request, "series", first, last, by, form, *_state(read, at), make=make)


class SummaryChart(PerUserView):
    """One's totals as a chart."""

    content_negotiation_class = OneForm
    throttle_classes = (ChartRate,)

    @extend_schema(operation_id="summary_chart", parameters=[FROM, TO, BY, FORM, KNOWN, ETAG, BUCKET], responses=ANSWER)
    def get(self, request: Request) -> HttpResponseBase:
        """Return a chart of own wRVU by day, month, code and so on, over time of at most 400 bars.

        Where there would be more, the buckets are coarser, which `Chart-Bucket` says. `ETag` and `If-None-Match` spare
        what has not changed. One chart is drawn at a time in a process of the server; 429 `drawing` above.
        """
        parameters = _parameters(request, forms=list(MEDIA_TYPES))
        form, at = parameters.pop("form", "svg"), timezone.now()
        first, last, by = parameters["from"], parameters["to"], By(parameters.get("by", By.MONTH))
        read = clinician_state(user=user_of(request))
        who = read.clinician

        def draw() -> ChartFile:
            bars = own_bars(clinician=who, first=first, last=last, by=by, at=at)
            drawing = totals_drawing(bars, title=f"Own wRVU, {span_in_words(first, last)}")
            return ChartFile(file_of(drawing, ChartForm(form)), bars.by.value)

        return chart_answer(request, form=form, state=(first, last, by, *_state(read, at)), draw=draw)


class StandingChart(PerUserView):
    """One's position as a chart."""

    content_negotiation_class = OneForm
    throttle_classes = (ChartRate,)

    @extend_schema(
        operation_id="summary_position_chart", parameters=[FROM, TO, REGION, FORM, KNOWN, ETAG], responses=ANSWER
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return a chart of the newest table of one's specialty with one's own figure in it; 404 without one.

        `ETag`, `If-None-Match` and 429 as of the chart of totals.
        """
        parameters = span_and_place(request, {"form": choice(list(MEDIA_TYPES))})
        form = parameters.pop("form", "svg")
        own = own_position(context=user_context(user=user_of(request)), at=timezone.now(), **parameters)
        if own.state is PositionState.TOO_FEW_DAYS:
            raise Problem(404, "too_few_days", f"{own.over.days_missing} more days have to be covered first.")
        if not own.positions:
            raise Problem(404, "no_table", "There is no table to stand in, or nothing was logged in this span.")
        drawing = _standing(own.positions[0])
        # Tables, contracts and settings decide beside the log: the shapes themselves say whether they are the same.
        return chart_answer(
            request, form=form, state=drawing, draw=lambda: ChartFile(file_of(drawing, ChartForm(form)))
        )


def _standing(position: Position) -> Drawing:
    source, row = position.source, position.row
    return standing_drawing(
        [(point.percent, point.value) for point in position.points],
        None if position.standing is None else position.value,
        title=f"{row.specialty}, {row.region}, {row.population}",
        source=f"{source}{', made up' if source.made_up else ''}, n = {row.n:,}",
    )


def _parameters(request: Request, *, forms: list[str]) -> dict[str, Any]:  # Any: each parameter's own type
    checks = {"from": date_text(), "to": date_text(), "by": choice(BYS), "form": choice(forms)}
    return read_query(request.query_params, checks, required=("from", "to"))


def _series(summary: Summary, by: By) -> Series:
    return series_of({key: bucket.own.wrvu for key, bucket in summary.buckets.items()}, is_time=by in TIMES)


def _state(read: ClinicianState, at: datetime) -> tuple[object, ...]:
    """Return what totals of a user depend on beside the parameters; it changes with every change of a line's worth."""
    return read.streams, read.clinician, read.clinician.today(at), program_version(*_APPS)
