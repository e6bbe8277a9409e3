"""Conflict resolution: what a mutation does to a record, decided in memory (pure).

Source: the sync contract, section 2, table of rules for one mutation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from procedures.collections.collection import CheckedFields, Collection, is_same
from procedures.services.changes.mutations import (
    DELETED,
    GONE,
    ID_EXISTS,
    INVALID,
    MODIFIED,
    NOT_FOUND,
    UNKNOWN_COLLECTION,
    Base,
    BaseKind,
    Mutation,
    Op,
    Result,
    Status,
    StoredRecord,
)
from wire.validation.values import ValidationFailed, uuid_string

_is_id = uuid_string()

RecordKey = tuple[str, str]


@dataclass(slots=True)
class SenderKnowledge:
    """What the sender of a batch knows of a record by its earlier mutations in it.

    `own_revs` are the revisions that they gave the record, which no answer has told it yet; `base_rev` is the latest
    revision that one of them was made on.
    """

    own_revs: set[int] = field(default_factory=set)
    base_rev: int = 0


KnowledgeByRecord = defaultdict[RecordKey, SenderKnowledge]


@dataclass(frozen=True, slots=True)
class ResolutionCase:
    """A mutation, the record that it meets, the revision that a change would take, and what its sender knows."""

    mutation: Mutation
    collection: Collection
    stored: StoredRecord | None
    rev: int
    knowledge: SenderKnowledge

    def includes_revision(self, rev: int) -> bool:
        """Return whether whoever made the mutation knew what was changed at a revision of the stored record."""
        base = self.mutation.base
        if base.kind in {BaseKind.LATEST, BaseKind.NOTHING}:
            return True
        if base.kind is BaseKind.DOCUMENT:
            return rev in self.knowledge.own_revs or self._shows_stored(base)
        return rev <= max(base.rev, self.knowledge.base_rev) or rev in self.knowledge.own_revs

    def _shows_stored(self, base: Base) -> bool:
        """Return whether RxDB's document is the stored one: by its revision, or by equal content."""
        if self.stored is None or base.document is None:
            return False
        if base.rev == self.stored.rev:
            return True
        if self.stored.deleted or not base.document:
            return self.stored.deleted and not base.document
        kept = self.collection.kept(self.stored.data, named=base.document)
        return is_same({**kept, **base.document}, dict(self.stored.data))

    def applied(
        self,
        record: StoredRecord | None,
        *,
        status: Status = Status.APPLIED,
        has_changed: bool = True,
        ignored: tuple[str, ...] = (),
    ) -> Result:
        """Return that the mutation holds, with the record as it stands now."""
        return Result(self.collection.name, self.mutation.id, status, record, has_changed=has_changed, ignored=ignored)

    def conflict(self, reason: str, fields: Iterable[str] = ()) -> Result:
        """Return that somebody else's change stands against it; nothing was done."""
        return Result(
            self.collection.name,
            self.mutation.id,
            Status.CONFLICT,
            self.stored,
            reason=reason,
            fields=tuple(fields),
        )

    def rejected(self, code: str, errors: Mapping[str, tuple[str, ...]] | None = None) -> Result:
        """Return that nothing was done, and why."""
        return Result(
            self.collection.name, self.mutation.id, Status.REJECTED, self.stored, code=code, errors=errors or {}
        )


class ConflictResolver:
    """Resolves the mutations of a batch one after the other, each on what the ones before it left.

    `records` are those that the batch names, as stored; `dirty` are those that were changed since, in the order of
    their first change, `overwritten` the live versions that were replaced. `last_seq` is the number of the last change,
    `knowledge` what the sender knows by earlier parts of the batch.
    """

    def __init__(
        self,
        *,
        collections: Mapping[str, Collection],
        records: Mapping[RecordKey, StoredRecord],
        last_seq: int,
        knowledge: KnowledgeByRecord | None = None,
    ) -> None:
        self._collections = collections
        self.before = dict(records)
        self.records = dict(records)
        self.dirty: dict[RecordKey, None] = {}
        self.overwritten: list[tuple[str, StoredRecord]] = []
        self.last_seq = last_seq
        self._knowledge: KnowledgeByRecord = defaultdict(SenderKnowledge) if knowledge is None else knowledge

    def resolve(self, mutation: Mutation) -> Result:
        """Return the outcome of the mutation, and keep what it changes for the ones after it."""
        collection = self._collections.get(mutation.collection)
        if collection is None:
            return Result(mutation.collection, mutation.id, Status.REJECTED, code=UNKNOWN_COLLECTION)
        key = (mutation.collection, mutation.id)
        case = ResolutionCase(mutation, collection, self.records.get(key), self.last_seq + 1, self._knowledge[key])
        result = _outcome_of(case)
        if result.has_changed and result.record is not None:
            self._store_change(key, result.record)
        if result.holds:
            self._note_base(key, mutation)
        return result

    def note_replay(self, mutation: Mutation, *, rev: int | None) -> None:
        """Count a mutation that was processed before as known to its sender; it gave its record this revision."""
        key = (mutation.collection, mutation.id)
        self._note_base(key, mutation)
        if rev is not None:
            self._knowledge[key].own_revs.add(rev)

    def _store_change(self, key: RecordKey, record: StoredRecord) -> None:
        replaced = self.records.get(key)
        if replaced is not None and not replaced.deleted:
            self.overwritten.append((key[0], replaced))
        self.last_seq = record.rev
        self.records[key] = record
        self.dirty[key] = None
        self._knowledge[key].own_revs.add(record.rev)

    def _note_base(self, key: RecordKey, mutation: Mutation) -> None:
        known = self._knowledge[key]
        known.base_rev = max(known.base_rev, mutation.base.rev)


def _outcome_of(case: ResolutionCase) -> Result:
    try:
        _is_id(case.mutation.id)
    except ValidationFailed as failed:
        return case.rejected(INVALID, {"id": (failed.code,)})
    return _RULES[case.mutation.op](case)


def _upsert(case: ResolutionCase) -> Result:
    if case.mutation.faults:
        return case.rejected(INVALID, {name: (code,) for name, code in case.mutation.faults.items()})
    checked = case.collection.checked(case.mutation.data, is_whole=False)
    if checked.errors:
        return case.rejected(INVALID, checked.errors)
    if case.stored is None:
        return _on_nothing(case, checked)
    if case.stored.deleted:
        return _on_tombstone(case, checked)
    return _on_live(case, case.stored, checked)


def _on_nothing(case: ResolutionCase, checked: CheckedFields) -> Result:
    base = case.mutation.base
    if base.kind is BaseKind.LATEST:
        return case.rejected(NOT_FOUND)
    if base.kind is not BaseKind.PULL and base.rev:
        return case.conflict(GONE)
    return _created(case, checked)


def _on_tombstone(case: ResolutionCase, checked: CheckedFields) -> Result:
    base, stored = case.mutation.base, case.stored
    if base.kind is BaseKind.LATEST:
        return case.rejected(NOT_FOUND)
    # A favorite taken off and put on again is one record, for its id is made from its code.
    if base.kind is BaseKind.NOTHING and not case.collection.key:
        return case.rejected(ID_EXISTS)
    if stored is not None and not case.includes_revision(stored.rev):
        return case.conflict(DELETED)
    return _created(case, checked)


def _created(case: ResolutionCase, checked: CheckedFields) -> Result:
    whole = case.collection.whole(checked.values)
    if whole.errors:
        return case.rejected(INVALID, whole.errors)
    record = StoredRecord(case.mutation.id, case.rev, case.rev, None, deleted=False, data=whole.values)
    return case.applied(record, ignored=checked.unknown)


def _on_live(case: ResolutionCase, stored: StoredRecord, checked: CheckedFields) -> Result:
    mutation = case.mutation
    if mutation.base.kind is BaseKind.NOTHING:
        return case.rejected(ID_EXISTS)
    if mutation.base.kind is BaseKind.DOCUMENT:
        kept = case.collection.kept(stored.data, named=checked.values)
        checked = case.collection.whole(kept | checked.values)
        if checked.errors:
            return case.rejected(INVALID, checked.errors)
    sent = {n: v for n, v in checked.values.items() if mutation.only is None or n in mutation.only}
    changed = {n: v for n, v in sent.items() if not is_same(stored.data[n], v)}
    if not changed:
        return case.applied(stored, has_changed=False, ignored=checked.unknown)
    if unknown := [name for name in changed if not case.includes_revision(stored.rev_of(name))]:
        return case.conflict(MODIFIED, unknown)
    record = stored.edited(changed, rev=case.rev)
    if errors := case.collection.check_record(record.data):
        return case.rejected(INVALID, errors)
    status = Status.APPLIED if _knows_every_change(case, stored) else Status.MERGED
    return case.applied(record, status=status, ignored=checked.unknown)


def _delete(case: ResolutionCase) -> Result:
    if case.stored is None or case.stored.deleted:
        return case.applied(case.stored, has_changed=False)
    if not _knows_every_change(case, case.stored):
        return case.conflict(MODIFIED)
    return case.applied(
        StoredRecord(case.mutation.id, case.rev, case.rev, None, deleted=True, data=case.collection.empty)
    )


def _knows_every_change(case: ResolutionCase, stored: StoredRecord) -> bool:
    """Return whether every change of the record so far was known to whoever made the mutation.

    Not the last revision alone: where the batch's own merge gave it, a change of somebody else may lie before it.
    """
    return all(case.includes_revision(rev) for rev in {stored.since, *(stored.field_revs or {}).values()})


_RULES: Mapping[Op, Callable[[ResolutionCase], Result]] = {Op.UPSERT: _upsert, Op.DELETE: _delete}
