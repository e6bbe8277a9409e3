"""Statements over REST: looked at first, then read by a mapping; the file is in memory alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from statements.api.statements.parameters import inspection_of, upload_of
from statements.api.statements.serializers import (
    InspectionOutput,
    InspectStatementInput,
    StatementInput,
    StatementOutput,
    inspection_json,
    statement_json,
)
from statements.models import Statement
from statements.selectors.statements import find_statement, statements_of
from statements.services.layouts import forget_layout
from statements.services.statements import delete_statement, inspect_upload, store_statement
from wire.bodies.uploads import MemoryUploadHandler
from wire.pagination.cursor import KeysetPagination
from wire.problems.problem import Problem
from wire.throttling.throttles import StatementRateThrottle
from wire.validation.queries import PAGE_PARAMETERS, refuse_unknown


class UploadView(PerUserView):
    """A view that takes a file, which it keeps in memory."""

    write_throttle = StatementRateThrottle
    parser_classes = (MultiPartParser,)

    # Any: as in the library's signature
    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Return the request, whose body is not read yet."""
        request.upload_handlers = [MemoryUploadHandler(request)]
        return super().initialize_request(request, *args, **kwargs)


class InspectStatement(UploadView):
    """A file that is looked at."""

    @extend_schema(
        operation_id="statements_inspect",
        request={"multipart/form-data": InspectStatementInput},
        responses=InspectionOutput,
    )
    @sensitive_variables("body")
    def post(self, request: Request) -> Response:
        """Answer with what a file seems to be and how it could be read; nothing of it is stored."""
        refuse_unknown(request.query_params)
        body, year = inspection_of(request)
        return Response(inspection_json(inspect_upload(user_id=user_of(request).id, body=body, year=year)))


class Statements(UploadView, GenericAPIView[Statement]):
    """One's statements, the latest first."""

    queryset = Statement.objects.none()
    serializer_class = StatementOutput
    pagination_class = KeysetPagination
    keyset = ("-made_at", "id")

    def get_throttles(self) -> list[BaseThrottle]:
        """Return the throttles of the method."""
        return PerUserView.get_throttles(self)

    def get_queryset(self) -> QuerySet[Statement]:
        """Return one's own."""
        return statements_of(user_id=user_of(self.request).id)

    @extend_schema(operation_id="statements_list", responses=StatementOutput(many=True))
    def get(self, request: Request) -> Response:
        """List them."""
        refuse_unknown(request.query_params, offered=PAGE_PARAMETERS)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([statement_json(statement) for statement in page or []])

    @extend_schema(
        operation_id="statements_create",
        request={"multipart/form-data": StatementInput},
        responses={200: StatementOutput, 201: StatementOutput},
    )
    @sensitive_variables("body")
    def post(self, request: Request) -> Response:
        """Read a file by a mapping and keep its lines.

        The same file by the same mapping for the same days is kept already: it is answered as it is, 200, with the
        label that it has; what it is said to replace is withdrawn. By another mapping or for other days it is a new
        statement that replaces the earlier one.
        """
        refuse_unknown(request.query_params)
        body, upload = upload_of(request)
        stored = store_statement(user_id=user_of(request).id, body=body, upload=upload, at=timezone.now())
        place = {"Location": reverse("statements:statement-detail", args=[stored.statement.id])}
        code = status.HTTP_201_CREATED if stored.is_new else status.HTTP_200_OK
        return Response(statement_json(stored.statement), status=code, headers=place)


class StatementDetail(PerUserView):
    """A statement of one's own."""

    @extend_schema(operation_id="statements_read", responses=StatementOutput)
    def get(self, request: Request, statement_id: UUID) -> Response:
        """Read it."""
        refuse_unknown(request.query_params)
        return Response(statement_json(find_statement(user_id=user_of(request).id, statement_id=statement_id)))

    @extend_schema(operation_id="statements_delete", responses={204: None})
    def delete(self, request: Request, statement_id: UUID) -> Response:
        """Delete it with its lines."""
        delete_statement(user_id=user_of(request).id, statement_id=statement_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class LayoutDetail(PerUserView):
    """A layout that one keeps."""

    @extend_schema(operation_id="statement_layouts_delete", responses={204: None})
    def delete(self, request: Request, layout_id: UUID) -> Response:
        """Forget it."""
        if not forget_layout(user_id=user_of(request).id, layout_id=layout_id):
            raise Problem(404, "not_found", "You keep no such layout.")
        return Response(status=status.HTTP_204_NO_CONTENT)
