"""Reports as series for charts, and as pictures."""

from __future__ import annotations

from typing import Any, Final

from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from benchmarks.selectors.tables import Position
from procedures.api.answers import PerUserView, user_of
from procedures.api.reports.pictures import (
    ANSWER,
    BUCKET,
    ETAG,
    FORM,
    KNOWN,
    MEDIA_TYPES,
    ChartRate,
    Picture,
    picture_answer,
    state_of,
)
from procedures.api.reports.spans import BY, BYS, FROM, REGION, TO, span_and_place
from procedures.reports.bars import TIMES
from procedures.reports.charts import ChartForm, file_of, own_bars
from procedures.reports.drawing import Drawing, span_in_words, standing_drawing, totals_drawing
from procedures.reports.periods import By
from procedures.reports.position import PositionState, own_position
from procedures.reports.series import Series, series_of, uplot, vega_lite
from procedures.reports.summary import summarise
from procedures.selectors.clinicians import clinician
from procedures.selectors.user_context import user_context
from wire.negotiation import OneForm
from wire.problems.responses import Problem
from wire.validation.queries import read_query
from wire.validation.values import choice, date_text

_MAKERS: Final = {"uplot": uplot, "vega-lite": vega_lite}
_SERIES: Final = OpenApiParameter("form", str, enum=list(_MAKERS), description="uplot unless said.")


class SeriesOutput(serializers.Serializer[object]):
    """Columns for uPlot (`names`, `data`, `series`), or a specification of Vega-Lite (all else)."""

    names = serializers.ListField(child=serializers.CharField(), required=False)
    series = serializers.ListField(child=serializers.DictField(), required=False)
    data = serializers.JSONField()  # type: ignore[assignment]  # a field of ours; the library keeps its own `data` apart
    title = serializers.CharField(required=False)
    mark = serializers.CharField(required=False)
    encoding = serializers.DictField(required=False)


class SummarySeries(PerUserView):
    """One's totals, ready to be drawn."""

    @extend_schema(operation_id="summary_series", parameters=[FROM, TO, BY, _SERIES], responses=SeriesOutput)
    def get(self, request: Request) -> Response:
        """Return own wRVU by day, month, code and so on as a chart library takes it."""
        asked = _asked(request, forms=list(_MAKERS))
        return Response(_MAKERS[asked.get("form", "uplot")](_series(request, asked)))


class SummaryChart(PerUserView):
    """One's totals as a picture."""

    content_negotiation_class = OneForm
    throttle_classes = (ChartRate,)

    @extend_schema(operation_id="summary_chart", parameters=[FROM, TO, BY, FORM, KNOWN, ETAG, BUCKET], responses=ANSWER)
    def get(self, request: Request) -> HttpResponseBase:
        """Return a picture of own wRVU by day, month, code and so on, over time of at most 400 bars.

        Where there would be more, the buckets are coarser, which `Chart-Bucket` says. `ETag` and `If-None-Match` spare
        what has not changed. One picture is drawn at a time in a process of the server; 429 `drawing` above.
        """
        asked = _asked(request, forms=list(MEDIA_TYPES))
        form, at = asked.pop("form", "svg"), timezone.now()
        first, last, by = asked["from"], asked["to"], By(asked.get("by", By.MONTH))
        who = clinician(user=user_of(request))

        def draw() -> Picture:
            bars = own_bars(clinician=who, first=first, last=last, by=by, at=at)
            drawing = totals_drawing(bars, title=f"Own wRVU, {span_in_words(first, last)}")
            return Picture(file_of(drawing, ChartForm(form)), bars.by.value)

        return picture_answer(request, form=form, state=(first, last, by, state_of(who, at=at)), draw=draw)


class StandingChart(PerUserView):
    """One's position as a picture."""

    content_negotiation_class = OneForm
    throttle_classes = (ChartRate,)

    @extend_schema(
        operation_id="summary_position_chart", parameters=[FROM, TO, REGION, FORM, KNOWN, ETAG], responses=ANSWER
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return a picture of the newest table of one's specialty with one's own figure in it; 404 without one.

        `ETag`, `If-None-Match` and 429 as of the picture of totals.
        """
        asked = span_and_place(request, {"form": choice(list(MEDIA_TYPES))})
        form = asked.pop("form", "svg")
        own = own_position(context=user_context(user=user_of(request)), at=timezone.now(), **asked)
        if own.state is PositionState.TOO_FEW_DAYS:
            raise Problem(404, "too_few_days", f"{own.over.days_missing} more days have to be covered first.")
        if not own.positions:
            raise Problem(404, "no_table", "There is no table to stand in, or nothing was logged in this span.")
        drawing = _standing(own.positions[0])
        # Tables, contracts and settings decide beside the log: the shapes themselves say whether they are the same.
        return picture_answer(
            request, form=form, state=drawing, draw=lambda: Picture(file_of(drawing, ChartForm(form)))
        )


def _standing(position: Position) -> Drawing:
    source, row = position.source, position.row
    return standing_drawing(
        [(point.percent, point.value) for point in position.points],
        None if position.standing is None else position.value,
        title=f"{row.specialty}, {row.region}, {row.population}",
        source=f"{source}{', made up' if source.made_up else ''}, n = {row.n:,}",
    )


def _asked(request: Request, *, forms: list[str]) -> dict[str, Any]:  # Any: each parameter's own type
    checks = {"from": date_text(), "to": date_text(), "by": choice(BYS), "form": choice(forms)}
    return read_query(request.query_params, checks, required=("from", "to"))


def _series(request: Request, asked: dict[str, Any]) -> Series:  # Any: as above
    by = By(asked.get("by", By.MONTH))
    who = clinician(user=user_of(request))
    summary = summarise(clinician=who, first=asked["from"], last=asked["to"], by=by, at=timezone.now())
    return series_of({key: bucket.own.wrvu for key, bucket in summary.buckets.items()}, is_time=by in TIMES)
