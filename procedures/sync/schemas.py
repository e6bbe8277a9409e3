"""OpenAPI schemas of the sync's requests and answers, made from the one declaration of the collections.

Source: the sync contract, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from procedures.selectors.records import COLLECTIONS
from procedures.selectors.versions import MOST_DELETED
from procedures.sync.contract import PUSH_MUTATIONS
from procedures.sync.schema_parts import (
    CODES,
    COUNT,
    FLAG,
    INSTANT,
    JSON_TEXT,
    MILLISECONDS,
    PROBLEM,
    REFUSED,
    SINGULAR,
    STEP,
    TEXT,
    UUID,
    WRVU,
    any_of_collections,
    choice_of,
    components_of,
    list_of,
    nullable,
    object_of,
    one_of_collections,
    reference,
)
from wire.validation.values import Schema


def json_of(name: str) -> dict[str, Any]:  # Any: as the library takes a request
    """A request of JSON that fits a component of the document."""
    return {"application/json": reference(name)}


def answer_of(name: str) -> dict[int, dict[str, Any]]:  # Any: as the library takes answers
    """An answer 200 that fits a component of the document."""
    return {200: reference(name)}


def add_sync_schemas(result: dict[str, Any], **_: object) -> dict[str, Any]:  # Any: the document
    """Postprocessing hook: the document with the components that the sync's operations refer to."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(sync_schemas())
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path, operations in result["paths"].items():
        if path.startswith("/api/v1/sync/"):
            for operation in operations.values():
                operation["parameters"] = [*operation.get("parameters", []), *_headers(operation["operationId"])]
                operation["responses"]["default"] = REFUSED
    return result


def _headers(operation_id: str) -> list[Schema]:
    """Headers of an operation: whose store asks, and how many edits it has not sent."""
    whose = "User whose store asks; 409 `user_mismatch` where another one is logged in."
    unsent = "Number of edits that the device has not sent."
    return [
        _header("X-Sync-User", UUID, whose, is_required=operation_id == "sync_push"),
        _header("X-Sync-Unsent", {**COUNT, "maximum": 1_000_000}, unsent),
    ]


def _header(name: str, schema: Schema, description: str, *, is_required: bool = False) -> Schema:
    header = {"in": "header", "name": name, "schema": schema, "description": description}
    return {**header, "required": True} if is_required else header


def sync_schemas() -> dict[str, Schema]:
    """Components by name: of all protocols what they send and answer, of each collection its record."""
    schemas = {**_NATIVE, **_WATERMELON, **_RXDB}
    for name, collection in COLLECTIONS.items():
        schemas |= components_of(SINGULAR[name], collection)
    return schemas


_RECORD: Final = {"id": UUID, "rev": COUNT, "deleted": FLAG, "data": nullable(any_of_collections("Data"))}
_WARNING: Final = object_of({"field": TEXT, "code": TEXT})
_RESULT: Final[Mapping[str, Schema]] = {"mutation_id": UUID, "collection": TEXT, "id": UUID}
_HELD: Final[Mapping[str, Schema]] = {"rev": nullable(COUNT), "warnings": list_of(_WARNING), "replayed": FLAG}
_DELETED: Final[Mapping[str, Schema]] = {"id": UUID, "deleted_at": INSTANT, "data": any_of_collections("Changes")}
_VALUATION: Final[Mapping[str, Schema]] = {
    "log_id": UUID,
    "seq": COUNT,
    "wrvu": WRVU,
    "unadjusted_wrvu": WRVU,
    "basis": TEXT,
    "reason": TEXT,
    "release": nullable(TEXT),
    "flags": list_of(TEXT),
    "valued_at": INSTANT,
    "row": nullable(STEP),
    "steps": list_of(STEP),
}


def _result(status: str, members: Mapping[str, Schema], *, optional: Sequence[str] = ()) -> Schema:
    return object_of({**_RESULT, "status": choice_of(status), **members}, optional=optional)


def _results() -> Schema:
    mapping = {status: f"#/components/schemas/Sync{status.title()}" for status in _STATUSES}
    return {
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": "status", "mapping": mapping},
    }


_STATUSES: Final = ("applied", "merged", "conflict", "rejected")
_NATIVE: Final[Mapping[str, Schema]] = {
    "SyncProblem": PROBLEM,
    "SyncSession": object_of(
        {
            "user_id": UUID,
            "device_id": nullable(UUID),
            "unsent": list_of(object_of({"device_id": UUID, "count": COUNT, "said_at": MILLISECONDS})),
            "sync_namespace": UUID,
            "server_time": MILLISECONDS,
            "schema_version": COUNT,
            "min_schema_version": COUNT,
            "collections": list_of(TEXT),
            "limits": object_of(
                {
                    "push_mutations": COUNT,
                    "push_bytes": COUNT,
                    "push_rate_per_minute": COUNT,
                    "pull_limit_default": COUNT,
                    "pull_limit_max": COUNT,
                }
            ),
        }
    ),
    "SyncHead": object_of({"head": COUNT}),
    "SyncDigest": object_of(
        {
            "head": COUNT,
            "collections": {
                "type": "object",
                "additionalProperties": object_of(
                    {"count": COUNT, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
                ),
            },
        }
    ),
    "SyncChange": one_of_collections("Change"),
    "SyncPage": object_of(
        {
            "changes": list_of(reference("SyncChange")),
            "cursor": TEXT,
            "has_more": FLAG,
            "full": FLAG,
            "server_time": MILLISECONDS,
        }
    ),
    "SyncMutation": one_of_collections("Mutation"),
    "SyncPush": object_of(
        {"device_id": UUID, "mutations": list_of(reference("SyncMutation"), maxItems=PUSH_MUTATIONS)},
        is_closed=False,
    ),
    "SyncRecord": object_of({**_RECORD, "rev": nullable(COUNT)}),
    "SyncApplied": _result("applied", _HELD, optional=["replayed"]),
    "SyncMerged": _result("merged", {**_HELD, "rev": COUNT, "server": reference("SyncRecord")}, optional=["replayed"]),
    "SyncConflict": _result(
        "conflict",
        {
            "reason": choice_of("gone", "deleted", "modified"),
            "fields": list_of(TEXT),
            "server": reference("SyncRecord"),
            "replayed": FLAG,
        },
        optional=["fields", "replayed"],
    ),
    # Of what is no mutation, its names come back as far as they are texts.
    "SyncRejected": object_of(
        {
            **dict.fromkeys(("mutation_id", "collection", "id"), nullable(TEXT)),
            "status": choice_of("rejected"),
            "code": TEXT,
            "errors": CODES,
            "replayed": FLAG,
        },
        optional=["replayed"],
    ),
    "SyncResult": _results(),
    "SyncPushAnswer": object_of(
        {
            "results": list_of(reference("SyncResult")),
            "valuations": list_of(reference("SyncValuation")),
            "head": COUNT,
            "server_time": MILLISECONDS,
        }
    ),
    "SyncValuation": object_of(_VALUATION, optional=["row", "steps"]),
    "SyncValuationPage": object_of(
        {"valuations": list_of(reference("SyncValuation")), "cursor": TEXT, "has_more": FLAG}
    ),
    "SyncDeleted": object_of({"deleted": list_of(object_of(_DELETED), maxItems=MOST_DELETED)}),
    "SyncHistory": object_of(
        {
            "versions": list_of(
                object_of(
                    {
                        "rev": COUNT,
                        "replaced_at": INSTANT,
                        "device_id": nullable(UUID),
                        "data": any_of_collections("Changes"),
                    }
                )
            )
        }
    ),
}


def _watermelon_tables(row: str) -> Schema:
    return object_of(
        {
            name: object_of(
                {
                    "created": list_of(reference(SINGULAR[name] + row)),
                    "updated": list_of(reference(SINGULAR[name] + row)),
                    "deleted": list_of(UUID),
                },
                optional=["created", "updated", "deleted"],
            )
            for name in COLLECTIONS
        },
        optional=list(COLLECTIONS),
        is_closed=False,
    )


_WATERMELON: Final[Mapping[str, Schema]] = {
    "WatermelonTables": _watermelon_tables("Row"),
    "WatermelonPull": object_of(
        {
            "changes": reference("WatermelonTables"),
            "timestamp": {"type": "integer", "format": "int64", "minimum": 1},
            "has_more": FLAG,
            "experimentalStrategy": choice_of("replacement"),
        },
        optional=["experimentalStrategy"],
    ),
    "WatermelonPushAnswer": object_of(
        {
            "experimentalRejectedIds": {"type": "object", "additionalProperties": list_of(TEXT)},
            "problems": list_of(
                {
                    "oneOf": [reference("WatermelonConflict"), reference("WatermelonRejected")],
                    "discriminator": {
                        "propertyName": "status",
                        "mapping": {
                            "conflict": "#/components/schemas/WatermelonConflict",
                            "rejected": "#/components/schemas/WatermelonRejected",
                        },
                    },
                }
            ),
        }
    ),
    "WatermelonConflict": object_of(
        {
            "collection": TEXT,
            "id": TEXT,
            "status": choice_of("conflict"),
            "reason": choice_of("gone", "deleted", "modified"),
            "fields": list_of(TEXT),
            "server": reference("SyncRecord"),
        },
        optional=["fields"],
    ),
    "WatermelonRejected": object_of(
        {"collection": TEXT, "id": TEXT, "status": choice_of("rejected"), "code": TEXT, "errors": CODES}
    ),
}
_DOCUMENT_ROW: Final = {"newDocumentState": any_of_collections("NewDocument"), "assumedMasterState": nullable(STEP)}
_RXDB: Final[Mapping[str, Schema]] = {
    "RxDbPull": object_of(
        {"documents": list_of(any_of_collections("Document")), "checkpoint": object_of({"c": TEXT})},
    ),
    "RxDbPush": list_of(
        object_of(_DOCUMENT_ROW, optional=["assumedMasterState"], is_closed=False), maxItems=PUSH_MUTATIONS
    ),
    # A document that was refused comes back as it was sent, with the reason.
    "RxDbRefused": object_of({"id": TEXT, "sync_error": JSON_TEXT}, is_closed=False),
    "RxDbConflicts": list_of({"anyOf": [*any_of_collections("Document")["anyOf"], reference("RxDbRefused")]}),
}
