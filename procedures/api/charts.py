"""Reports as series for charts, and as pictures."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.answers import PerUserView, user_of
from procedures.api.spans import BY, BYS, FROM, REGION, TO, span_and_place
from procedures.reports.periods import By
from procedures.reports.position import State, own_position
from procedures.reports.series import Series, series_of, uplot, vega_lite
from procedures.reports.summary import summarise
from wire.negotiation import OneForm
from wire.problems import Problem
from wire.queries import read_query
from wire.values import choice, date_text

_TIMES: Final = frozenset({By.DAY, By.WEEK, By.MONTH, By.QUARTER, By.YEAR})
_PICTURES: Final = {"svg": "image/svg+xml", "png": "image/png"}
_PICTURE: Final = OpenApiParameter("form", str, enum=list(_PICTURES), description="svg unless said.")
_MAKERS: Final = {"uplot": uplot, "vega-lite": vega_lite}
_SERIES: Final = OpenApiParameter("form", str, enum=list(_MAKERS), description="uplot unless said.")
_PICTURE_ANSWER: Final = {(200, kind): OpenApiTypes.BINARY for kind in _PICTURES.values()}


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

    @extend_schema(operation_id="summary_chart", parameters=[FROM, TO, BY, _PICTURE], responses=_PICTURE_ANSWER)
    def get(self, request: Request) -> HttpResponse:
        """Return a picture of own wRVU by day, month, code and so on."""
        # The plotting library costs half a second and 40 MB, which a process that draws nothing is spared.
        from procedures.reports.charts import ChartForm, totals_chart

        asked = _asked(request, forms=list(_PICTURES))
        form = asked.get("form", "svg")
        title = f"Own wRVU, {asked['from']} to {asked['to']}"
        body = totals_chart(_series(request, asked), title=title, form=ChartForm(form))
        return HttpResponse(body, content_type=_PICTURES[form])


class StandingChart(PerUserView):
    """One's position as a picture."""

    content_negotiation_class = OneForm

    @extend_schema(
        operation_id="summary_position_chart", parameters=[FROM, TO, REGION, _PICTURE], responses=_PICTURE_ANSWER
    )
    def get(self, request: Request) -> HttpResponse:
        """Return a picture of the newest table of one's specialty with one's own figure in it; 404 without one."""
        from procedures.reports.charts import ChartForm, standing_chart  # as above

        asked = span_and_place(request, {"form": choice(list(_PICTURES))})
        form = asked.pop("form", "svg")
        own = own_position(user=user_of(request), at=timezone.now(), **asked)
        if own.state is State.TOO_FEW_DAYS:
            raise Problem(404, "too_few_days", f"{own.over.days_missing} more days have to be covered first.")
        if not own.positions:
            raise Problem(404, "no_table", "There is no table to stand in, or nothing was logged in this span.")
        first = own.positions[0]
        body = standing_chart(
            [(point.percent, point.value) for point in first.points],
            None if first.standing is None else first.value,
            title=f"{first.row.specialty}, {first.row.region}, {first.row.population}",
            source=f"{first.source}{', made up' if first.source.made_up else ''}, n = {first.row.n:,}",
            form=ChartForm(form),
        )
        return HttpResponse(body, content_type=_PICTURES[form])


def _asked(request: Request, *, forms: list[str]) -> dict[str, Any]:  # Any: each parameter's own type
    checks = {"from": date_text(), "to": date_text(), "by": choice(BYS), "form": choice(forms)}
    return read_query(request.query_params, checks, required=("from", "to"))


def _series(request: Request, asked: dict[str, Any]) -> Series:  # Any: as above
    by = By(asked.get("by", By.MONTH))
    summary = summarise(user=user_of(request), first=asked["from"], last=asked["to"], by=by, at=timezone.now())
    return series_of({key: bucket.own.wrvu for key, bucket in summary.buckets.items()}, is_time=by in _TIMES)
