"""Comparisons over REST: made of the log of the moment, then frozen; findings, rules and the report as a table."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.api.answers import PerUserView, RecordedExport
from accounts.api.authentication import user_of
from codes.domain.patterns import CODE
from procedures.importers.workbook import XLSX
from procedures.requests.records import InvalidRecord
from statements.api.comparisons.serializers import (
    EmployerRuleList,
    FindingOutput,
    RulesDraftOutput,
    StatementBalanceList,
    StatementComparisonInput,
    StatementComparisonOutput,
    comparison_json,
    comparison_path,
    draft_json,
    finding_json,
)
from statements.matching.values import FindingKind, Grade
from statements.models import ComparisonFinding, Statement, StoredComparison
from statements.presenters.balances import balance_json
from statements.presenters.export import statements_document
from statements.reports.pdf import report_pdf
from statements.reports.report import ComparisonReport, report_of
from statements.reports.table import report_csv
from statements.reports.workbook import report_workbook
from statements.selectors.balances import statement_balances
from statements.selectors.comparisons import (
    comparisons_of,
    find_comparison,
    findings_of,
    last_change,
)
from statements.selectors.statements import find_statement
from statements.services.comparisons import compare_statement
from statements.services.contract_drafts import draft_of
from wire.negotiation import OneForm
from wire.pagination.cursor import KeysetPagination
from wire.throttling.throttles import ExportRateThrottle
from wire.validation.filters import StrictFilter, StrictFilterSet
from wire.validation.members import Members
from wire.validation.queries import PAGE_PARAMETERS, refuse_unknown
from wire.validation.values import choice, list_of, nullable, text

_KINDS = [kind.value for kind in FindingKind]
_GRADES = [grade.value for grade in Grade]
MOST_LEFT_OUT = 500
PDF = "application/pdf"

_is_left_out = nullable(list_of(text(max_length=5, pattern=CODE), max_items=MOST_LEFT_OUT, is_unique=True))


class FindingFilters(StrictFilterSet):
    """Findings of a kind or of a grade."""

    kind = StrictFilter(choice(_KINDS), schema={"type": "string", "enum": _KINDS}, field_name="kind")
    grade = StrictFilter(choice(_GRADES), schema={"type": "string", "enum": _GRADES}, field_name="grade")


class Comparisons(PerUserView, GenericAPIView[StoredComparison]):
    """Comparisons of a statement, the latest first."""

    queryset = StoredComparison.objects.none()
    serializer_class = StatementComparisonOutput
    pagination_class = KeysetPagination
    keyset = ("-made_at", "id")

    def get_throttles(self) -> list[BaseThrottle]:
        """Return the throttles of the method."""
        return PerUserView.get_throttles(self)

    @extend_schema(operation_id="statement_comparisons_list", responses=StatementComparisonOutput(many=True))
    def get(self, request: Request, statement_id: UUID) -> Response:
        """List them."""
        refuse_unknown(request.query_params, offered=PAGE_PARAMETERS)
        statement = _statement(request, statement_id)
        page = self.paginate_queryset(comparisons_of(user_id=statement.user_id, statement_id=statement.id)) or []
        head = last_change(user_id=statement.user_id)
        return self.get_paginated_response([comparison_json(one, head=head) for one in page])

    @extend_schema(
        operation_id="statement_comparisons_create",
        request=StatementComparisonInput,
        responses={201: StatementComparisonOutput},
    )
    def post(self, request: Request, statement_id: UUID) -> Response:
        """Compare the log as it is now with the statement. What comes out is kept as it is."""
        refuse_unknown(request.query_params)
        left_out = left_out_of(request.data)
        statement = _statement(request, statement_id)
        comparison = compare_statement(user=user_of(request), statement=statement, left_out=left_out, at=timezone.now())
        place = {"Location": comparison_path(comparison)}
        body = comparison_json(comparison, head=comparison.log_seq)
        return Response(body, status=status.HTTP_201_CREATED, headers=place)


class ComparisonDetail(PerUserView):
    """A comparison."""

    @extend_schema(operation_id="statement_comparisons_read", responses=StatementComparisonOutput)
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> Response:
        """Read it, with how many changes one's records had since."""
        refuse_unknown(request.query_params)
        comparison = _comparison(request, statement_id, comparison_id)
        return Response(comparison_json(comparison, head=last_change(user_id=comparison.user_id)))


class Findings(PerUserView, GenericAPIView[ComparisonFinding]):
    """The findings of a comparison."""

    queryset = ComparisonFinding.objects.none()
    serializer_class = FindingOutput
    filter_backends = (DjangoFilterBackend,)
    filterset_class = FindingFilters
    pagination_class = KeysetPagination
    keyset = ("number",)

    @extend_schema(operation_id="statement_findings_list", responses=FindingOutput(many=True))
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> Response:
        """List them by number, of a kind or a grade where these are given."""
        findings = findings_of(_comparison(request, statement_id, comparison_id))
        page = self.paginate_queryset(self.filter_queryset(findings))
        return self.get_paginated_response([finding_json(finding) for finding in page or []])


class EmployerRules(PerUserView):
    """The rules that a statement seems to follow."""

    @extend_schema(operation_id="statement_rules_list", responses=EmployerRuleList)
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> Response:
        """List them, each with the rows that prove it and those that contradict it."""
        refuse_unknown(request.query_params)
        comparison = _comparison(request, statement_id, comparison_id)
        return Response({"results": comparison.result["rules"]})


class RulesDraft(PerUserView):
    """A draft of a contract from the proved rules of a comparison."""

    @extend_schema(operation_id="statement_rules_draft", request=None, responses=RulesDraftOutput)
    def post(self, request: Request, statement_id: UUID, comparison_id: UUID) -> Response:
        """Return the terms of the statement's last day with the rules that terms can hold. Nothing is stored: a person
        makes a contract of it, or does not."""
        refuse_unknown(request.query_params)
        comparison = _comparison(request, statement_id, comparison_id)
        statement = _statement(request, statement_id)
        return Response(draft_json(draft_of(statement=statement, comparison=comparison)))


class _ComparisonFile(RecordedExport):
    """The report as a file."""

    throttle_classes = (ExportRateThrottle,)
    content_negotiation_class = OneForm

    def report(self, request: Request, statement_id: UUID, comparison_id: UUID) -> ComparisonReport:
        """Return the report of one's own comparison."""
        refuse_unknown(request.query_params)
        comparison = _comparison(request, statement_id, comparison_id)
        return report_of(user=user_of(request), statement=_statement(request, statement_id), comparison=comparison)


class ComparisonTable(_ComparisonFile):
    """The report as CSV."""

    @extend_schema(operation_id="statement_report_csv", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> StreamingHttpResponse:
        """Return the report as a table: the totals, every finding with its explanations, and how it was counted."""
        body = (part.encode() for part in report_csv(self.report(request, statement_id, comparison_id)))
        return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=_named("csv"))


class ComparisonWorkbook(_ComparisonFile):
    """The report as XLSX."""

    @extend_schema(operation_id="statement_report_xlsx", responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> HttpResponse:
        """Return the report as a workbook of a sheet a part; amounts are numbers, and no text is a formula."""
        body = report_workbook(self.report(request, statement_id, comparison_id))
        return HttpResponse(body, content_type=XLSX, headers=_named("xlsx"))


class ComparisonPdf(_ComparisonFile):
    """The report as PDF."""

    @extend_schema(operation_id="statement_report_pdf", responses={(200, PDF): OpenApiTypes.BINARY})
    def get(self, request: Request, statement_id: UUID, comparison_id: UUID) -> HttpResponse:
        """Return the report as pages to print or send; the page of the comparison is its accessible form."""
        body = report_pdf(self.report(request, statement_id, comparison_id))
        return HttpResponse(body, content_type=PDF, headers=_named("pdf"))


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="openrvu-statement.{ending}"'}


class StatementSeries(PerUserView):
    """The running balance of all statements that were compared."""

    @extend_schema(operation_id="statements_balance", responses=StatementBalanceList)
    def get(self, request: Request) -> Response:
        """Return what each statement reported and the log tracked, by the latest comparison of each, and the
        differences added up so far."""
        refuse_unknown(request.query_params)
        return Response({"results": [balance_json(one) for one in statement_balances(user_id=user_of(request).id)]})


class StatementsExport(RecordedExport):
    """Everything that is kept of one's statements."""

    throttle_classes = (ExportRateThrottle,)
    content_negotiation_class = OneForm

    @extend_schema(operation_id="statements_export", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return statements, lines, layouts, comparisons and findings as one JSON document."""
        refuse_unknown(request.query_params)
        body = (part.encode() for part in statements_document(user_id=user_of(request).id))
        headers = {"Content-Disposition": 'attachment; filename="openrvu-statements.json"'}
        return StreamingHttpResponse(body, content_type="application/json", headers=headers)


def left_out_of(body: object) -> frozenset[str] | None:
    """Return the codes that a statement leaves out, None where the person does not know. Raises InvalidRecord."""
    members = Members.of(body)
    codes: list[str] | None = members.take("left_out", _is_left_out, None)
    members.refuse_others()
    if members.errors:
        raise InvalidRecord(members.errors)
    return None if codes is None else frozenset(codes)


def _statement(request: Request, statement_id: UUID) -> Statement:
    return find_statement(user_id=user_of(request).id, statement_id=statement_id)


def _comparison(request: Request, statement_id: UUID, comparison_id: UUID) -> StoredComparison:
    return find_comparison(user_id=user_of(request).id, statement_id=statement_id, comparison_id=comparison_id)
