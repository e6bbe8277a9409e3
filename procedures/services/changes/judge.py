"""What a mutation does to a record, decided in memory (pure).

The rules of conflicts stand here when devices push with a base revision; a plain request changes what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from procedures.services.changes.mutations import (
    ID_EXISTS,
    INVALID,
    NOT_FOUND,
    UNKNOWN_COLLECTION,
    Mutation,
    Op,
    Record,
    Result,
    Status,
)
from procedures.values.collection import Checked, Collection
from wire.values import Refused, uuid_text

_is_id = uuid_text()

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A mutation, the record that it meets, and the revision that a change would take."""

    mutation: Mutation
    collection: Collection
    stored: Record | None
    rev: int

    def applied(self, record: Record | None, *, has_changed: bool = True, ignored: tuple[str, ...] = ()) -> Result:
        """Return that the mutation holds, with the record as it stands now."""
        return Result(
            self.collection.name, self.mutation.id, Status.APPLIED, record, has_changed=has_changed, ignored=ignored
        )

    def rejected(self, code: str, checked: Checked | None = None) -> Result:
        """Return that nothing was done, and why."""
        errors = {} if checked is None else checked.errors
        return Result(self.collection.name, self.mutation.id, Status.REJECTED, self.stored, code=code, errors=errors)


class Judge:
    """Judges the mutations of a batch one after the other, each on what the ones before it left.

    `records` are those that the batch names, as stored; `dirty` are those that were changed since, in the order of
    their first change. `last_seq` is the number of the last change.
    """

    def __init__(self, *, collections: Mapping[str, Collection], records: Mapping[Key, Record], last_seq: int) -> None:
        self._collections = collections
        self.before = dict(records)
        self.records = dict(records)
        self.dirty: dict[Key, None] = {}
        self.last_seq = last_seq

    def judge(self, mutation: Mutation) -> Result:
        """Return what becomes of the mutation, and remember what it changes."""
        collection = self._collections.get(mutation.collection)
        if collection is None:
            return Result(mutation.collection, mutation.id, Status.REJECTED, code=UNKNOWN_COLLECTION)
        key = (mutation.collection, mutation.id)
        case = Case(mutation, collection, self.records.get(key), self.last_seq + 1)
        result = _judged(case)
        if result.has_changed and result.record is not None:
            self.last_seq = result.record.rev
            self.records[key] = result.record
            self.dirty[key] = None
        return result


def _judged(case: Case) -> Result:
    try:
        _is_id(case.mutation.id)
    except Refused as refusal:
        return case.rejected(INVALID, Checked(errors={"id": (refusal.code,)}))
    return _RULES[case.mutation.op](case)


def _create(case: Case) -> Result:
    checked = case.collection.checked(case.mutation.data, is_whole=True)
    if checked.errors:
        return case.rejected(INVALID, checked)
    if case.stored is not None:
        return case.rejected(ID_EXISTS)
    record = Record(case.mutation.id, case.rev, case.rev, None, deleted=False, data=checked.values)
    return case.applied(record, ignored=checked.unknown)


def _update(case: Case) -> Result:
    checked = case.collection.checked(case.mutation.data, is_whole=False)
    if case.stored is None or case.stored.deleted:
        return case.rejected(NOT_FOUND)
    if checked.errors:
        return case.rejected(INVALID, checked)
    stored = case.stored.data
    changed = {name: value for name, value in checked.values.items() if stored[name] != value}
    if not changed:
        return case.applied(case.stored, has_changed=False, ignored=checked.unknown)
    return case.applied(case.stored.edited(changed, rev=case.rev), ignored=checked.unknown)


def _delete(case: Case) -> Result:
    if case.stored is None or case.stored.deleted:
        return case.applied(case.stored, has_changed=False)
    return case.applied(Record(case.mutation.id, case.rev, case.rev, None, deleted=True, data=case.collection.empty))


_RULES: Mapping[Op, Callable[[Case], Result]] = {Op.CREATE: _create, Op.UPDATE: _update, Op.DELETE: _delete}
