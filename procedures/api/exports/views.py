"""Exports over REST: all that a user has, as JSON, a table, a calendar or FHIR; sent part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from accounts.api.answers import RecordedExport
from accounts.api.authentication import user_of
from procedures.api.logs.parameters import LogFilters, TableFilters
from procedures.domain.production import CountsAs
from procedures.importers.workbook import XLSX
from procedures.models import ProcedureLog
from procedures.reports.exports.calendar import calendar
from procedures.reports.exports.document import document
from procedures.reports.exports.fhir import bundle
from procedures.reports.exports.table import table
from procedures.reports.exports.workbook import workbook
from procedures.selectors.exports import counting_of, valued_in_order
from procedures.selectors.logs import ValuedLog, live_logs
from wire.negotiation import OneForm
from wire.throttling.throttles import ExportRateThrottle
from wire.validation.queries import refuse_unknown


class Export(RecordedExport):
    """Everything."""

    throttle_classes = (ExportRateThrottle,)

    content_negotiation_class = OneForm

    @extend_schema(operation_id="export", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return every record, tombstone and overwritten version as one JSON document, which `import` takes, and
        what is kept of employers' statements, which `import` passes over."""
        refuse_unknown(request.query_params)
        parts = document(user_id=user_of(request).id, at=timezone.now())
        return _file(parts, "openrvu.json", "application/json")


class _Lines(RecordedExport, GenericAPIView[ProcedureLog]):
    """Lines of the log, whole or filtered as their list."""

    content_negotiation_class = OneForm
    throttle_classes = (ExportRateThrottle,)
    queryset = ProcedureLog.objects.none()
    filter_backends = (DjangoFilterBackend,)
    filterset_class = LogFilters
    pagination_class = None

    def get_queryset(self) -> QuerySet[ProcedureLog]:
        """Return one's own live lines."""
        return live_logs(user_id=user_of(self.request).id)

    def lines(self) -> Iterator[ValuedLog]:
        """Return the lines asked for, with their credits."""
        return valued_in_order(self.filter_queryset(self.get_queryset()), user_id=user_of(self.request).id)

    def counting(self) -> Callable[[ValuedLog], CountsAs]:
        """Return what tells of a line what it counts as."""
        return counting_of(user=user_of(self.request))


class ExportTable(_Lines):
    """Lines as CSV."""

    filterset_class = TableFilters

    @extend_schema(operation_id="export_lines", responses={(200, "text/csv"): OpenApiTypes.STR}, filters=True)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return a table whose cells no spreadsheet takes for a formula; `import` takes it, also saved by one."""
        is_for_excel = request.query_params.get("excel") == "1"
        parts = table(self.lines(), counts_as=self.counting(), for_excel=is_for_excel)
        return _file(parts, "openrvu-lines.csv", "text/csv; charset=utf-8")


class ExportWorkbook(_Lines):
    """Lines as XLSX."""

    @extend_schema(operation_id="export_workbook", responses={(200, XLSX): OpenApiTypes.BINARY}, filters=True)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return a workbook with codes that keep their zeros, days and numbers as such; `import` takes it."""
        return _download(workbook(self.lines(), counts_as=self.counting()), "openrvu-lines.xlsx", XLSX)


class ExportCalendar(_Lines):
    """Days as iCalendar."""

    @extend_schema(operation_id="export_days", responses={(200, "text/calendar"): OpenApiTypes.STR}, filters=True)
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return an event a day, with the codes and wRVU of its lines."""
        parts = calendar(self.lines(), user_id=user_of(request).id, at=timezone.now(), counts_as=self.counting())
        return _file(parts, "openrvu-days.ics", "text/calendar; charset=utf-8")


class ExportFhir(_Lines):
    """Lines as FHIR R4."""

    @extend_schema(
        operation_id="export_fhir", responses={(200, "application/fhir+json"): OpenApiTypes.OBJECT}, filters=True
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return a bundle of Procedure and ChargeItem; the subject is a group that names nobody."""
        parts = bundle(self.lines(), user_id=user_of(request).id, at=timezone.now(), counts_as=self.counting())
        return _file(parts, "openrvu-fhir.json", "application/fhir+json; charset=utf-8")


def _file(parts: Iterable[str], name: str, content_type: str) -> StreamingHttpResponse:
    return _download((part.encode() for part in parts), name, content_type)


def _download(parts: Iterable[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)
