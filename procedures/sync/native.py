"""The native protocol, which is whole. Pull what changed, push what one changed."""

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
from procedures.services.changes import AppliedBatch, Mutation, apply_changes
from procedures.sync.base import (
    PushRate,
    SyncView,
    cursor_of,
    json_answer,
    page_limit,
    position_of,
    server_time,
    too_large,
)
from procedures.sync.contract import PUSH_MUTATIONS
from procedures.sync.cursors import StreamKind
from procedures.sync.native_parsing import MalformedPush, Push, TooManyMutations, push_of
from procedures.sync.pages import ChangePage, page_after
from procedures.sync.schemas import answer_of, json_of
from wire.problems.responses import Problem
from wire.validation.queries import refuse_unknown

CURSOR: Final = OpenApiParameter("cursor", str, description="Where the last page ended; none for the first sync.")
LIMIT: Final = OpenApiParameter("limit", int, description="Records a page, 1 to 2000; 500 unless said.")
SCHEMA: Final = OpenApiParameter("schema_version", int, description="That of the app's records, if it says it.")


class Pull(SyncView):
    """The changes of one's records after a cursor."""

    @extend_schema(operation_id="sync_pull", parameters=[CURSOR, LIMIT, SCHEMA], responses=answer_of("SyncPage"))
    def get(self, request: Request) -> HttpResponse:
        """Return each record changed since the cursor once, in its latest state, in the order of changes."""
        refuse_unknown(request.query_params, offered=("cursor", "limit", "schema_version"))
        limit = page_limit(request.query_params.get("limit"))
        cursor = request.query_params.get("cursor")
        position = position_of(cursor, user_id=user_of(request).id, kind=StreamKind.RECORDS)
        return json_answer(request, _page_text(page_after(position, limit=limit)))


class PushChanges(SyncView):
    """Changes that a device made."""

    throttle_classes = (PushRate,)
    needs_user_header = True

    @extend_schema(operation_id="sync_push", request=json_of("SyncPush"), responses=answer_of("SyncPushAnswer"))
    def post(self, request: Request) -> HttpResponse:
        """Apply up to 500 mutations, one result each: applied, merged, conflict or rejected."""
        user_id, at = user_of(request).id, timezone.now()
        push = _push_of(request.data)
        mutations = [one for one in push.mutations if isinstance(one, Mutation)]
        applied = apply_changes(user_id=user_id, mutations=mutations, at=at, device_id=push.device_id)
        answer = {
            "results": list(_results(push, applied.answers)),
            "valuations": valuations_of(applied),
            "head": applied.head,
            "server_time": server_time(),
        }
        return json_answer(request, json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def valuations_of(applied: AppliedBatch) -> list[dict[str, Json]]:
    """Return the credits of the lines that a batch touched, as the stream of valuations gives them."""
    return [
        {
            "log_id": log_id,
            "seq": credit.seq,
            "wrvu": credit.wrvu,
            "unadjusted_wrvu": credit.unadjusted_wrvu,
            "basis": credit.basis,
            "reason": credit.reason,
            "release": credit.release or None,
            "flags": list(credit.flags),
            "valued_at": credit.valued_at,
        }
        for log_id, credit in applied.credits.items()
    ]


def _push_of(body: object) -> Push:
    try:
        return push_of(body, most=PUSH_MUTATIONS)
    except MalformedPush as malformed:
        raise Problem(400, "malformed", str(malformed)) from None
    except TooManyMutations as many:
        raise too_large(str(many)) from None


def _results(push: Push, answers: Sequence[Mapping[str, Json]]) -> Iterator[Mapping[str, Json]]:
    remaining = iter(answers)
    for sent in push.mutations:
        yield {"mutation_id": sent.mutation_id, **next(remaining)} if isinstance(sent, Mutation) else sent


def _page_text(page: ChangePage) -> str:
    """Return a page as JSON, around records that are JSON already."""
    changes = ",".join(map(_change_text, page.changes))
    state = {
        "cursor": cursor_of(page.reached),
        "has_more": page.has_more,
        "full": page.is_full,
        "server_time": server_time(),
    }
    return f'{{"changes":[{changes}],{json.dumps(state, separators=(",", ":"))[1:]}'


def _change_text(change: RecordChange) -> str:
    deleted = "true" if change.deleted else "false"
    return (
        f'{{"collection":"{change.collection}","id":"{change.id}","rev":{change.rev},'
        f'"deleted":{deleted},"data":{change.data or "null"}}}'
    )
