"""RxDB's documents as mutations (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from procedures.collections.collection import Collection, Json
from procedures.services.changes import Base, BaseKind, Mutation, Op
from procedures.services.changes.mutations import INVALID
from wire.bodies.json_text import FaultyObject, faults_in
from wire.validation.values import ValidationFailed, integer, nullable

Document = Mapping[str, object]

# What is no field of a record: what the server adds, and what the library keeps for itself.
_OWN: Final = frozenset({"id", "rev", "sync_error", "deleted", "_deleted", "_rev", "_meta", "_attachments"})
_is_rev = nullable(integer(least=0))


class MalformedDocuments(ValueError):
    """The body is not a list of rows; the message says where."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the device has it, and the mutation that it asks for; None where `error` says what is wrong."""

    document: Document
    mutation: Mutation | None
    error: Mapping[str, Json] = field(default_factory=dict)


def rows_of(body: object, *, collection: Collection) -> list[Row]:
    """Return the rows of a push. Raises MalformedDocuments for what has no document with an id."""
    if not isinstance(body, list):
        raise MalformedDocuments("A push is a list of rows with newDocumentState.")
    return [_row(row, place, collection) for place, row in enumerate(body)]


def _row(row: object, place: int, collection: Collection) -> Row:
    new = row.get("newDocumentState") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(new, dict) or not isinstance(new.get("id"), str):
        raise MalformedDocuments(f"Row {place} has no newDocumentState with an id.")
    assumed = row.get("assumedMasterState")
    twins = row.twins if isinstance(row, FaultyObject) else ()
    if errors := _errors(new, assumed):
        said: dict[str, Json] = {name: [code] for name, code in errors.items()}
        return Row(new, None, {"code": INVALID, "errors": said})
    is_deleted = bool(new.get("_deleted", False))
    mutation = Mutation(
        collection=collection.name,
        op=Op.DELETE if is_deleted else Op.UPSERT,
        id=new["id"],
        data={} if is_deleted else _fields(new),
        base=_base(assumed, collection),
        faults={**faults_in(new), **dict.fromkeys(twins, "duplicate")},
    )
    return Row(new, mutation)


def _errors(new: Document, assumed: object) -> dict[str, str]:
    if not isinstance(new.get("_deleted", False), bool):
        return {"_deleted": "invalid_type"}
    if new.get("deleted", False) is not False:
        # The library's own name where its option is not set: read as no field, a deletion would make the record live.
        return {"deleted": "unknown_field"}
    if assumed is None:
        return {}
    if not isinstance(assumed, dict):
        return {"assumedMasterState": "invalid_type"}
    try:
        _is_rev(assumed.get("rev"))
    except ValidationFailed as failed:
        return {"assumedMasterState.rev": failed.code}
    return {}


def _base(assumed: object, collection: Collection) -> Base:
    """Return the state that the device takes for the stored one; what it leaves out is as in a new record, but for
    fields that its app may be too old to know."""
    if not isinstance(assumed, dict):
        return Base(BaseKind.DOCUMENT)
    defaults = {name: value for name, value in collection.empty.items() if name not in collection.later_names}
    said = {} if assumed.get("_deleted") else {**defaults, **_fields(assumed)}
    return Base(BaseKind.DOCUMENT, assumed.get("rev") or 0, said)


def _fields(document: Document) -> dict[str, Json]:
    return {name: value for name, value in document.items() if name not in _OWN}  # type: ignore[misc]  # JSON of a body
