"""What a device asks besides: its session, how far the stream is, whether it holds the same, what lines are worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from accounts.api.authentication import current_session, user_of
from accounts.selectors import unsent_edits_of
from procedures.collections.collection import sync_namespace
from procedures.selectors.changes import digests, record_stream, valuation_stream, valuations_after
from procedures.selectors.high_water_mark import ensure_not_restored
from procedures.selectors.records import COLLECTIONS
from procedures.selectors.versions import deleted_records, versions_of
from procedures.services.changes.redaction import redact_record
from procedures.sync.base import (
    PushRate,
    SyncView,
    check_collection,
    cursor_of,
    json_answer,
    page_limit,
    position_of,
    resume_position,
    server_time,
)
from procedures.sync.contract import (
    MIN_SCHEMA_VERSION,
    PULL_DEFAULT,
    PULL_MOST,
    PUSH_BYTES,
    PUSH_MUTATIONS,
    SCHEMA_VERSION,
)
from procedures.sync.cursors import StreamKind, StreamPosition
from procedures.sync.native import CURSOR, LIMIT
from procedures.sync.schema_parts import reference
from procedures.sync.schemas import answer_of
from wire.problems.responses import Problem
from wire.throttling.throttles import requests_of
from wire.validation.queries import read_query, refuse_unknown
from wire.validation.values import flag_text

_COLLECTIONS: Final = OpenApiParameter(
    "collections", str, description="Names with commas between; those that the server has, or all where it has none."
)
_STEPS: Final = OpenApiParameter("steps", int, enum=[0, 1], description="1: with the row and the steps of each.")


class Session(SyncView):
    """What a device has to know before it syncs."""

    @extend_schema(operation_id="sync_session", responses=answer_of("SyncSession"))
    def get(self, request: Request) -> HttpResponse:
        """Return user, device, unsent edits of all devices, namespace of ids, versions, collections and limits."""
        ensure_not_restored()
        user, session = user_of(request), current_session(request)
        user_id = user.id
        answer = {
            "user_id": str(user_id),
            "device_id": str(session.login_id) if session is not None and session.login_id else None,
            "unsent": [
                {
                    "device_id": str(unsent.device_id),
                    "count": unsent.count,
                    "said_at": int(unsent.said_at.timestamp() * 1000),
                }
                for unsent in unsent_edits_of(user)
            ],
            "sync_namespace": str(sync_namespace(user_id=user_id)),
            "server_time": server_time(),
            "schema_version": SCHEMA_VERSION,
            "min_schema_version": MIN_SCHEMA_VERSION,
            "collections": list(COLLECTIONS),
            "limits": {
                "push_mutations": PUSH_MUTATIONS,
                "push_bytes": PUSH_BYTES,
                "push_rate_per_minute": requests_of(PushRate),
                "pull_limit_default": PULL_DEFAULT,
                "pull_limit_max": PULL_MOST,
            },
        }
        return _json(request, answer)


class Head(SyncView):
    """The number of one's last change: a cheap poll."""

    @extend_schema(operation_id="sync_head", responses={200: reference("SyncHead"), 304: None})
    def get(self, request: Request) -> HttpResponse:
        """Return the number; 304 where `If-None-Match` has it."""
        head = record_stream(user_id=user_of(request).id).last
        tag = f'"{head}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
        if tag in known or "*" in known:
            return HttpResponse(status=304, headers=headers)
        return json_answer(request, json.dumps({"head": head}), headers=headers)


class DigestOfRecords(SyncView):
    """What one's live records amount to, for a device that wants to know whether it holds the same."""

    @extend_schema(operation_id="sync_digest", parameters=[_COLLECTIONS], responses=answer_of("SyncDigest"))
    def get(self, request: Request) -> HttpResponse:
        """Return count and SHA-256 of the sorted `id:rev` lines of the collections asked for, at this head."""
        ensure_not_restored()
        known = request.query_params.get("collections", "").split(",")
        head, by_collection = digests(user_id=user_of(request).id, collections=known)
        collections = {name: {"count": one.count, "sha256": one.sha256} for name, one in by_collection.items()}
        return _json(request, {"head": head, "collections": collections})


class Valuations(SyncView):
    """What one's lines are worth: a stream of its own, read only."""

    @extend_schema(
        operation_id="sync_valuations", parameters=[CURSOR, LIMIT, _STEPS], responses=answer_of("SyncValuationPage")
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the valuations that changed since the cursor, in the order of changes."""
        query = read_query(
            request.query_params, {"steps": flag_text()}, also_known=("cursor", "limit", "schema_version")
        )
        user_id = user_of(request).id
        limit = page_limit(request.query_params.get("limit"))
        position = position_of(request.query_params.get("cursor"), user_id=user_id, kind=StreamKind.VALUATIONS)
        stream = valuation_stream(user_id=user_id)
        position = resume_position(position, stream=stream)
        read = valuations_after(
            position.at,
            user_id=user_id,
            through=stream.last,
            limit=limit + 1,
            with_steps=bool(query.get("steps")),
        )
        page, has_more = read[:limit], len(read) > limit
        at = page[-1][0] if has_more else stream.last
        reached = StreamPosition(user_id, StreamKind.VALUATIONS, at=at, schema_version=SCHEMA_VERSION)
        texts = ",".join(text for _, text in page)
        state = json.dumps({"cursor": cursor_of(reached), "has_more": has_more}, separators=(",", ":"))
        return json_answer(request, f'{{"valuations":[{texts}],{state[1:]}')


class History(SyncView):
    """The versions of a record that others took the place of."""

    @extend_schema(operation_id="sync_history", responses=answer_of("SyncHistory"))
    def get(self, request: Request, collection: str, record_id: UUID) -> HttpResponse:
        """Return the overwritten versions, the newest first; 404 for a record that one never had."""
        refuse_unknown(request.query_params)
        check_collection(collection)
        replaced = versions_of(user_id=user_of(request).id, collection=collection, record_id=record_id)
        if replaced is None:
            raise Problem(404)
        versions = [
            {
                "rev": version.rev,
                "replaced_at": version.replaced_at.isoformat(),
                "device_id": None if version.device_id is None else str(version.device_id),
                "data": version.data,
            }
            for version in replaced
        ]
        return _json(request, {"versions": versions})


class Deleted(SyncView):
    """What was deleted and can still be restored, also by a device that never had it."""

    @extend_schema(operation_id="sync_deleted", responses=answer_of("SyncDeleted"))
    def get(self, request: Request, collection: str) -> HttpResponse:
        """Return the deleted records whose last version is kept, the one that was deleted last first, at most 100."""
        refuse_unknown(request.query_params)
        check_collection(collection)
        deleted = [
            {"id": str(one.id), "deleted_at": one.deleted_at.isoformat(), "data": one.data}
            for one in deleted_records(user_id=user_of(request).id, collection=collection)
        ]
        return _json(request, {"deleted": deleted})


class Redaction(SyncView):
    """A text that should not have been written."""

    @extend_schema(operation_id="sync_redact", request=None, responses=answer_of("SyncRecord"))
    def post(self, request: Request, collection: str, record_id: UUID) -> HttpResponse:
        """Blank the free text of a record, in its history and in the stored answers to its changes, too."""
        check_collection(collection)
        record = redact_record(
            user_id=user_of(request).id, collection=collection, record_id=record_id, at=timezone.now()
        )
        return _json(request, record.as_json())


def _json(request: Request, answer: Mapping[str, object]) -> HttpResponse:
    return json_answer(request, json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
