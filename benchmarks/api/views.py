"""Benchmark tables over HTTP: to read only; licensed tables for users of this server, the rest for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from benchmarks.api.filters import BenchmarkFilters, SpellingFilters
from benchmarks.api.parameters import PositionInput
from benchmarks.api.serializers import (
    LOAD_COMMAND,
    BenchmarkRowOutput,
    BenchmarkTableReportOutput,
    SpellingOutput,
    StandingsOutput,
    SuggestedLinesOutput,
)
from benchmarks.domain.percentile import EARLY_BELOW_DAYS, FEWEST_DAYS, HUNDREDTH, annualized, days_in
from benchmarks.models import BenchmarkRow, Source, SourceKind, SpecialtySpelling
from benchmarks.selectors.suggested_lines import suggested_lines
from benchmarks.selectors.tables import positions, shown_rows, shown_sources
from codes.api.conditional import ConditionalView
from codes.api.views import CatalogueList, described
from codes.models import Specialty
from wire.problems.responses import Problem
from wire.validation.queries import refuse_unknown

# A year that is not named.
_DAYS_IN_YEAR: Final = 365
# Who logs in sees the licensed tables, too.
_WHO: Final[Sequence[type[BaseAuthentication]]] = cast(
    "Sequence[type[BaseAuthentication]]", api_settings.DEFAULT_AUTHENTICATION_CLASSES
)


class OpenView(APIView):
    """A view for everybody that knows whether a user of this server asks; a log-in that has ended is none."""

    authentication_classes = _WHO
    permission_classes = (AllowAny,)

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks."""
        try:
            super().perform_authentication(request)
        except APIException:
            request.user = AnonymousUser()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Return the answer, telling caches that it depends on who asks."""  # Any: as the library has it
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(answer, ["Authorization", "Cookie"])
        return answer

    def is_signed_in(self) -> bool:
        """Return whether a user of this server asks; nobody does where the API is described."""
        if getattr(self, "swagger_fake_view", False):
            return False
        return bool(self.request.user and self.request.user.is_authenticated)


@described("Rows of the loaded benchmark tables", "benchmarks_list", BenchmarkRowOutput)
class Benchmarks(OpenView, CatalogueList):
    """Percentiles by source, specialty, region, population and metric."""

    serializer_class = BenchmarkRowOutput
    filterset_class = BenchmarkFilters
    keyset = ("source_id", "specialty", "region", "population", "metric", "id")

    def get_queryset(self) -> QuerySet[BenchmarkRow]:
        """Return the rows that the asker may see, with their sources."""
        return shown_rows(signed_in=self.is_signed_in())


@described("Benchmark tables, the newest first", "benchmark_tables_list", BenchmarkTableReportOutput)
class BenchmarkTables(OpenView, CatalogueList):
    """Tables with what they rest on and left out."""

    serializer_class = BenchmarkTableReportOutput
    keyset = ("-year", "slug")

    def get_queryset(self) -> QuerySet[Source]:
        """Return the tables that the asker may see."""
        return shown_sources(signed_in=self.is_signed_in())


@described("How CMS, NUCC and others spell the specialties", "specialty_spellings_list", SpellingOutput)
class Spellings(CatalogueList):
    """Spellings by scheme; a taxonomy code may fit several specialties, of which the user chooses."""

    serializer_class = SpellingOutput
    filterset_class = SpellingFilters
    keyset = ("scheme", "text", "id")

    def get_queryset(self) -> QuerySet[SpecialtySpelling]:
        """Return all spellings."""
        return SpecialtySpelling.objects.all()


class SpecialtyLines(ConditionalView):
    """The lines that somebody of a specialty begins with."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="Lines to begin with in a specialty, up to 60",
        operation_id="specialty_lines",
        responses=SuggestedLinesOutput,
    )
    def get(self, request: Request, specialty: str) -> Response:
        """Return what its clinicians bill, the most clinicians first; then what the catalog links to it, by code."""
        refuse_unknown(request.query_params)
        known = Specialty.objects.select_related("broader").filter(slug=specialty[:64]).first()
        if known is None:
            raise Problem(404, "unknown_specialty", f"There is no specialty {specialty[:64]!r}.")
        return Response(SuggestedLinesOutput(suggested_lines(specialty=known, on=timezone.localdate())).data)


class BenchmarkPosition(OpenView):
    """Where a total stands in the loaded tables."""

    @extend_schema(
        summary="Where a total stands in the loaded tables", parameters=[PositionInput], responses=StandingsOutput
    )
    def get(self, request: Request) -> Response:
        """Return the position of a total, made a year's at full time, in each matching table.

        In a table computed from Medicare's file the part that Medicare paid for is placed, and no FTE counts.
        """
        query = PositionInput(data=request.query_params.dict())
        refuse_unknown(request.query_params, offered=query.fields)
        query.is_valid(raise_exception=True)
        return Response(StandingsOutput(_positions(signed_in=self.is_signed_in(), **query.validated_data)).data)


def _positions(
    *, signed_in: bool, wrvu: Decimal, specialty: str, region: str, metric: str, fte: Decimal = Decimal(1),
    days: int | None = None, year: int | None = None, medicare_share: int = 100,
) -> dict[str, Any]:  # fmt: skip  # Any: JSON
    whole = _DAYS_IN_YEAR if year is None else days_in(year)
    covered = whole if days is None else days
    if covered < FEWEST_DAYS:
        return _too_few_days(covered)
    figure = annualized(wrvu, fte=fte, days=covered, days_in_year=whole)
    of_medicare = (wrvu * medicare_share * whole / (100 * covered)).quantize(HUNDREDTH, ROUND_HALF_UP)
    placed = positions(
        placed=lambda source: of_medicare if source.kind == SourceKind.MEDICARE else figure,
        specialty=specialty,
        region=region,
        metric=metric,
        year=year,
        signed_in=signed_in,
    )
    answer = {
        "state": "placed" if placed else "no_table",
        "annualised": figure,
        "normalisation": f"{wrvu:.2f} ÷ {fte:.2f} FTE × {whole} ÷ {covered} days = {figure}",
        "early": covered < EARLY_BELOW_DAYS,
        "days_missing": 0,
        "positions": placed,
    }
    return answer if placed else {**answer, **_how_to_load(specialty, region, metric, year)}


def _too_few_days(covered: int) -> dict[str, Any]:  # Any: JSON
    missing = FEWEST_DAYS - covered
    return {
        "state": "too_few_days",
        "annualised": None,
        "normalisation": None,
        "early": True,
        "days_missing": missing,
        "positions": [],
        "detail": f"{covered} days say nothing of a year: {missing} more are needed.",
    }


def _how_to_load(specialty: str, region: str, metric: str, year: int | None) -> dict[str, str]:
    of_year = "" if year is None else f" of {year}"
    return {
        "detail": f"No table{of_year} is loaded for {specialty}, {region}, {metric}; docs/benchmarks.md says how.",
        "how_to_load": LOAD_COMMAND,
    }
