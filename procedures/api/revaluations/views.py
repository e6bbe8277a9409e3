"""Reports of re-valuations over REST, and what a release or a contract would change."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.api.revaluations.serializers import (
    PreviewOutput,
    RevaluationOutput,
    revaluation_json,
    tally_json,
)
from procedures.collections.revaluation import differences_from_json
from procedures.models import Revaluation
from procedures.selectors.revaluations import find_revaluation, revaluations_of
from procedures.services.previews import WhatIf, preview
from wire.negotiation import OneForm
from wire.pagination.cursor import KeysetPagination
from wire.problems.responses import Problem
from wire.throttling.throttles import ExportRateThrottle
from wire.validation.queries import PAGE_PARAMETERS, read_query, refuse_unknown
from wire.validation.values import date_text, text, uuid_text

_FIRST: Final = date(1992, 1, 1)


class Revaluations(PerUserView, GenericAPIView[Revaluation]):
    """The reports of one's re-valuations, the latest first."""

    queryset = Revaluation.objects.none()
    serializer_class = RevaluationOutput
    pagination_class = KeysetPagination
    keyset = ("-begun_at", "id")

    def get_queryset(self) -> QuerySet[Revaluation]:
        """Return one's own."""
        return revaluations_of(user_id=user_of(self.request).id)

    @extend_schema(operation_id="revaluations_list", responses=RevaluationOutput(many=True))
    def get(self, request: Request) -> Response:
        """List them."""
        refuse_unknown(request.query_params, offered=PAGE_PARAMETERS)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([revaluation_json(report) for report in page or []])


class RevaluationDetail(PerUserView):
    """A report."""

    @extend_schema(operation_id="revaluations_read", responses=RevaluationOutput)
    def get(self, request: Request, run_id: UUID) -> Response:
        """Return it."""
        return Response(revaluation_json(find_revaluation(user_id=user_of(request).id, run_id=run_id)))


class RevaluationCsv(PerUserView):
    """A report as a table."""

    content_negotiation_class = OneForm

    @extend_schema(operation_id="revaluations_csv", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, run_id: UUID) -> HttpResponse:
        """Return what changed by code and by month as CSV."""
        report = find_revaluation(user_id=user_of(request).id, run_id=run_id)
        table = io.StringIO()
        writer = csv.writer(table, lineterminator="\r\n")
        writer.writerow(["by", "key", "lines", "wrvu_before", "wrvu_after", "difference"])
        for kind, differences in (("code", report.by_code), ("month", report.by_month)):
            for key, change in differences_from_json(differences).items():
                writer.writerow([kind, key, change.lines, change.before, change.after, change.difference])
        name = f'attachment; filename="revaluation-{report.begun_at:%Y-%m-%d}.csv"'
        return HttpResponse(
            table.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
        )


class Preview(PerUserView):
    """What if: one's lines by another release or contract. It reads and values a whole log, as an export reads one."""

    throttle_classes = (ExportRateThrottle,)

    @extend_schema(
        operation_id="revaluations_preview",
        parameters=[
            OpenApiParameter("release", str, description="A published release: its year counts for all days."),
            OpenApiParameter("contract", UUID, description="A contract of one's own: its terms count on all days."),
            OpenApiParameter("from", date, description="First day, included; all days unless said."),
            OpenApiParameter("to", date, description="Last day, included."),
        ],
        responses=PreviewOutput,
    )
    def get(self, request: Request) -> Response:
        """Return what would change, and write nothing; one of `release` and `contract` is needed."""
        checks = {
            "release": text(max_length=32, min_length=1),
            "contract": uuid_text(),
            "from": date_text(),
            "to": date_text(),
        }
        parameters = read_query(request.query_params, checks)
        if ("release" in parameters) == ("contract" in parameters):
            raise Problem(400, "invalid", "Ask by one of release and contract.", errors={"release": ["one_of_two"]})
        what_if = WhatIf(
            parameters.get("from", _FIRST),
            parameters.get("to", date.max),
            parameters.get("release"),
            parameters.get("contract"),
        )
        tally = preview(user_id=user_of(request).id, what_if=what_if, at=timezone.now())
        return Response(tally_json(tally))
