"""The one write path of synced records: whoever writes, writes here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from procedures.collections.collection import Json, sync_namespace
from procedures.collections.credit import StoredCredit
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.selectors.records import COLLECTIONS, TABLES
from procedures.services.changes.answers import answer_of
from procedures.services.changes.credits import ValuationRequest, ValuationResult, store_valuations
from procedures.services.changes.idempotency import ProcessedMutation, content_hash, find_processed, store_processed
from procedures.services.changes.mutations import ID_REUSED, NOT_STORABLE, Mutation, Result, Status, StoredRecord
from procedures.services.changes.resolution import ConflictResolver, KnowledgeByRecord, RecordKey, SenderKnowledge
from procedures.services.changes.sequence import Sequences, lock_sequences, store_sequences
from procedures.services.changes.store import read_records, write_records
from procedures.services.changes.valuing import request_for_changes
from wire.prepared import pipelined
from wire.validation.values import passes, uuid_string

_is_id: Final = uuid_string()
_REFUSED: Final = {"": (NOT_STORABLE,)}


class UnknownBase(ValueError):
    """A mutation was made on a revision that this server never gave: it was restored from a back-up since."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Mutations of one user, who sent them (a device, or none), and when the server was asked."""

    user_id: UUID
    mutations: Sequence[Mutation]
    at: datetime
    device_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AppliedBatch:
    """What became of a batch: one result a mutation, in their order, and what a device is told of each; the credits of
    every line that it touched, by log id; and the number of the user's last change."""

    results: tuple[Result, ...]
    answers: tuple[Mapping[str, Json], ...]
    credits: Mapping[str, StoredCredit]
    head: int


def apply_changes(
    *, user_id: UUID, mutations: Sequence[Mutation], at: datetime, device_id: UUID | None = None
) -> AppliedBatch:
    """Apply mutations to records of a user, value the sessions that they touch, and number every change.

    Under the lock of the user's `SyncState`: resolved one by one in memory, written set-based. A mutation that does not
    hold changes nothing of the others; what is so already takes no number. At most 12 statements for one collection,
    whatever the number of mutations. Where the database refuses what the checks let through, each mutation is written
    apart, and the one that it refuses is rejected as `not_storable`.

    Raises UnknownUser, TooManyDevices, and UnknownBase, by which nothing of the batch is applied.
    """
    batch = Batch(user_id, mutations, at, device_id)
    try:
        return _apply(batch, defaultdict(SenderKnowledge))
    except (DataError, IntegrityError):
        return _apply_one_by_one(batch)


@transaction.atomic
def _apply(batch: Batch, knowledge: KnowledgeByRecord) -> AppliedBatch:
    sequences = lock_sequences(user_id=batch.user_id)
    _check_bases(batch, sequences)
    given = sequences if batch.device_id is None else sequences.with_device(batch.device_id, on=batch.at.date())
    known = _find_processed(batch)
    resolver = ConflictResolver(
        collections=COLLECTIONS, records=_read(batch), last_seq=given.changes, knowledge=knowledge
    )
    results = tuple(_results(batch, resolver, known))
    request = _valuation_request(resolver, batch)
    # The database writes while credits and answers are worked out.
    with pipelined():
        _write_records(resolver, batch)
        valuations = _write_credits(request, batch, given)
        answers = _answers(batch, results, valuations.credits)
        store_processed(
            _processed(batch, results, answers),
            overwritten=resolver.overwritten,
            user_id=batch.user_id,
            device_id=batch.device_id,
            at=batch.at,
        )
        reached = replace(given, changes=resolver.last_seq, valuations=valuations.last_seq)
        if reached != sequences:
            store_sequences(reached, user_id=batch.user_id)
    return AppliedBatch(results, answers, valuations.credits, resolver.last_seq)


@transaction.atomic
def _apply_one_by_one(batch: Batch) -> AppliedBatch:
    """Apply each mutation under a savepoint of its own; one that the database refuses is rejected."""
    head = lock_sequences(user_id=batch.user_id).changes
    knowledge: KnowledgeByRecord = defaultdict(SenderKnowledge)
    results: list[Result] = []
    answers: list[Mapping[str, Json]] = []
    credits_: dict[str, StoredCredit] = {}
    for mutation in batch.mutations:
        try:
            applied = _apply(replace(batch, mutations=[mutation]), knowledge)
        except (DataError, IntegrityError):
            refused = Result(mutation.collection, mutation.id, Status.REJECTED, code=NOT_STORABLE, errors=_REFUSED)
            applied = AppliedBatch((refused,), _answers(batch, [refused], {}), {}, head)
        head = applied.head
        results += applied.results
        answers += applied.answers
        credits_ |= applied.credits
    return AppliedBatch(tuple(results), tuple(answers), credits_, head)


def _check_bases(batch: Batch, sequences: Sequences) -> None:
    for base in (mutation.base for mutation in batch.mutations):
        if not sequences.knows(base.rev):
            raise UnknownBase(f"{base.rev} is no revision that was given")


def _find_processed(batch: Batch) -> dict[str, ProcessedMutation]:
    ids = [mutation.mutation_id for mutation in batch.mutations if mutation.mutation_id is not None]
    return find_processed(user_id=batch.user_id, mutation_ids=ids) if ids else {}


def _read(batch: Batch) -> dict[RecordKey, StoredRecord]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for mutation in batch.mutations:
        if mutation.collection in TABLES and passes(_is_id, mutation.id):
            ids[mutation.collection].add(mutation.id)
    return {
        (name, record_id): record
        for name, wanted in ids.items()
        for record_id, record in read_records(TABLES[name], user_id=batch.user_id, ids=wanted).items()
    }


def _results(batch: Batch, resolver: ConflictResolver, known: Mapping[str, ProcessedMutation]) -> Iterator[Result]:
    """Yield the outcomes: resolved, or of a mutation processed before, in this batch or an earlier one, as it was."""
    in_batch: dict[str, tuple[Mutation, Result]] = {}
    for mutation in batch.mutations:
        mutation_id = mutation.mutation_id
        if mutation_id is not None and mutation_id in known:
            yield _repeated(mutation, known[mutation_id], resolver)
        elif mutation_id is not None and mutation_id in in_batch:
            yield _repeated_at_once(mutation, *in_batch[mutation_id])
        else:
            result = resolver.resolve(mutation)
            if mutation_id is not None and result.holds:
                in_batch[mutation_id] = (mutation, result)
            yield result


def _repeated(mutation: Mutation, before: ProcessedMutation, resolver: ConflictResolver) -> Result:
    if before.content_hash != content_hash(mutation):
        return Result(mutation.collection, mutation.id, Status.REJECTED, code=ID_REUSED)
    rev = before.result.get("rev") if before.has_changed else None
    resolver.note_replay(mutation, rev=rev if isinstance(rev, int) else None)
    status = Status(str(before.result["status"]))
    return Result(mutation.collection, mutation.id, status, processed_answer=before.result)


def _repeated_at_once(mutation: Mutation, first: Mutation, result: Result) -> Result:
    if content_hash(first) != content_hash(mutation):
        return Result(mutation.collection, mutation.id, Status.REJECTED, code=ID_REUSED)
    return replace(result, has_changed=False, is_repeated=True)


def _valuation_request(resolver: ConflictResolver, batch: Batch) -> ValuationRequest | None:
    """Return what the resolver's changes let be valued, None where they touch no line."""
    logs = [record_id for collection, record_id in resolver.dirty if collection == PROCEDURE_LOGS.name]
    if not logs:
        return None
    before = {i: resolver.before[key] for i in logs if (key := (PROCEDURE_LOGS.name, i)) in resolver.before}
    after = {i: resolver.records[PROCEDURE_LOGS.name, i] for i in logs}
    return request_for_changes(before=before, after=after, user_id=batch.user_id)


def _write_records(resolver: ConflictResolver, batch: Batch) -> None:
    """Store what the resolver changed."""
    for name, table in TABLES.items():
        records = [resolver.records[key] for key in resolver.dirty if key[0] == name]
        if records:
            write_records(table, records, user_id=batch.user_id, at=batch.at)


def _write_credits(request: ValuationRequest | None, batch: Batch, sequences: Sequences) -> ValuationResult:
    if request is None:
        return ValuationResult({}, (), sequences.valuations)
    return store_valuations(request, user_id=batch.user_id, at=batch.at, last_seq=sequences.valuations)


def _answers(
    batch: Batch, results: Iterable[Result], credits_: Mapping[str, StoredCredit]
) -> tuple[Mapping[str, Json], ...]:
    namespace = sync_namespace(user_id=batch.user_id)
    return tuple(
        answer_of(result, credit=_credit_of(result, credits_), at=batch.at, namespace=namespace) for result in results
    )


def _credit_of(result: Result, credits_: Mapping[str, StoredCredit]) -> StoredCredit | None:
    return credits_.get(result.id) if result.collection == PROCEDURE_LOGS.name and result.has_changed else None


def _processed(
    batch: Batch, results: Sequence[Result], answers: Sequence[Mapping[str, Json]]
) -> list[tuple[Mutation, Mapping[str, Json], bool]]:
    """Return the mutations that hold, each with its answer and whether it changed anything, but no repeated ones."""
    return [
        (mutation, answer, result.has_changed)
        for mutation, result, answer in zip(batch.mutations, results, answers, strict=True)
        if mutation.mutation_id is not None and result.holds and not result.is_replayed
    ]
