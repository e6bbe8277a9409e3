"""The synced records beside the log over REST: favorites, templates, goals, shifts, settings; one pair of views."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from drf_spectacular.openapi import AutoSchema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.answers import PerUserView
from accounts.api.authentication import user_of
from procedures.api.records.serializers import RECORD_SERIALIZERS
from procedures.models import SyncedRecord
from procedures.requests.records import RecordEdit, parse_change, parse_record, parse_replacement
from procedures.selectors.records import TABLES, LiveRecord, Table, live_record_of, live_records
from procedures.services.records import change_record, create_record, find_record, remove_record
from wire.pagination.cursor import KeysetPagination
from wire.validation.queries import PAGE_PARAMETERS, read_query
from wire.validation.values import text

_OPERATIONS: Final = {"PUT": "replace", "PATCH": "amend", "DELETE": "delete", "POST": "create"}


class RecordSchema(AutoSchema):
    """Operations named by their collection, which the views share."""

    def get_operation_id(self) -> str:
        """Return the name of the operation, such as `favorites_list`."""
        read = "list" if self._is_list_view() else "read"
        view: Any = self.view  # Any: one of those below
        return f"{view.table.collection.name}_{_OPERATIONS.get(self.method, read)}"

    def _is_list_view(self, serializer: object = None) -> bool:
        return isinstance(self.view, Records) and self.method == "GET"


class RecordsView(PerUserView, GenericAPIView[SyncedRecord]):
    """A view of one collection; `as_view` is told which."""

    table: Table = TABLES["favorites"]
    schema = RecordSchema()

    def get_queryset(self) -> QuerySet[SyncedRecord]:
        """Return one's own live records."""
        return live_records(user_id=user_of(self.request).id, table=self.table)


class Records(RecordsView):
    """One's records of a collection, the last changed first."""

    pagination_class = KeysetPagination
    keyset = ("-rev",)

    def get(self, request: Request) -> Response:
        """List the records; those with a key (a favorite's `code`, a setting's `key`) can be asked for by it."""
        key = self.table.collection.key
        checks = {key: text(max_length=64)} if key else {}
        parameters = read_query(request.query_params, checks, also_known=PAGE_PARAMETERS)
        page = self.paginate_queryset(self.get_queryset().filter(**parameters))
        return self.get_paginated_response([entry_json(live_record_of(record)) for record in page or []])

    def post(self, request: Request) -> Response:
        """Store a record. Where a key makes its id (a code, a setting's name), one that was deleted comes back."""
        record = parse_record(self.table.collection, request.data)
        entry = create_record(user_id=user_of(request).id, record=record, at=timezone.now())
        place = {"Location": reverse(f"procedures:{record.collection.name}-detail", args=[entry.id])}
        return Response(entry_json(entry), status=status.HTTP_201_CREATED, headers=place)


class Record(RecordsView):
    """A record of one's own."""

    lookup_field = "id"
    lookup_url_kwarg = "record_id"

    def get(self, request: Request, record_id: UUID) -> Response:
        """Return the record."""
        collection, user_id = self.table.collection, user_of(request).id
        return Response(entry_json(find_record(collection=collection, user_id=user_id, record_id=record_id)))

    def put(self, request: Request, record_id: UUID) -> Response:
        """Write the record anew as a whole; fields that are not given fall back to their defaults."""
        return self._changed(parse_replacement(self.table.collection, request.data, record_id=record_id), record_id)

    def patch(self, request: Request, record_id: UUID) -> Response:
        """Change the fields given."""
        return self._changed(parse_change(self.table.collection, request.data, record_id=record_id), record_id)

    def delete(self, request: Request, record_id: UUID) -> Response:
        """Delete the record; its content is wiped."""
        collection, user_id = self.table.collection, user_of(request).id
        remove_record(collection=collection, user_id=user_id, record_id=record_id, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _changed(self, change: RecordEdit, record_id: UUID) -> Response:
        user_id, at = user_of(self.request).id, timezone.now()
        return Response(entry_json(change_record(user_id=user_id, record_id=record_id, change=change, at=at)))


def entry_json(entry: LiveRecord) -> dict[str, Any]:  # Any: JSON
    """Return a record as its collection's serializer describes it."""
    return {"id": entry.id, "rev": entry.rev, **entry.data}


def record_urls() -> list[URLPattern]:
    """Return the addresses of the collections that have no views of their own."""
    return [pattern for name in RECORD_SERIALIZERS for pattern in _urls_of(name)]


def _urls_of(name: str) -> list[URLPattern]:
    options: dict[str, Any] = {"table": TABLES[name], "serializer_class": RECORD_SERIALIZERS[name]}  # Any: of as_view
    return [
        path(name, Records.as_view(**options), name=f"{name}-list"),
        path(f"{name}/<uuid:record_id>", Record.as_view(**options), name=f"{name}-detail"),
    ]
