"""Protocol of RxDB: a collection each, documents in and out, a checkpoint for a cursor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from accounts.api.authentication import user_of
from procedures.collections.collection import Json
from procedures.selectors.changes import RecordChange
from procedures.selectors.records import COLLECTIONS
from procedures.services.changes import apply_changes
from procedures.services.changes.mutations import Result, Status, StoredRecord
from procedures.sync.base import (
    PushRate,
    SyncView,
    check_collection,
    cursor_of,
    json_answer,
    page_limit,
    position_of,
    too_large,
)
from procedures.sync.contract import PUSH_MUTATIONS
from procedures.sync.cursors import stream_of
from procedures.sync.native import SCHEMA
from procedures.sync.pages import page_after
from procedures.sync.rxdb_documents import Document, MalformedDocuments, Row, rows_of
from procedures.sync.schemas import answer_of, json_of
from wire.problems.responses import Problem
from wire.validation.queries import refuse_unknown

_CHECKPOINT: Final = OpenApiParameter("checkpoint", str, description="The `c` of the last answer; none at first.")
_LIMIT: Final = OpenApiParameter("limit", int, description="Documents a page, 1 to 2000; 500 unless said.")
_NOTHING_THERE: Final = {"rev": 0, "_deleted": True}


class RxDbPull(SyncView):
    """Documents of a collection that changed."""

    @extend_schema(
        operation_id="sync_rxdb_pull", parameters=[_CHECKPOINT, _LIMIT, SCHEMA], responses=answer_of("RxDbPull")
    )
    def get(self, request: Request, collection: str) -> HttpResponse:
        """Return the documents after a checkpoint; fewer than `limit` mean that there are no more."""
        refuse_unknown(request.query_params, offered=("checkpoint", "limit", "schema_version"))
        check_collection(collection)
        limit = page_limit(request.query_params.get("limit"))
        # An app that has none yet may send it empty.
        checkpoint = request.query_params.get("checkpoint") or None
        position = position_of(checkpoint, user_id=user_of(request).id, kind=stream_of(collection))
        page = page_after(position, limit=limit, collections=[collection])
        documents = ",".join(map(_document_text, page.changes))
        state = json.dumps({"checkpoint": {"c": cursor_of(page.reached)}})
        return json_answer(request, f'{{"documents":[{documents}],{state[1:]}')


class RxDbPush(SyncView):
    """Documents of a collection that a device changed."""

    throttle_classes = (PushRate,)

    @extend_schema(
        operation_id="sync_rxdb_push",
        request=json_of("RxDbPush"),
        responses=answer_of("RxDbConflicts"),
    )
    def post(self, request: Request, collection: str) -> HttpResponse:
        """Store each document whole, where the device had the state that is stored; return the others as they are."""
        check_collection(collection)
        rows = _rows(request.data, collection)
        mutations = [row.mutation for row in rows if row.mutation is not None]
        applied = apply_changes(user_id=user_of(request).id, mutations=mutations, at=timezone.now())
        conflicts = _not_stored(rows, iter(zip(applied.results, applied.answers, strict=True)))
        return json_answer(request, json.dumps(list(conflicts), ensure_ascii=False, separators=(",", ":")))


def _rows(body: object, collection: str) -> Sequence[Row]:
    try:
        rows = rows_of(body, collection=COLLECTIONS[collection])
    except MalformedDocuments as malformed:
        raise Problem(400, "malformed", str(malformed)) from None
    if len(rows) > PUSH_MUTATIONS:
        raise too_large(f"{len(rows)} documents are more than {PUSH_MUTATIONS}.")
    return rows


def _not_stored(
    rows: Sequence[Row], outcomes: Iterator[tuple[Result, Mapping[str, Json]]]
) -> Iterator[Mapping[str, object]]:
    """Yield for each document that was not stored what the device shall take for the master's state."""
    for row in rows:
        if row.mutation is None:
            yield _refused(row.document, row.error)
            continue
        result, answer = next(outcomes)
        if result.status is Status.CONFLICT:
            yield _stored(result)
        elif result.status is Status.REJECTED:
            yield _refused(row.document, {name: answer[name] for name in ("code", "errors")})


def _refused(document: Document, error: Mapping[str, Json]) -> dict[str, object]:
    """Return the device's document with the reason. Its `rev` stays the one that the device knew: were it the current
    one, a repair would overwrite what somebody else changed meanwhile."""
    return {**document, "sync_error": json.dumps(error, ensure_ascii=False)}


def _stored(result: Result) -> dict[str, object]:
    record: StoredRecord | None = result.record
    if record is None:
        return {"id": result.id, **_NOTHING_THERE}
    if record.deleted:
        return {"id": result.id, "rev": record.rev, "_deleted": True}
    return {"id": result.id, "rev": record.rev, **record.data, "_deleted": False}


def _document_text(change: RecordChange) -> str:
    if change.data is None:
        return f'{{"id":"{change.id}","rev":{change.rev},"_deleted":true}}'
    return f'{{"id":"{change.id}","rev":{change.rev},{change.data[1:-1]},"_deleted":false}}'
