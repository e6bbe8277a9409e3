"""Imports over REST: looked at first, then taken; taken back as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.api.imports.parameters import COMMIT, DATES, EXISTING, NAMES, ZEROS
from procedures.api.imports.serializers import (
    MOST_CODES,
    ImportOutput,
    OutlookOutput,
    ReadingOutput,
    UndoneOutput,
    faults_json,
    import_json,
)
from procedures.importers import document
from procedures.importers.dates import DateOrder
from procedures.importers.records import Sent
from procedures.importers.table import COLUMNS
from procedures.importers.workbook import XLSX
from procedures.models import Import
from procedures.selectors.records import COLLECTIONS
from procedures.services.imports import (
    Existing,
    FileReading,
    Zeros,
    commit_import,
    imports_of,
    preview_import,
    read_file,
    revert_import,
)
from wire.bodies.parsers import JsonParser
from wire.pagination.cursor import KeysetPagination
from wire.throttling.throttles import ImportRateThrottle
from wire.validation.queries import PAGE_PARAMETERS, read_query, refuse_unknown
from wire.validation.values import ValidationFailed, choice, flag_text, text


class CsvBody(BaseParser):
    """A table as text, in whatever encoding."""

    media_type = "text/csv"

    # Any: as in the library's signature, which knows of no file.
    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the bytes."""
        return bytes(stream.read())


class WorkbookBody(CsvBody):
    """A table as a workbook."""

    media_type = XLSX


class ImportRecords(PerUserView):
    """An import of an export's document, or of a table of lines."""

    throttle_classes = (ImportRateThrottle,)
    parser_classes = (JsonParser, CsvBody, WorkbookBody)

    @extend_schema(
        operation_id="import",
        parameters=[COMMIT, EXISTING, NAMES, DATES, ZEROS],
        request={
            "application/json": OpenApiTypes.OBJECT,
            "text/csv": OpenApiTypes.STR,
            XLSX: OpenApiTypes.BINARY,
        },
        responses={200: OutlookOutput, 201: OutlookOutput},
    )
    def post(self, request: Request) -> Response:
        """Rehearsal of an import; with `commit=1` do it, all or none of it. The same again changes nothing."""
        checks = {
            "commit": flag_text(),
            "existing": choice([one.value for one in Existing]),
            "columns": _names,
            "dates": choice([one.value for one in DateOrder]),
            "zeros": choice([one.value for one in Zeros]),
        }
        parameters = read_query(request.query_params, checks)
        user_id = user_of(request).id
        sent = _sent(request.data, parameters, user_id)
        preview = preview_import(user_id=user_id, sent=sent)
        imported = None
        if parameters.get("commit"):
            existing = Existing(parameters.get("existing", Existing.KEEP.value))
            imported = commit_import(user_id=user_id, sent=sent, existing=existing, at=timezone.now())
        answer = {
            "id": None if imported is None else str(imported.id),
            **{name: getattr(preview, name) for name in ("records", "new", "same", "differing", "deleted")},
            "fault_count": len(preview.faults),
            "faults": faults_json(preview.faults),
            "ignored": list(preview.ignored),
            "unknown_code_count": len(preview.unknown_codes),
            "unknown_codes": [asdict(code) for code in preview.unknown_codes[:MOST_CODES]],
            "reading": ReadingOutput(preview.facts).data,
        }
        return Response(answer, status=status.HTTP_200_OK if imported is None else status.HTTP_201_CREATED)


class Imports(PerUserView, GenericAPIView[Import]):
    """The imports that one made, the latest first."""

    queryset = Import.objects.none()
    serializer_class = ImportOutput
    pagination_class = KeysetPagination
    keyset = ("-made_at", "id")

    def get_queryset(self) -> QuerySet[Import]:
        """Return one's own."""
        return imports_of(user_id=user_of(self.request).id)

    @extend_schema(operation_id="imports_list", responses=ImportOutput(many=True))
    def get(self, request: Request) -> Response:
        """List them."""
        refuse_unknown(request.query_params, offered=PAGE_PARAMETERS)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([import_json(imported) for imported in page or []])


class TakingBack(PerUserView):
    """The undoing of an import."""

    throttle_classes = (ImportRateThrottle,)

    @extend_schema(operation_id="imports_take_back", request=None, responses=UndoneOutput)
    def post(self, request: Request, import_id: UUID) -> Response:
        """Delete what the import made and restore what it replaced; what was changed since stays."""
        undone = revert_import(user_id=user_of(request).id, import_id=import_id, at=timezone.now())
        return Response({"restored": undone.restored, "kept": undone.kept})


def _sent(body: object, parameters: Mapping[str, Any], user_id: UUID) -> Sent:  # Any: checked values
    if not isinstance(body, bytes):
        return document.records_of(body, collections=COLLECTIONS)
    zeros = Zeros(parameters["zeros"]) if "zeros" in parameters else None
    dates = DateOrder(parameters.get("dates", DateOrder.US.value))
    return read_file(user_id=user_id, body=body, reading=FileReading(parameters.get("columns", {}), dates, zeros))


def _names(written: object) -> dict[str, str]:
    """Return the names that a table has for our columns."""
    pairs = [pair.partition(":") for pair in text(max_length=1000)(written).split(",")]
    if any(ours not in COLUMNS or not theirs for ours, _, theirs in pairs):
        raise ValidationFailed("invalid_format")
    if any(count > 1 for place in (0, 2) for count in Counter(pair[place].casefold() for pair in pairs).values()):
        raise ValidationFailed("duplicate")
    return {ours: theirs for ours, _, theirs in pairs}
