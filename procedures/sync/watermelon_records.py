"""WatermelonDB's changes object as mutations (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Final

from procedures.collections.collection import Field, Json
from procedures.selectors.records import TABLES
from procedures.services.changes import Base, BaseKind, Mutation, Op
from wire.bodies.json_text import FaultyObject, faults_in, parse_json, text_fault
from wire.validation.values import passes

# What the library keeps in a record for itself.
_CHANGED: Final = "_changed"
_OWN: Final = frozenset({"id", "_status", _CHANGED})
# Takes the place of text that is not JSON: of a type that every check refuses.
_NOT_JSON: Final = object()
_UNSET: Final = ("", 0, False)


class MalformedChanges(ValueError):
    """The body is not a changes object; the message says where."""


def mutations_of(body: object, *, since: int) -> list[Mutation]:
    """Return the records of a changes object as mutations made on all that was pulled up to a number.

    `created` and `updated` are alike, and of a record that is there only the columns that `_changed` names count.
    Raises MalformedChanges.
    """
    if not isinstance(body, dict):
        raise MalformedChanges("The changes are an object of tables.")
    _check_names(body, "The changes name a table")
    return [
        mutation
        for table, changes in body.items()
        for mutation in _of_table(table, changes, Base(BaseKind.PULL, since))
    ]


def _of_table(table: str, changes: object, base: Base) -> Iterator[Mutation]:
    if not isinstance(changes, dict):
        raise MalformedChanges(f"{table} is an object with created, updated and deleted.")
    _check_names(changes, f"{table} has a member")
    for kind in ("created", "updated"):
        for raw in _listed(table, kind, changes):
            if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
                raise MalformedChanges(f"{table}.{kind} has a record without an id.")
            yield _upsert(table, raw, base)
    for record_id in _listed(table, "deleted", changes):
        if not isinstance(record_id, str):
            raise MalformedChanges(f"{table}.deleted has an id that is no text.")
        yield Mutation(table, Op.DELETE, record_id, base=base)


def _check_names(envelope: Mapping[str, object], what: str) -> None:
    """Refuse an object around records of which a name stands twice or cannot be sent back. Raises MalformedChanges."""
    if isinstance(envelope, FaultyObject) and (envelope.twins or any(map(text_fault, envelope))):
        raise MalformedChanges(f"{what} twice, or by a name that is no text.")


def _listed(table: str, kind: str, changes: Mapping[str, object]) -> list[object]:
    listed = changes.get(kind, [])
    if not isinstance(listed, list):
        raise MalformedChanges(f"{table}.{kind} is a list.")
    return listed


def _upsert(table: str, raw: Mapping[str, object], base: Base) -> Mutation:
    packed = TABLES[table].json_names if table in TABLES else frozenset()
    changed = raw.get(_CHANGED)
    only = frozenset(changed.split(",")) if isinstance(changed, str) and changed else None
    unset = _unset_columns(table, raw, but=only or frozenset())
    sent = {name: value for name, value in raw.items() if name not in _OWN}
    data = {n: unset[n] if n in unset else _unpacked(v) if n in packed else v for n, v in sent.items()}
    return Mutation(table, Op.UPSERT, str(raw["id"]), data=data, base=base, only=only, faults=faults_in(raw))


def _unset_columns(table: str, raw: Mapping[str, object], *, but: frozenset[str]) -> dict[str, Json]:
    """Return the columns that hold what the library puts into one that was never set, with the value that is meant.

    That is `''`, 0 or false where a field may be null, and `''` of a word or list that has a default, unless the app
    says that it changed it.
    """
    fields = TABLES[table].collection.fields if table in TABLES else ()
    return {
        field.name: copy(field.default)
        for field in fields
        if (value := raw.get(field.name)) in _UNSET and _is_unset(field, value, is_changed=field.name in but)
    }


def _is_unset(field: Field, value: object, *, is_changed: bool) -> bool:
    if passes(field.validator, None):
        return True
    return value == "" and not is_changed and not field.required and not passes(field.validator, "")


def _unpacked(value: object) -> object:
    """Return what JSON text says; no text stays, and is refused where a list or an object belongs."""
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value.encode())
    except ValueError:
        return _NOT_JSON
