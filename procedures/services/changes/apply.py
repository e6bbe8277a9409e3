"""The one write path of synced records: whoever writes, writes here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from procedures.services.changes.credits import Revision
from procedures.services.changes.judge import Judge, Key
from procedures.services.changes.mutations import Mutation, Record, Result
from procedures.services.changes.sequence import Sequences, lock_sequences, store_sequences
from procedures.services.changes.store import STORES
from procedures.services.changes.valuing import value_changed_lines
from procedures.values.credit import StoredCredit
from procedures.values.logs import PROCEDURE_LOGS
from wire.values import passes, uuid_text

_is_id = uuid_text()
_COLLECTIONS: Final = {name: store.collection for name, store in STORES.items()}


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a batch: one result a mutation, in their order; the credits of every line that it touched, by log
    id; and the number of the user's last change."""

    results: tuple[Result, ...]
    credits: Mapping[str, StoredCredit]
    head: int


@transaction.atomic
def apply_changes(*, user_id: UUID, mutations: Sequence[Mutation], at: datetime) -> Applied:
    """Apply mutations to records of a user, value the sessions that they touch, and number every change.

    Under the lock of the user's `SyncState`: judged one by one in memory, written set-based. A mutation that is
    rejected changes nothing of the others; what is so already takes no number. At most 12 statements for one
    collection, whatever the number of mutations. `at` is when the server was asked.

    Raises UnknownUser.
    """
    sequences = lock_sequences(user_id=user_id)
    judge = Judge(collections=_COLLECTIONS, records=_read(mutations, user_id=user_id), last_seq=sequences.changes)
    results = tuple(judge.judge(mutation) for mutation in mutations)
    if not judge.dirty:
        return Applied(results, {}, sequences.changes)
    _write(judge, user_id=user_id, at=at)
    revision = _value(judge, user_id=user_id, at=at, last_seq=sequences.valuations)
    store_sequences(Sequences(judge.last_seq, revision.last_seq), user_id=user_id)
    return Applied(results, revision.credits, judge.last_seq)


def _read(mutations: Iterable[Mutation], *, user_id: UUID) -> dict[Key, Record]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for mutation in mutations:
        if mutation.collection in STORES and passes(_is_id, mutation.id):
            ids[mutation.collection].add(mutation.id)
    return {
        (name, record_id): record
        for name, wanted in ids.items()
        for record_id, record in STORES[name].read(user_id=user_id, ids=wanted).items()
    }


def _write(judge: Judge, *, user_id: UUID, at: datetime) -> None:
    for name, store in STORES.items():
        records = [judge.records[key] for key in judge.dirty if key[0] == name]
        if records:
            store.write(records, user_id=user_id, at=at)


def _value(judge: Judge, *, user_id: UUID, at: datetime, last_seq: int) -> Revision:
    logs = [record_id for collection, record_id in judge.dirty if collection == PROCEDURE_LOGS.name]
    before = {i: judge.before[key] for i in logs if (key := (PROCEDURE_LOGS.name, i)) in judge.before}
    after = {i: judge.records[PROCEDURE_LOGS.name, i] for i in logs}
    return value_changed_lines(before=before, after=after, user_id=user_id, at=at, last_seq=last_seq)
