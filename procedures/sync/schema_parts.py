"""Parts of the OpenAPI schemas of the sync: what all its protocols and collections are described with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from procedures.collections.collection import Collection, Field
from procedures.selectors.records import COLLECTIONS, TABLES
from wire.validation.values import Schema, schema_of

# In the order of COLLECTIONS' names: what one record of a collection is called.
SINGULAR: Final[Mapping[str, str]] = {
    "favorites": "Favorite",
    "goals": "Goal",
    "procedure_logs": "ProcedureLog",
    "settings": "Setting",
    "shifts": "Shift",
    "templates": "Template",
}

UUID: Final[Schema] = {"type": "string", "format": "uuid"}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
TEXT: Final[Schema] = {"type": "string"}
FLAG: Final[Schema] = {"type": "boolean"}
COUNT: Final[Schema] = {"type": "integer", "format": "int64", "minimum": 0}
MILLISECONDS: Final[Schema] = {**COUNT, "description": "Milliseconds since 1970 by the server's clock."}
WRVU: Final[Schema] = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
CODES: Final[Schema] = {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}
JSON_TEXT: Final[Schema] = {"type": "string", "description": "JSON as text."}
STEP: Final[Schema] = {"type": "object", "additionalProperties": True}


def reference(name: str) -> dict[str, object]:
    """Reference to a component of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(properties: Mapping[str, Schema], *, optional: Sequence[str] = (), is_closed: bool = True) -> Schema:
    """Schema of an object with these members, all required but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": required} if required else {}),
        "additionalProperties": not is_closed,
    }


def list_of(items: Schema, **bounds: int) -> Schema:
    """Schema of a list."""
    return {"type": "array", "items": items, **bounds}


def nullable(schema: Schema) -> Schema:
    """The same schema, or null."""
    return {"allOf": [schema], "nullable": True} if "$ref" in schema else {**schema, "nullable": True}


def choice_of(*words: str) -> Schema:
    """Schema of one of some words."""
    return {"type": "string", "enum": list(words)}


# An error; what stands behind `code` comes with some codes. Source: the sync contract, section 2.6.
PROBLEM: Final[Schema] = object_of(
    {
        **dict.fromkeys(("type", "title", "detail", "code"), TEXT),
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "errors": CODES,
        "reason": choice_of("expired", "revoked", "retention", "epoch"),
        **dict.fromkeys(("max_limit", "max_mutations", "max_bytes", "min_schema_version"), COUNT),
    },
    optional=["errors", "reason", "max_limit", "max_mutations", "max_bytes", "min_schema_version"],
)

REFUSED: Final = {
    "description": "What was asked for was not done: `code` says why.",
    "content": {"application/problem+json": {"schema": reference("SyncProblem")}},
}


def one_of_collections(suffix: str, *, by: str = "collection") -> Schema:
    """One component for each collection, told apart by the member `by`."""
    mapping = {name: f"#/components/schemas/{SINGULAR[name]}{suffix}" for name in COLLECTIONS}
    return {
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": by, "mapping": mapping},
    }


def any_of_collections(suffix: str) -> dict[str, list[Schema]]:
    """The component of any collection."""
    return {"anyOf": [reference(SINGULAR[name] + suffix) for name in COLLECTIONS]}


def components_of(singular: str, collection: Collection) -> dict[str, Schema]:
    """Components of a collection by name: its data, changes, mutations, rows and documents."""
    fields = {one.name: _field_schema(one) for one in collection.fields}
    flat = {one.name: _flat_schema(collection, one) for one in collection.fields}
    named = {"collection": choice_of(collection.name), "id": UUID}
    mutation = {"mutation_id": UUID, **named, "op": choice_of("upsert", "delete"), "base_rev": nullable(COUNT)}
    data, changes = f"{singular}Data", f"{singular}Changes"
    document = {"id": UUID, "rev": COUNT, "_deleted": FLAG, **fields, "sync_error": JSON_TEXT}
    return {
        data: object_of(fields),
        # Fields that a collection does not have are ignored, and warned of.
        changes: object_of(fields, optional=list(fields), is_closed=False),
        f"{singular}Change": object_of({**named, "rev": COUNT, "deleted": FLAG, "data": nullable(reference(data))}),
        f"{singular}Mutation": object_of(
            {**mutation, "data": nullable(reference(changes))}, optional=["base_rev", "data"], is_closed=False
        ),
        f"{singular}Row": object_of({"id": UUID, **flat}, optional=list(flat), is_closed=False),
        f"{singular}Document": object_of(document, optional=[*fields, "sync_error"], is_closed=False),
        f"{singular}NewDocument": object_of(
            document, optional=["rev", "_deleted", *fields, "sync_error"], is_closed=False
        ),
    }


def _field_schema(field: Field) -> Schema:
    return schema_of(field.validator)


def _flat_schema(collection: Collection, field: Field) -> Schema:
    return nullable(JSON_TEXT) if field.name in TABLES[collection.name].json_names else nullable(_loosened(field))


def _loosened(field: Field) -> Schema:
    """Type of a column as the library stores it: what was never set is '', 0 or false."""
    return {"type": schema_of(field.validator)["type"]}
