"""Reports over REST."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.answers import PerUserView, user_of
from procedures.api.positions import PositionOutput, position_json
from procedures.api.summaries import SummaryOutput, summary_json
from procedures.reports.periods import By
from procedures.reports.position import own_position
from procedures.reports.summary import summarise
from wire.queries import read_query
from wire.values import choice, date_text, text

_BYS: Final = [by.value for by in By]
_FROM: Final = OpenApiParameter("from", date, required=True, description="First day, included.")
_TO: Final = OpenApiParameter("to", date, required=True, description="Last day, included.")
_BY: Final = OpenApiParameter("by", str, enum=_BYS, description="By what the total is broken down; month unless said.")
_REGION: Final = OpenApiParameter("region", str, description="Region of the table; US unless said.")
_METRIC: Final = OpenApiParameter("metric", str, description="Metric of the table; wrvu unless said.")


class OwnSummary(PerUserView):
    """One's totals over a span."""

    @extend_schema(operation_id="summary", parameters=[_FROM, _TO, _BY], responses=SummaryOutput)
    def get(self, request: Request) -> Response:
        """Return own production from `from` to `to`, broken down; both days are included."""
        checks = {"from": date_text(), "to": date_text(), "by": choice(_BYS)}
        asked = read_query(request.query_params, checks, required=("from", "to"))
        by = By(asked.get("by", By.MONTH))
        summary = summarise(user=user_of(request), first=asked["from"], last=asked["to"], by=by, at=timezone.now())
        return Response(summary_json(summary))


class OwnStanding(PerUserView):
    """Where one's production stands in a national table."""

    @extend_schema(operation_id="summary_position", parameters=[_FROM, _TO, _REGION, _METRIC], responses=PositionOutput)
    def get(self, request: Request) -> Response:
        """Return the production of a span as a year of a full-time equivalent, and its percentile in each table."""
        slug = text(max_length=32, min_length=1)
        checks = {"from": date_text(), "to": date_text(), "region": slug, "metric": slug}
        asked = read_query(request.query_params, checks, required=("from", "to"))
        standing = own_position(
            user=user_of(request),
            first=asked["from"],
            last=asked["to"],
            region=asked.get("region", "US"),
            metric=asked.get("metric", "wrvu"),
            at=timezone.now(),
        )
        return Response(position_json(standing))
