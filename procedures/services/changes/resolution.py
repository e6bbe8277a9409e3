"""What a mutation does to a record, decided in memory (pure).

Source: the sync contract, section 2, table of rules for one mutation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from procedures.collections.collection import Checked, Collection, is_same
from procedures.services.changes.mutations import (
    DELETED,
    GONE,
    ID_EXISTS,
    INVALID,
    MODIFIED,
    NOT_FOUND,
    UNKNOWN_COLLECTION,
    Base,
    Mutation,
    On,
    Op,
    Record,
    Result,
    Status,
)
from wire.validation.values import ValidationFailed, uuid_text

_is_id = uuid_text()

Key = tuple[str, str]


@dataclass(slots=True)
class Seen:
    """What the sender of a batch knows of a record by its earlier mutations in it.

    `own` are the revisions that they gave the record, whose numbers it has not seen; `base` is the latest revision that
    one of them was made on.
    """

    own: set[int] = field(default_factory=set)
    base: int = 0


SeenRecords = defaultdict[Key, Seen]


@dataclass(frozen=True, slots=True)
class Case:
    """A mutation, the record that it meets, the revision that a change would take, and what its sender knows."""

    mutation: Mutation
    collection: Collection
    stored: Record | None
    rev: int
    seen: Seen

    def covers(self, rev: int) -> bool:
        """Say whether whoever made the mutation knew what was changed at a revision of the stored record."""
        base = self.mutation.base
        if base.on in {On.LATEST, On.NOTHING}:
            return True
        if base.on is On.DOCUMENT:
            return rev in self.seen.own or self._shows_stored(base)
        return rev <= max(base.rev, self.seen.base) or rev in self.seen.own

    def _shows_stored(self, base: Base) -> bool:
        """Say whether RxDB's document is the stored one: by its revision, or since it says the same."""
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
        record: Record | None,
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


class Judge:
    """Judges the mutations of a batch one after the other, each on what the ones before it left.

    `records` are those that the batch names, as stored; `dirty` are those that were changed since, in the order of
    their first change, `overwritten` the live versions that were replaced. `last_seq` is the number of the last change,
    `seen` what the sender knows by earlier parts of the batch.
    """

    def __init__(
        self,
        *,
        collections: Mapping[str, Collection],
        records: Mapping[Key, Record],
        last_seq: int,
        seen: SeenRecords | None = None,
    ) -> None:
        self._collections = collections
        self.before = dict(records)
        self.records = dict(records)
        self.dirty: dict[Key, None] = {}
        self.overwritten: list[tuple[str, Record]] = []
        self.last_seq = last_seq
        self._seen: SeenRecords = defaultdict(Seen) if seen is None else seen

    def judge(self, mutation: Mutation) -> Result:
        """Return what becomes of the mutation, and remember what it changes."""
        collection = self._collections.get(mutation.collection)
        if collection is None:
            return Result(mutation.collection, mutation.id, Status.REJECTED, code=UNKNOWN_COLLECTION)
        key = (mutation.collection, mutation.id)
        case = Case(mutation, collection, self.records.get(key), self.last_seq + 1, self._seen[key])
        result = _judged(case)
        if result.has_changed and result.record is not None:
            self._keep(key, result.record)
        if result.holds:
            self._see(key, mutation)
        return result

    def recall(self, mutation: Mutation, *, rev: int | None) -> None:
        """Take a mutation as done that was applied before, and gave its record this revision."""
        key = (mutation.collection, mutation.id)
        self._see(key, mutation)
        if rev is not None:
            self._seen[key].own.add(rev)

    def _keep(self, key: Key, record: Record) -> None:
        replaced = self.records.get(key)
        if replaced is not None and not replaced.deleted:
            self.overwritten.append((key[0], replaced))
        self.last_seq = record.rev
        self.records[key] = record
        self.dirty[key] = None
        self._seen[key].own.add(record.rev)

    def _see(self, key: Key, mutation: Mutation) -> None:
        self._seen[key].base = max(self._seen[key].base, mutation.base.rev)


def _judged(case: Case) -> Result:
    try:
        _is_id(case.mutation.id)
    except ValidationFailed as failed:
        return case.rejected(INVALID, {"id": (failed.code,)})
    return _RULES[case.mutation.op](case)


def _upsert(case: Case) -> Result:
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


def _on_nothing(case: Case, checked: Checked) -> Result:
    base = case.mutation.base
    if base.on is On.LATEST:
        return case.rejected(NOT_FOUND)
    if base.on is not On.PULL and base.rev:
        return case.conflict(GONE)
    return _created(case, checked)


def _on_tombstone(case: Case, checked: Checked) -> Result:
    base, stored = case.mutation.base, case.stored
    if base.on is On.LATEST:
        return case.rejected(NOT_FOUND)
    # A favorite taken off and put on again is one record, for its id is made from its code.
    if base.on is On.NOTHING and not case.collection.key:
        return case.rejected(ID_EXISTS)
    if stored is not None and not case.covers(stored.rev):
        return case.conflict(DELETED)
    return _created(case, checked)


def _created(case: Case, checked: Checked) -> Result:
    whole = case.collection.whole(checked.values)
    if whole.errors:
        return case.rejected(INVALID, whole.errors)
    record = Record(case.mutation.id, case.rev, case.rev, None, deleted=False, data=whole.values)
    return case.applied(record, ignored=checked.unknown)


def _on_live(case: Case, stored: Record, checked: Checked) -> Result:
    mutation = case.mutation
    if mutation.base.on is On.NOTHING:
        return case.rejected(ID_EXISTS)
    if mutation.base.on is On.DOCUMENT:
        kept = case.collection.kept(stored.data, named=checked.values)
        checked = case.collection.whole(kept | checked.values)
        if checked.errors:
            return case.rejected(INVALID, checked.errors)
    sent = {n: v for n, v in checked.values.items() if mutation.only is None or n in mutation.only}
    changed = {n: v for n, v in sent.items() if not is_same(stored.data[n], v)}
    if not changed:
        return case.applied(stored, has_changed=False, ignored=checked.unknown)
    if unseen := [name for name in changed if not case.covers(stored.rev_of(name))]:
        return case.conflict(MODIFIED, unseen)
    record = stored.edited(changed, rev=case.rev)
    if errors := case.collection.check_record(record.data):
        return case.rejected(INVALID, errors)
    status = Status.APPLIED if _knew_all_of(case, stored) else Status.MERGED
    return case.applied(record, status=status, ignored=checked.unknown)


def _delete(case: Case) -> Result:
    if case.stored is None or case.stored.deleted:
        return case.applied(case.stored, has_changed=False)
    if not _knew_all_of(case, case.stored):
        return case.conflict(MODIFIED)
    return case.applied(Record(case.mutation.id, case.rev, case.rev, None, deleted=True, data=case.collection.empty))


def _knew_all_of(case: Case, stored: Record) -> bool:
    """Say whether every change of the record so far was known to whoever made the mutation.

    Not the last revision alone: where the batch's own merge gave it, a change of somebody else may lie before it.
    """
    return all(case.covers(rev) for rev in {stored.since, *(stored.field_revs or {}).values()})


_RULES: Mapping[Op, Callable[[Case], Result]] = {Op.UPSERT: _upsert, Op.DELETE: _delete}
