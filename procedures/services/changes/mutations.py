"""What the write path is asked for, and what it answers (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from procedures.values.collection import Json

INVALID = "invalid"
ID_EXISTS = "id_exists"
NOT_FOUND = "not_found"
UNKNOWN_COLLECTION = "unknown_collection"


class Op(StrEnum):
    """What is to be done with a record."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One wish to change one record. `data` of an update holds the fields that shall change, of a delete nothing."""

    collection: str
    op: Op
    id: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A stored record of a collection, its fields as the client wrote them (JSON).

    `rev` numbers its last change. A field last changed at `field_revs[name]`, or at `since` where the map, None while
    nothing was edited, does not name it. A tombstone's `data` holds nothing but defaults.
    """

    id: str
    rev: int
    since: int
    field_revs: Mapping[str, int] | None
    deleted: bool
    data: Mapping[str, Json]

    def edited(self, changed: Mapping[str, Json], *, rev: int) -> Record:
        """Return the record with these fields changed at a revision."""
        field_revs = {**(self.field_revs or {}), **dict.fromkeys(changed, rev)}
        return replace(self, rev=rev, field_revs=field_revs, data={**self.data, **changed})


class Status(StrEnum):
    """What became of a mutation."""

    APPLIED = "applied"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutation.

    `record` is the record as it stands after it, None where there is none. `has_changed` is false for what was so
    already. A rejection has a `code` and, where it is `invalid`, the codes by field in `errors`. `ignored` names the
    fields that the collection does not have.
    """

    collection: str
    id: str
    status: Status
    record: Record | None = None
    has_changed: bool = False
    code: str = ""
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def rev(self) -> int | None:
        """Return the revision of the record after the mutation, None where there is no record."""
        return None if self.record is None else self.record.rev
