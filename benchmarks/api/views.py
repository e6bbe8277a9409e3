"""Benchmark tables over HTTP: for everybody, to read only; they know no user."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.api.filters import BenchmarkFilters
from benchmarks.api.parameters import PositionInput
from benchmarks.api.serializers import LOAD_COMMAND, BenchmarkRowOutput, StandingsOutput
from benchmarks.models import BenchmarkRow
from benchmarks.percentile import annualised, days_in
from benchmarks.selectors import benchmark_rows, position
from codes.api.views import CatalogueList, described
from wire.queries import refuse_unknown

EARLY_BELOW_DAYS: Final = 90
# A year that is not named.
_DAYS_IN_YEAR: Final = 365


@described("Rows of the loaded benchmark tables", "benchmarks_list", BenchmarkRowOutput)
class Benchmarks(CatalogueList):
    """Percentiles by source, specialty, region and metric."""

    serializer_class = BenchmarkRowOutput
    filterset_class = BenchmarkFilters
    keyset = ("source_id", "specialty", "region", "metric", "id")

    def get_queryset(self) -> QuerySet[BenchmarkRow]:
        """Return all rows with their sources."""
        return benchmark_rows()


class BenchmarkPosition(APIView):
    """Where a total stands in the loaded tables."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Where a total stands in the loaded tables", parameters=[PositionInput], responses=StandingsOutput
    )
    def get(self, request: Request) -> Response:
        """Return the position of a total, made a year's at full time, in each matching table."""
        asked = PositionInput(data=request.query_params.dict())
        refuse_unknown(request.query_params, offered=asked.fields)
        asked.is_valid(raise_exception=True)
        return Response(StandingsOutput(_positions(**asked.validated_data)).data)


def _positions(
    *, wrvu: Decimal, specialty: str, region: str, metric: str, fte: Decimal = Decimal(1),
    days: int | None = None, year: int | None = None,
) -> dict[str, Any]:  # fmt: skip  # Any: JSON
    whole = _DAYS_IN_YEAR if year is None else days_in(year)
    covered = whole if days is None else days
    figure = annualised(wrvu, fte=fte, days=covered, days_in_year=whole)
    found = position(wrvu=figure, specialty=specialty, region=region, metric=metric, year=year)
    answer = {
        "state": "placed" if found else "no_table",
        "annualised": figure,
        "normalisation": f"{wrvu:.2f} ÷ {fte:.2f} FTE × {whole} ÷ {covered} days = {figure}",
        "early": covered < EARLY_BELOW_DAYS,
        "positions": found,
    }
    return answer if found else {**answer, **_how_to_load(specialty, region, metric, year)}


def _how_to_load(specialty: str, region: str, metric: str, year: int | None) -> dict[str, str]:
    of_year = "" if year is None else f" of {year}"
    return {
        "detail": f"No table{of_year} is loaded for {specialty}, {region}, {metric}; docs/benchmarks.md says how.",
        "how_to_load": LOAD_COMMAND,
    }
