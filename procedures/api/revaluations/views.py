"""Reports of re-valuations over REST, and what a release or a contract would change."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.collections.revaluation import CreditDifference, RevaluationTally, differences_from_json, month_sentence
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


class DifferenceOutput(serializers.Serializer[object]):
    """How many lines changed, what they were worth before and after, in wRVU, and the difference."""

    lines = serializers.IntegerField()
    before = serializers.CharField()
    after = serializers.CharField()
    difference = serializers.CharField()


class MonthOutput(DifferenceOutput):
    """What changed in a month, also as a sentence."""

    month = serializers.CharField()
    sentence = serializers.CharField(required=False)


class CodeOutput(DifferenceOutput):
    """What changed of a code."""

    code = serializers.CharField()


class RevaluationOutput(serializers.Serializer[Revaluation]):
    """The report of a run over one's lines: why, how many were looked at, and what changed.

    `cause` is release, contract, code, command or rules (an upgrade); `finished_at` is null while the run goes on.
    """

    id = serializers.UUIDField()
    cause = serializers.CharField()
    subject = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    looked_at = serializers.IntegerField()
    changed = DifferenceOutput()
    months = MonthOutput(many=True)
    codes = CodeOutput(many=True)


class PreviewOutput(serializers.Serializer[object]):
    """What would change, as a report says it; nothing is written."""

    looked_at = serializers.IntegerField()
    changed = DifferenceOutput()
    months = MonthOutput(many=True)
    codes = CodeOutput(many=True)


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
            for key, one in differences_from_json(differences).items():
                writer.writerow([kind, key, one.lines, one.before, one.after, one.difference])
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
        asked = read_query(request.query_params, checks)
        if ("release" in asked) == ("contract" in asked):
            raise Problem(400, "invalid", "Ask by one of release and contract.", errors={"release": ["one_of_two"]})
        what_if = WhatIf(
            asked.get("from", _FIRST), asked.get("to", date.max), asked.get("release"), asked.get("contract")
        )
        tally = preview(user_id=user_of(request).id, what_if=what_if, at=timezone.now())
        return Response(_tally_json(tally))


def revaluation_json(report: Revaluation) -> dict[str, Any]:  # Any: JSON
    """Return a report as `RevaluationOutput` describes it."""
    tally = RevaluationTally.of(
        report.lines, report.changed, report.wrvu_before, report.wrvu_after, report.by_code, report.by_month
    )
    told = _tally_json(tally)
    for month in told["months"]:
        change = tally.by_month[month["month"]]
        month["sentence"] = month_sentence(month["month"], change, cause=report.cause, subject=report.subject)
    return {
        "id": str(report.id),
        "cause": report.cause,
        "subject": report.subject,
        "begun_at": report.begun_at.isoformat(),
        "finished_at": None if report.finished_at is None else report.finished_at.isoformat(),
        **told,
    }


def _tally_json(tally: RevaluationTally) -> dict[str, Any]:  # Any: JSON
    return {
        "looked_at": tally.lines,
        "changed": _difference_json(tally.total),
        "months": list(_keyed("month", tally.by_month)),
        "codes": list(_keyed("code", tally.by_code)),
    }


def _keyed(name: str, differences: Mapping[str, CreditDifference]) -> Iterator[dict[str, Any]]:  # Any: JSON
    for key, one in sorted(differences.items()):
        yield {name: key, **_difference_json(one)}


def _difference_json(one: CreditDifference) -> dict[str, Any]:  # Any: JSON
    return {
        "lines": one.lines,
        "before": f"{one.before:.2f}",
        "after": f"{one.after:.2f}",
        "difference": f"{one.difference:.2f}",
    }
