"""WatermelonDB's changes object as mutations (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from procedures.selectors.records import TABLES
from procedures.services.changes import Base, Mutation, On, Op
from wire.json_text import check_json

# What the library keeps in a record for itself.
_CHANGED: Final = "_changed"
_OWN: Final = frozenset({"id", "_status", _CHANGED})
# Takes the place of text that is not JSON: of a type that every check refuses.
_NOT_JSON: Final = object()


class MalformedChanges(ValueError):
    """The body is not a changes object; the message says where."""


def mutations_of(body: object, *, since: int) -> list[Mutation]:
    """Return the records of a changes object as mutations made on all that was pulled up to a number.

    `created` and `updated` are alike, and of a record that is there only the columns that `_changed` names count.
    Raises MalformedChanges.
    """
    if not isinstance(body, dict):
        raise MalformedChanges("The changes are an object of tables.")
    return [mutation for table, changes in body.items() for mutation in _of_table(table, changes, Base(On.PULL, since))]


def _of_table(table: str, changes: object, base: Base) -> Iterator[Mutation]:
    if not isinstance(changes, dict):
        raise MalformedChanges(f"{table} is an object with created, updated and deleted.")
    for kind in ("created", "updated"):
        for raw in _listed(table, kind, changes):
            if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
                raise MalformedChanges(f"{table}.{kind} has a record without an id.")
            yield _upsert(table, raw, base)
    for record_id in _listed(table, "deleted", changes):
        if not isinstance(record_id, str):
            raise MalformedChanges(f"{table}.deleted has an id that is no text.")
        yield Mutation(table, Op.DELETE, record_id, base=base)


def _listed(table: str, kind: str, changes: Mapping[str, object]) -> list[object]:
    listed = changes.get(kind, [])
    if not isinstance(listed, list):
        raise MalformedChanges(f"{table}.{kind} is a list.")
    return listed


def _upsert(table: str, raw: Mapping[str, object], base: Base) -> Mutation:
    packed = TABLES[table].json_names if table in TABLES else frozenset()
    data = {n: _unpacked(v) if n in packed else v for n, v in raw.items() if n not in _OWN}
    changed = raw.get(_CHANGED)
    only = frozenset(changed.split(",")) if isinstance(changed, str) and changed else None
    return Mutation(table, Op.UPSERT, str(raw["id"]), data=data, base=base, only=only)


def _unpacked(value: object) -> object:
    """Return what JSON text says; no text stays, and is refused where a list or an object belongs."""
    if not isinstance(value, str):
        return value
    try:
        check_json(value.encode())
    except ValueError:
        return _NOT_JSON
    return json.loads(value)
