"""What the write path is asked for, and what it answers (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from procedures.collections.collection import Json

INVALID: Final = "invalid"
ID_EXISTS: Final = "id_exists"
NOT_FOUND: Final = "not_found"
UNKNOWN_COLLECTION: Final = "unknown_collection"
ID_REUSED: Final = "mutation_id_reused"
NOT_STORABLE: Final = "not_storable"

GONE: Final = "gone"
DELETED: Final = "deleted"
MODIFIED: Final = "modified"


class Op(StrEnum):
    """What is to be done with a record."""

    UPSERT = "upsert"
    DELETE = "delete"


class BaseKind(StrEnum):
    """What a mutation was made on, which decides whether it may take the place of what is stored.

    A device names the revision that it had (`REVISION`), or the number up to which it had pulled everything, and then
    a record that it does not find is new (`PULL`). RxDB shows the document that it had (`DOCUMENT`). A plain request
    changes what it finds (`LATEST`), or makes what must not be there (`NOTHING`).
    """

    REVISION = "revision"
    PULL = "pull"
    DOCUMENT = "document"
    LATEST = "latest"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Base:
    """What a mutation was made on.

    `rev` of `REVISION` and `PULL`, 0 for a record that the device never had. Of `DOCUMENT` the fields as the device had
    them, none for a deleted one, and the `rev` of that state; None where it had nothing.
    """

    kind: BaseKind
    rev: int = 0
    document: Mapping[str, Json] | None = None


LATEST: Final = Base(BaseKind.LATEST)
NOTHING: Final = Base(BaseKind.NOTHING)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One wish to change one record.

    `data` of an upsert holds the fields that shall have a value, of a delete nothing. Where the record is there and
    `only` is given, no other fields of `data` count. With a `mutation_id` the answer is stored for replays. `faults`
    are codes of what could not be read, by field: with any, nothing is done.
    """

    collection: str
    op: Op
    id: str
    data: Mapping[str, object] = field(default_factory=dict)
    base: Base = LATEST
    only: frozenset[str] | None = None
    mutation_id: str | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredRecord:
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

    def edited(self, changed: Mapping[str, Json], *, rev: int) -> StoredRecord:
        """Return the record with these fields changed at a revision."""
        field_revs = {**(self.field_revs or {}), **dict.fromkeys(changed, rev)}
        return StoredRecord(self.id, rev, self.since, field_revs, self.deleted, {**self.data, **changed})

    def rev_of(self, name: str) -> int:
        """Return the revision at which a field last changed."""
        return (self.field_revs or {}).get(name, self.since)

    def as_json(self) -> dict[str, Json]:
        """Return the record as a client gets it after a merge or a conflict."""
        return {
            "id": self.id,
            "rev": self.rev,
            "deleted": self.deleted,
            "data": None if self.deleted else dict(self.data),
        }


class Status(StrEnum):
    """What became of a mutation."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICT = "conflict"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutation.

    `record` is the record as it stands after it, None where there is none. `has_changed` is false for what was so
    already. A conflict has a `reason`, and where it is `modified` the `fields` that somebody else changed. A rejection
    has a `code` and, where it is `invalid`, the codes by field in `errors`. `ignored` names the fields that the
    collection does not have. Of a mutation that was processed before, `processed_answer` is the answer that it got
    then, and `is_repeated` says that it stands twice in one batch.
    """

    collection: str
    id: str
    status: Status
    record: StoredRecord | None = None
    has_changed: bool = False
    reason: str = ""
    fields: tuple[str, ...] = ()
    code: str = ""
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    processed_answer: Mapping[str, Json] | None = None
    is_repeated: bool = False

    @property
    def rev(self) -> int | None:
        """Return the revision of the record after the mutation, None where there is no record."""
        return None if self.record is None else self.record.rev

    @property
    def holds(self) -> bool:
        """Return whether what the mutation wished is so: then its answer is stored for replays."""
        return self.status in {Status.APPLIED, Status.MERGED}

    @property
    def is_replayed(self) -> bool:
        """Return whether this is the outcome of an earlier time, and nothing was done now."""
        return self.processed_answer is not None or self.is_repeated
