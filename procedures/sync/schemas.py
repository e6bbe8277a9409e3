"""OpenAPI schemas of the sync's requests and answers, made from the one declaration of the collections.

Source: the sync contract, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from procedures.collections.collection import Collection, Field
from procedures.selectors.records import COLLECTIONS, TABLES
from procedures.sync.contract import PUSH_MUTATIONS
from wire.validation.values import Schema, schema_of

# In the order of COLLECTIONS' names: what one record of a collection is called.
_SINGULAR: Final[Mapping[str, str]] = {
    "favorites": "Favorite",
    "goals": "Goal",
    "procedure_logs": "ProcedureLog",
    "settings": "Setting",
    "templates": "Template",
}

_UUID: Final[Schema] = {"type": "string", "format": "uuid"}
_TEXT: Final[Schema] = {"type": "string"}
_FLAG: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "format": "int64", "minimum": 0}
_MILLISECONDS: Final[Schema] = {**_COUNT, "description": "Milliseconds since 1970 by the server's clock."}
_WRVU: Final[Schema] = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
_CODES: Final[Schema] = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}}
_JSON_TEXT: Final[Schema] = {"type": "string", "description": "JSON as text."}
_STEP: Final[Schema] = {"type": "object", "additionalProperties": True}


def reference(name: str) -> dict[str, Any]:  # Any: as the library takes a schema
    """Reference to a component of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


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
    return result


def _headers(operation_id: str) -> list[Schema]:
    """Headers of an operation: whose store asks, and how many edits it has not sent."""
    whose = "User whose store asks; 409 `user_mismatch` where another one is logged in."
    unsent = "Number of edits that the device has not sent."
    return [
        _header("X-Sync-User", _UUID, whose, is_required=operation_id == "sync_push"),
        _header("X-Sync-Unsent", {**_COUNT, "maximum": 1_000_000}, unsent),
    ]


def _header(name: str, schema: Schema, description: str, *, is_required: bool = False) -> Schema:
    header = {"in": "header", "name": name, "schema": schema, "description": description}
    return {**header, "required": True} if is_required else header


def sync_schemas() -> dict[str, Schema]:
    """Components by name: of all protocols what they send and answer, of each collection its record."""
    schemas = {**_NATIVE, **_WATERMELON, **_RXDB}
    for name, collection in COLLECTIONS.items():
        schemas |= _of_collection(_SINGULAR[name], collection)
    return schemas


def _object(properties: Mapping[str, Schema], *, optional: Sequence[str] = (), is_closed: bool = True) -> Schema:
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": required} if required else {}),
        "additionalProperties": not is_closed,
    }


def _list_of(items: Schema, **bounds: int) -> Schema:
    return {"type": "array", "items": items, **bounds}


def _nullable(schema: Schema) -> Schema:
    return {"allOf": [schema], "nullable": True} if "$ref" in schema else {**schema, "nullable": True}


def _word(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def _one_of(suffix: str, *, by: str = "collection") -> Schema:
    """One component for each collection, told apart by the member `by`."""
    mapping = {name: f"#/components/schemas/{_SINGULAR[name]}{suffix}" for name in COLLECTIONS}
    return {
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": by, "mapping": mapping},
    }


def _any_of(suffix: str) -> dict[str, list[Schema]]:
    return {"anyOf": [reference(_SINGULAR[name] + suffix) for name in COLLECTIONS]}


def _of_collection(singular: str, collection: Collection) -> dict[str, Schema]:
    fields = {one.name: _field_schema(one) for one in collection.fields}
    flat = {one.name: _flat_schema(collection, one) for one in collection.fields}
    named = {"collection": _word(collection.name), "id": _UUID}
    mutation = {"mutation_id": _UUID, **named, "op": _word("upsert", "delete"), "base_rev": _nullable(_COUNT)}
    data, changes = f"{singular}Data", f"{singular}Changes"
    document = {"id": _UUID, "rev": _COUNT, "_deleted": _FLAG, **fields, "sync_error": _JSON_TEXT}
    return {
        data: _object(fields),
        # Fields that a collection does not have are ignored, and warned of.
        changes: _object(fields, optional=list(fields), is_closed=False),
        f"{singular}Change": _object({**named, "rev": _COUNT, "deleted": _FLAG, "data": _nullable(reference(data))}),
        f"{singular}Mutation": _object(
            {**mutation, "data": _nullable(reference(changes))}, optional=["base_rev", "data"], is_closed=False
        ),
        f"{singular}Row": _object({"id": _UUID, **flat}, optional=list(flat), is_closed=False),
        f"{singular}Document": _object(document, optional=[*fields, "sync_error"], is_closed=False),
        f"{singular}NewDocument": _object(
            document, optional=["rev", "_deleted", *fields, "sync_error"], is_closed=False
        ),
    }


def _field_schema(field: Field) -> Schema:
    return schema_of(field.validator)


def _flat_schema(collection: Collection, field: Field) -> Schema:
    return _nullable(_JSON_TEXT) if field.name in TABLES[collection.name].json_names else _nullable(_loosened(field))


def _loosened(field: Field) -> Schema:
    """Type of a column as the library stores it: what was never set is '', 0 or false."""
    return {"type": schema_of(field.validator)["type"]}


_RECORD: Final = {"id": _UUID, "rev": _COUNT, "deleted": _FLAG, "data": _nullable(_any_of("Data"))}
_WARNING: Final = _object({"field": _TEXT, "code": _TEXT})
_RESULT: Final[Mapping[str, Schema]] = {"mutation_id": _UUID, "collection": _TEXT, "id": _UUID}
_HELD: Final[Mapping[str, Schema]] = {"rev": _nullable(_COUNT), "warnings": _list_of(_WARNING), "replayed": _FLAG}
_VALUATION: Final[Mapping[str, Schema]] = {
    "log_id": _UUID,
    "seq": _COUNT,
    "wrvu": _WRVU,
    "basis": _TEXT,
    "reason": _TEXT,
    "release": _nullable(_TEXT),
    "flags": _list_of(_TEXT),
    "valued_at": {"type": "string", "format": "date-time"},
    "row": _nullable(_STEP),
    "steps": _list_of(_STEP),
}


def _result(status: str, members: Mapping[str, Schema], *, optional: Sequence[str] = ()) -> Schema:
    return _object({**_RESULT, "status": _word(status), **members}, optional=optional)


def _results() -> Schema:
    mapping = {status: f"#/components/schemas/Sync{status.title()}" for status in _STATUSES}
    return {
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": "status", "mapping": mapping},
    }


_STATUSES: Final = ("applied", "merged", "conflict", "rejected")
_NATIVE: Final[Mapping[str, Schema]] = {
    "SyncSession": _object(
        {
            "user_id": _UUID,
            "device_id": _nullable(_UUID),
            "unsent": _list_of(_object({"device_id": _UUID, "count": _COUNT, "said_at": _MILLISECONDS})),
            "sync_namespace": _UUID,
            "server_time": _MILLISECONDS,
            "schema_version": _COUNT,
            "min_schema_version": _COUNT,
            "collections": _list_of(_TEXT),
            "limits": _object(
                {
                    "push_mutations": _COUNT,
                    "push_bytes": _COUNT,
                    "push_rate_per_minute": _COUNT,
                    "pull_limit_default": _COUNT,
                    "pull_limit_max": _COUNT,
                }
            ),
        }
    ),
    "SyncHead": _object({"head": _COUNT}),
    "SyncDigest": _object(
        {
            "head": _COUNT,
            "collections": {
                "type": "object",
                "additionalProperties": _object(
                    {"count": _COUNT, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
                ),
            },
        }
    ),
    "SyncChange": _one_of("Change"),
    "SyncPage": _object(
        {
            "changes": _list_of(reference("SyncChange")),
            "cursor": _TEXT,
            "has_more": _FLAG,
            "full": _FLAG,
            "server_time": _MILLISECONDS,
        }
    ),
    "SyncMutation": _one_of("Mutation"),
    "SyncPush": _object(
        {"device_id": _UUID, "mutations": _list_of(reference("SyncMutation"), maxItems=PUSH_MUTATIONS)},
        is_closed=False,
    ),
    "SyncRecord": _object({**_RECORD, "rev": _nullable(_COUNT)}),
    "SyncApplied": _result("applied", _HELD, optional=["replayed"]),
    "SyncMerged": _result("merged", {**_HELD, "server": reference("SyncRecord")}, optional=["replayed"]),
    "SyncConflict": _result(
        "conflict",
        {
            "reason": _word("gone", "deleted", "modified"),
            "fields": _list_of(_TEXT),
            "server": reference("SyncRecord"),
            "replayed": _FLAG,
        },
        optional=["fields", "replayed"],
    ),
    # Of what is no mutation, its names come back as far as they are texts.
    "SyncRejected": _object(
        {
            **dict.fromkeys(("mutation_id", "collection", "id"), _nullable(_TEXT)),
            "status": _word("rejected"),
            "code": _TEXT,
            "errors": _CODES,
            "replayed": _FLAG,
        },
        optional=["replayed"],
    ),
    "SyncResult": _results(),
    "SyncPushAnswer": _object(
        {
            "results": _list_of(reference("SyncResult")),
            "valuations": _list_of(reference("SyncValuation")),
            "head": _COUNT,
            "server_time": _MILLISECONDS,
        }
    ),
    "SyncValuation": _object(_VALUATION, optional=["row", "steps"]),
    "SyncValuationPage": _object(
        {"valuations": _list_of(reference("SyncValuation")), "cursor": _TEXT, "has_more": _FLAG}
    ),
    "SyncHistory": _object(
        {
            "versions": _list_of(
                _object(
                    {
                        "rev": _COUNT,
                        "replaced_at": {"type": "string", "format": "date-time"},
                        "device_id": _nullable(_UUID),
                        "data": _any_of("Changes"),
                    }
                )
            )
        }
    ),
}


def _watermelon_tables(row: str) -> Schema:
    return _object(
        {
            name: _object(
                {
                    "created": _list_of(reference(_SINGULAR[name] + row)),
                    "updated": _list_of(reference(_SINGULAR[name] + row)),
                    "deleted": _list_of(_UUID),
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
    "WatermelonPull": _object(
        {
            "changes": reference("WatermelonTables"),
            "timestamp": {"type": "integer", "format": "int64", "minimum": 1},
            "has_more": _FLAG,
            "experimentalStrategy": _word("replacement"),
        },
        optional=["experimentalStrategy"],
    ),
    "WatermelonPushAnswer": _object(
        {
            "experimentalRejectedIds": {"type": "object", "additionalProperties": _list_of(_TEXT)},
            "problems": _list_of(
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
    "WatermelonConflict": _object(
        {
            "collection": _TEXT,
            "id": _TEXT,
            "status": _word("conflict"),
            "reason": _word("gone", "deleted", "modified"),
            "fields": _list_of(_TEXT),
            "server": reference("SyncRecord"),
        },
        optional=["fields"],
    ),
    "WatermelonRejected": _object(
        {"collection": _TEXT, "id": _TEXT, "status": _word("rejected"), "code": _TEXT, "errors": _CODES}
    ),
}
_DOCUMENT_ROW: Final = {"newDocumentState": _any_of("NewDocument"), "assumedMasterState": _nullable(_STEP)}
_RXDB: Final[Mapping[str, Schema]] = {
    "RxDbPull": _object(
        {"documents": _list_of(_any_of("Document")), "checkpoint": _object({"c": _TEXT})},
    ),
    "RxDbPush": _list_of(
        _object(_DOCUMENT_ROW, optional=["assumedMasterState"], is_closed=False), maxItems=PUSH_MUTATIONS
    ),
    # A document that was refused comes back as it was sent, with the reason.
    "RxDbRefused": _object({"id": _TEXT, "sync_error": _JSON_TEXT}, is_closed=False),
    "RxDbConflicts": _list_of({"anyOf": [*_any_of("Document")["anyOf"], reference("RxDbRefused")]}),
}
