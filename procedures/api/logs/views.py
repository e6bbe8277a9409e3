"""Logs over REST: each view parses, calls one service or selector, and answers."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from procedures.api.answers import PerUserView, user_of
from procedures.api.logs.parameters import BACKWARDS, CONTRACT, STATE, LogFilters
from procedures.api.logs.serializers import (
    BillingInput,
    BillingOutput,
    BillingPreviewOutput,
    BulkInput,
    BulkOutput,
    LogInput,
    LogOutput,
    bulk_row_json,
    log_json,
)
from procedures.api.reports.parameters import FROM, TO
from procedures.collections.logs import BILLING_STATES, PROCEDURE_LOGS
from procedures.domain.days import FIRST_DAY
from procedures.models import ProcedureLog
from procedures.requests.billing import BillingSpan, parse_billing
from procedures.requests.records import InvalidRecord, parse_change, parse_log, parse_logs, parse_replacement
from procedures.selectors.exports import counting_of
from procedures.selectors.logs import live_logs, valued_logs
from procedures.services.billing import MOST_LINES, preview_billing, set_billing
from procedures.services.logs import (
    change_log,
    find_log,
    record_log,
    record_logs,
    remove_log,
)
from wire.pagination.cursor import KeysetPagination
from wire.validation.queries import read_query
from wire.validation.values import choice, date_text, flag_text, uuid_text


class Logs(PerUserView, GenericAPIView[ProcedureLog]):
    """The lines of one's log, the latest day first."""

    queryset = ProcedureLog.objects.none()
    serializer_class = LogOutput
    pagination_class = KeysetPagination
    filter_backends = (DjangoFilterBackend,)
    filterset_class = LogFilters
    keyset = ("-performed_on", "id")

    def get_queryset(self) -> QuerySet[ProcedureLog]:
        """Return one's own live lines."""
        return live_logs(user_id=user_of(self.request).id)

    @extend_schema(operation_id="logs_list", responses=LogOutput(many=True), filters=True)
    def get(self, request: Request) -> Response:
        """List lines, each with its credit."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        logs = valued_logs(page or [], user_id=user_of(request).id)
        at = timezone.now()
        counting = counting_of(user=user_of(request))
        return self.get_paginated_response([log_json(log, at=at, counting=counting) for log in logs])

    @extend_schema(operation_id="logs_create", request=LogInput, responses={201: LogOutput}, filters=False)
    def post(self, request: Request) -> Response:
        """Record a line. An `id` of one's own makes a repetition harmless: it is answered 409 `id_exists`."""
        at = timezone.now()
        log = record_log(user_id=user_of(request).id, log=parse_log(request.data, at=at), at=at)
        place = {"Location": reverse("procedures:log-detail", args=[log.id])}
        body = log_json(log, at=at, counting=counting_of(user=user_of(request)))
        return Response(body, status=status.HTTP_201_CREATED, headers=place)


class Log(PerUserView):
    """A line of one's log."""

    @extend_schema(operation_id="logs_read", responses=LogOutput)
    def get(self, request: Request, log_id: UUID) -> Response:
        """Return the line with its credit."""
        log = find_log(user_id=user_of(request).id, log_id=log_id)
        return Response(log_json(log, at=timezone.now(), counting=counting_of(user=user_of(request))))

    @extend_schema(operation_id="logs_replace", request=LogInput, responses=LogOutput)
    def put(self, request: Request, log_id: UUID) -> Response:
        """Write the line anew as a whole; fields that are not given fall back to their defaults."""
        at = timezone.now()
        change = parse_replacement(PROCEDURE_LOGS, request.data, record_id=log_id)
        log = change_log(user_id=user_of(request).id, log_id=log_id, change=change, at=at)
        return Response(log_json(log, at=at, counting=counting_of(user=user_of(request))))

    @extend_schema(operation_id="logs_amend", request=LogInput(partial=True), responses=LogOutput)
    def patch(self, request: Request, log_id: UUID) -> Response:
        """Change the fields given."""
        at = timezone.now()
        change = parse_change(PROCEDURE_LOGS, request.data, record_id=log_id)
        log = change_log(user_id=user_of(request).id, log_id=log_id, change=change, at=at)
        return Response(log_json(log, at=at, counting=counting_of(user=user_of(request))))

    @extend_schema(operation_id="logs_delete", responses={204: None})
    def delete(self, request: Request, log_id: UUID) -> Response:
        """Delete the line; its content is wiped."""
        remove_log(user_id=user_of(request).id, log_id=log_id, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class BulkLogs(PerUserView):
    """Many lines at once."""

    @extend_schema(operation_id="logs_bulk", request=BulkInput, responses=BulkOutput)
    def post(self, request: Request) -> Response:
        """Record up to 500 lines: one result a line; a refused line does not stop the others."""
        at = timezone.now()
        logs = parse_logs(_logs_of(request.data), at=at)
        rows = record_logs(user_id=user_of(request).id, logs=logs, at=at)
        counting = counting_of(user=user_of(request))
        return Response({"results": [bulk_row_json(row, at=at, counting=counting) for row in rows]})


def _logs_of(body: object) -> list[object]:
    if not isinstance(body, dict):
        raise InvalidRecord({"": ("invalid_type",)})
    errors = {str(name): ("unknown_field",) for name in body if name != "logs"}
    logs = body.get("logs")
    if not isinstance(logs, list):
        errors["logs"] = ("invalid_type",) if "logs" in body else ("required",)
        raise InvalidRecord(errors)
    if errors:
        raise InvalidRecord(errors)
    return logs


class BillingStates(PerUserView):
    """The billing state of own lines of a span; observed and training lines have none to set."""

    @extend_schema(
        operation_id="logs_billing_preview",
        parameters=[FROM, TO, STATE, BACKWARDS, CONTRACT],
        responses=BillingPreviewOutput,
    )
    def get(self, request: Request) -> Response:
        """Number of lines that would come to the state; nothing is written."""
        day = date_text(earliest=FIRST_DAY)
        checks = {
            "from": day, "to": day, "state": choice(BILLING_STATES), "backwards": flag_text(), "contract": uuid_text(),
        }  # fmt: skip
        parameters = read_query(request.query_params, checks, required=("from", "to", "state"))
        span = BillingSpan(
            parameters["from"],
            parameters["to"],
            parameters["state"],
            parameters.get("backwards", False),
            parameters.get("contract"),
        )
        preview = preview_billing(user=user_of(request), span=span, at=timezone.now())
        by_state = [
            {"state": state, "lines": preview[state].lines, "wrvu": f"{preview[state].wrvu:.2f}"}
            for state in BILLING_STATES
            if state in preview
        ]
        wrvu = sum((one.wrvu for one in preview.values()), Decimal(0))
        lines = sum(one.lines for one in preview.values())
        return Response({"lines": lines, "wrvu": f"{wrvu:.2f}", "by_state": by_state})

    @extend_schema(
        operation_id="logs_billing_set",
        request=BillingInput,
        responses=BillingOutput,
        description=f"Bring the next {MOST_LINES} lines, the earliest first, to the state; the same again goes on.",
    )
    def post(self, request: Request) -> Response:
        """Bring lines to the state."""
        done = set_billing(user=user_of(request), span=parse_billing(request.data), at=timezone.now())
        return Response({"changed": done.changed, "remaining": done.remaining})
