"""Protocol of WatermelonDB: its shapes around the changes that all protocols have.

A record is flat: lists and objects are JSON text. `timestamp` is the number of a change, never a clock.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from accounts.api.authentication import user_of
from procedures.collections.collection import Json
from procedures.selectors.changes import RecordChange, Stream, changes_after, record_stream
from procedures.selectors.records import TABLES
from procedures.services.changes import Mutation, apply_changes
from procedures.services.changes.mutations import Result
from procedures.sync.base import (
    PushRate,
    SyncView,
    check_position,
    json_answer,
    page_limit,
    resync_required,
    too_large,
)
from procedures.sync.contract import PUSH_MUTATIONS
from procedures.sync.native import SCHEMA
from procedures.sync.schemas import answer_of, json_of
from procedures.sync.watermelon_records import MalformedChanges, mutations_of
from wire.problems.responses import Problem
from wire.validation.queries import read_query
from wire.validation.values import ValidationFailed, integer_text

_LAST_PULLED: Final = OpenApiParameter("last_pulled_at", str, description="The timestamp of the last pull; 0 or null.")
_LIMIT: Final = OpenApiParameter("limit", int, description="Records at most; all unless said.")
_MIGRATION: Final = OpenApiParameter("migration", str, description="The library's description of a migration, JSON.")

_is_number: Final = integer_text(least=0)


@dataclass(frozen=True, slots=True)
class WatermelonPull:
    """What a pull asks: the changes after a number, and whole the tables that a migration of the app touched."""

    user_id: UUID
    since: int
    tables: frozenset[str]
    limit: int | None


class WatermelonDb(SyncView):
    """One's records in the shapes of WatermelonDB."""

    @extend_schema(
        operation_id="sync_watermelon_pull",
        parameters=[_LAST_PULLED, _LIMIT, SCHEMA, _MIGRATION],
        responses=answer_of("WatermelonPull"),
    )
    def get(self, request: Request) -> HttpResponse:
        """Return what changed after a timestamp: live records under `updated`, never under `created`."""
        checks: dict[str, Callable[[object], int | frozenset[str]]] = {
            "last_pulled_at": _last_pulled,
            "migration": _migrated_tables,
        }
        query = read_query(request.query_params, checks, also_known=("schema_version", "limit"))
        limit = request.query_params.get("limit")
        return _pulled(
            request,
            WatermelonPull(
                user_of(request).id,
                query.get("last_pulled_at", 0),
                query.get("migration", frozenset()),
                None if limit is None else page_limit(limit),
            ),
        )

    @extend_schema(
        operation_id="sync_watermelon_push",
        parameters=[_LAST_PULLED],
        request=json_of("WatermelonTables"),
        responses=answer_of("WatermelonPushAnswer"),
    )
    def post(self, request: Request) -> HttpResponse:
        """Apply the changes of a device; what does not hold is listed, and the rest is committed."""
        query = read_query(request.query_params, {"last_pulled_at": _last_pulled}, also_known=("schema_version",))
        since, user_id = query.get("last_pulled_at", 0), user_of(request).id
        mutations = _mutations(request.data, since=since)
        check_position(since, mark=0, stream=record_stream(user_id=user_id))
        applied = apply_changes(user_id=user_id, mutations=mutations, at=timezone.now())
        return json_answer(
            request, json.dumps(_answer_of(mutations, applied.results, applied.answers), ensure_ascii=False)
        )

    def get_throttles(self) -> list[Any]:  # Any: as in the library's signature
        """Count pushes only."""
        return [PushRate()] if self.request.method == "POST" else super().get_throttles()


def _last_pulled(written: object) -> int:
    return 0 if written in {"null", "undefined", ""} else _is_number(written)


def _migrated_tables(written: object) -> frozenset[str]:
    """Return the tables that a migration of the app made or added columns to."""
    try:
        said = json.loads(str(written))
        if said is None:
            return frozenset()
        named = [*said.get("tables", ()), *(each["table"] for each in said.get("columns", ()))]
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise ValidationFailed("invalid_format") from None
    return frozenset(name for name in named if isinstance(name, str) and name in TABLES)


def _pulled(request: Request, pull: WatermelonPull) -> HttpResponse:
    stream = record_stream(user_id=pull.user_id)
    if stream.is_unknown(pull.since):
        raise resync_required("epoch")
    # A part would make the library drop the rest: a replacement is always whole.
    is_replaced = 0 < pull.since < stream.purged_through
    if is_replaced:
        pull = WatermelonPull(pull.user_id, 0, frozenset(), None)
    changes = _changes(pull, stream)
    page = changes if pull.limit is None else changes[: pull.limit]
    has_more = len(page) < len(changes)
    state: dict[str, Json] = {"timestamp": page[-1].rev if has_more else stream.last, "has_more": has_more}
    if is_replaced:
        state["experimentalStrategy"] = "replacement"
    return json_answer(request, f'{{"changes":{_tables_text(page)},{json.dumps(state)[1:]}')


def _changes(pull: WatermelonPull, stream: Stream) -> Sequence[RecordChange]:
    """Return the changes in their order, one more than asked for where there are more."""
    changes: list[RecordChange] = []
    for tables, position in ((set(TABLES) - pull.tables, pull.since), (pull.tables, 0)):
        if tables:
            changes += changes_after(
                position,
                user_id=pull.user_id,
                through=stream.last,
                # Of a table that is sent whole, the device needs the deletions only that it has not seen.
                mark=pull.since or stream.last,
                limit=None if pull.limit is None else pull.limit + 1,
                collections=sorted(tables),
                is_flat=True,
            )
    return sorted(changes, key=lambda change: change.rev)


def _tables_text(page: Sequence[RecordChange]) -> str:
    updated: defaultdict[str, list[str]] = defaultdict(list)
    deleted: defaultdict[str, list[str]] = defaultdict(list)
    for change in page:
        if change.data is None:
            deleted[change.collection].append(f'"{change.id}"')
        else:
            updated[change.collection].append(change.data)
    tables = (
        f'"{name}":{{"created":[],"updated":[{",".join(updated[name])}],"deleted":[{",".join(deleted[name])}]}}'
        for name in TABLES
    )
    return f"{{{','.join(tables)}}}"


def _mutations(body: object, *, since: int) -> list[Mutation]:
    try:
        mutations = mutations_of(body, since=since)
    except MalformedChanges as malformed:
        raise Problem(400, "malformed", str(malformed)) from None
    if len(mutations) > PUSH_MUTATIONS:
        raise too_large(f"{len(mutations)} records are more than {PUSH_MUTATIONS}: send them in parts.")
    return mutations


def _answer_of(
    mutations: Sequence[Mutation], results: Sequence[Result], answers: Sequence[Mapping[str, Json]]
) -> dict[str, object]:
    refused = list(_refused(mutations, results, answers))
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for mutation, _ in refused:
        ids[mutation.collection].append(mutation.id)
    return {"experimentalRejectedIds": ids, "problems": [answer for _, answer in refused]}


def _refused(
    mutations: Sequence[Mutation], results: Sequence[Result], answers: Sequence[Mapping[str, Json]]
) -> Iterator[tuple[Mutation, Mapping[str, Json]]]:
    for mutation, result, answer in zip(mutations, results, answers, strict=True):
        if not result.holds:
            yield mutation, answer
