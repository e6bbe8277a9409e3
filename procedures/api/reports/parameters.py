"""Query parameters of reports: span of days, breakdown, place, metric and form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from benchmarks.medicare.method import METRICS
from procedures.reports.bars import MOST_BARS
from procedures.reports.periods import By
from wire.validation.queries import read_query
from wire.validation.values import Validator, choice, date_text, integer_text, text

BYS: Final = [by.value for by in By]
FROM: Final = OpenApiParameter("from", date, required=True, description="First day, included.")
TO: Final = OpenApiParameter("to", date, required=True, description="Last day, included.")
BY: Final = OpenApiParameter("by", str, enum=BYS, description="By what the total is broken down; month unless said.")
REGION: Final = OpenApiParameter("region", str, description="Region of the table; US unless said.")
METRIC: Final = OpenApiParameter("metric", str, enum=METRICS, description="Metric of the table; wrvu unless said.")
SHARE: Final = OpenApiParameter(
    "medicare_share", int, description="How many percent of the production Medicare paid for; the user's setting."
)


def span_and_place(
    request: Request, more: Mapping[str, Validator[Any]] | None = None
) -> dict[str, Any]:  # Any: each parameter's own type
    """Return `first`, `last`, `region`, `metric` and `medicare_share` of a query, and what `more` reads where given."""
    slug = text(max_length=32, min_length=1)
    checks = {
        "from": date_text(), "to": date_text(), "region": slug, "metric": choice(METRICS),
        "medicare_share": integer_text(least=0, most=100), **(more or {}),
    }  # fmt: skip
    parameters = read_query(request.query_params, checks, required=("from", "to"))
    return {
        "first": parameters.pop("from"),
        "last": parameters.pop("to"),
        "region": parameters.pop("region", "US"),
        "metric": parameters.pop("metric", "wrvu"),
        **parameters,
    }


BUCKET_HEADER: Final = "Chart-Bucket"
MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
FORM: Final = OpenApiParameter("form", str, enum=list(MEDIA_TYPES), description="svg unless said.")
KNOWN: Final = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The `ETag` of the answer that the client has."
)
ETAG: Final = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Of the answer; another once it changed."
)
BUCKET: Final = OpenApiParameter(
    BUCKET_HEADER, str, OpenApiParameter.HEADER, response=[200],
    description=f"By what the bars are: that of `by`, or a coarser one where there would be over {MOST_BARS} bars.",
)  # fmt: skip
