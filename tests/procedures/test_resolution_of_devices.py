"""What becomes of a device's mutation: the table of rules of the sync contract, section 2, row by row."""

from __future__ import annotations

from uuid import uuid4

import pytest

from procedures.collections.collection import Json
from procedures.selectors.records import COLLECTIONS
from procedures.services.changes.mutations import Base, BaseKind, Mutation, Op, Result, Status, StoredRecord
from procedures.services.changes.resolution import ConflictResolver

LOGS = "procedure_logs"
DATA = {"code": "99213", "performed_on": "2025-11-14"}
WHOLE = {**COLLECTIONS[LOGS].empty, **DATA}
LOG = str(uuid4())


def stored(rev: int = 20, since: int = 20, **field_revs: int) -> StoredRecord:
    """Return a live line made at 20; fields that somebody changed since are given with their revisions."""
    return StoredRecord(
        LOG, max(rev, since, *field_revs.values(), 0), since, field_revs or None, deleted=False, data=WHOLE
    )


def tombstone(rev: int = 30) -> StoredRecord:
    return StoredRecord(LOG, rev, rev, None, deleted=True, data=COLLECTIONS[LOGS].empty)


def resolver_with(record: StoredRecord | None) -> ConflictResolver:
    records = {} if record is None else {(LOGS, LOG): record}
    return ConflictResolver(collections=COLLECTIONS, records=records, last_seq=100)


def pushed(record: StoredRecord | None, mutation: Mutation) -> Result:
    return resolver_with(record).resolve(mutation)


def upsert(base: int, **data: object) -> Mutation:
    return Mutation(LOGS, Op.UPSERT, LOG, data, Base(BaseKind.REVISION, base))


def delete(base: int) -> Mutation:
    return Mutation(LOGS, Op.DELETE, LOG, base=Base(BaseKind.REVISION, base))


def test_record_that_the_device_never_had_is_created() -> None:
    result = pushed(None, upsert(0, **DATA))

    assert (result.status, result.rev, result.record and result.record.data) == (Status.APPLIED, 101, WHOLE)


def test_edit_of_a_record_that_is_gone_conflicts() -> None:
    result = pushed(None, upsert(20, units=2))

    assert (result.status, result.reason, result.record) == (Status.CONFLICT, "gone", None)


def test_deletion_of_what_is_not_there_holds_without_a_revision() -> None:
    result = pushed(None, delete(20))

    assert (result.status, result.rev, result.has_changed) == (Status.APPLIED, None, False)


def test_tombstone_that_the_device_knew_is_undone_by_a_whole_record() -> None:
    result = pushed(tombstone(30), upsert(30, **DATA))

    assert (result.status, result.rev) == (Status.APPLIED, 101)
    assert result.record is not None
    assert (result.record.deleted, result.record.since) == (False, 101)


def test_tombstone_is_not_undone_by_some_fields() -> None:
    result = pushed(tombstone(30), upsert(30, units=2))

    assert (result.status, result.code) == (Status.REJECTED, "invalid")
    assert result.errors == {"code": ("required",), "performed_on": ("required",)}


@pytest.mark.parametrize("base", [0, 29])
def test_tombstone_that_the_device_did_not_know_conflicts(base: int) -> None:
    result = pushed(tombstone(30), upsert(base, **DATA))

    assert (result.status, result.reason) == (Status.CONFLICT, "deleted")


def test_deletion_of_a_tombstone_holds_with_its_revision() -> None:
    result = pushed(tombstone(30), delete(5))

    assert (result.status, result.rev, result.has_changed) == (Status.APPLIED, 30, False)


@pytest.mark.parametrize("base", [0, 5, 20])
def test_upsert_that_differs_in_nothing_holds_whatever_it_was_made_on(base: int) -> None:
    result = pushed(stored(units=25), upsert(base, **DATA, units=1))

    assert (result.status, result.rev, result.has_changed) == (Status.APPLIED, 25, False)


def test_edit_of_the_latest_revision_is_applied() -> None:
    result = pushed(stored(note=25), upsert(25, units=2))

    assert (result.status, result.rev) == (Status.APPLIED, 101)
    assert result.record is not None
    assert result.record.field_revs == {"note": 25, "units": 101}


def test_edit_beside_somebody_elses_edit_is_merged() -> None:
    result = pushed(stored(note=25), upsert(20, units=2))

    assert (result.status, result.rev) == (Status.MERGED, 101)


def test_edit_of_what_somebody_else_edited_conflicts_and_names_the_fields() -> None:
    result = pushed(stored(note=25, units=26), upsert(24, units=2, note="left", role="observer"))

    assert (result.status, result.reason, result.fields) == (Status.CONFLICT, "modified", ("units", "note"))


def test_conflict_applies_nothing_of_the_mutation() -> None:
    resolver = resolver_with(stored(units=26))

    resolver.resolve(upsert(24, units=2, note="left"))

    assert (resolver.last_seq, resolver.dirty, resolver.records[LOGS, LOG].data) == (100, {}, WHOLE)


def test_second_creation_of_a_record_with_other_content_conflicts() -> None:
    result = pushed(stored(), upsert(0, **DATA, units=2))

    assert (result.status, result.reason, result.fields) == (Status.CONFLICT, "modified", ("units",))


def test_deletion_of_the_latest_revision_wipes_the_payload() -> None:
    result = pushed(stored(note=25), delete(25))

    assert result.status is Status.APPLIED
    assert result.record is not None
    assert (result.record.deleted, result.record.data) == (True, COLLECTIONS[LOGS].empty)


def test_deletion_of_what_somebody_edited_since_conflicts() -> None:
    result = pushed(stored(note=25), delete(24))

    assert (result.status, result.reason) == (Status.CONFLICT, "modified")


def test_mutations_of_one_record_in_one_batch_stand_on_each_other() -> None:
    resolver = resolver_with(None)

    batch = [upsert(0, **DATA), upsert(0, units=2), delete(0), upsert(0, **DATA)]
    results = [resolver.resolve(mutation) for mutation in batch]

    assert [(result.status, result.rev) for result in results] == [(Status.APPLIED, n) for n in (101, 102, 103, 104)]


def test_merge_within_a_batch_does_not_cover_what_the_device_has_not_seen() -> None:
    resolver = resolver_with(stored(note=25))

    merged, later = resolver.resolve(upsert(20, units=2)), resolver.resolve(upsert(20, note="right"))

    assert merged.status is Status.MERGED
    assert (later.status, later.fields) == (Status.CONFLICT, ("note",))


def test_deletion_after_a_merge_within_a_batch_conflicts() -> None:
    resolver = resolver_with(stored(note=25))

    resolver.resolve(upsert(20, units=2))

    assert resolver.resolve(delete(20)).status is Status.CONFLICT


def test_replaced_versions_are_kept_and_tombstones_are_none() -> None:
    resolver = resolver_with(stored())

    for mutation in (upsert(20, units=2), delete(0), upsert(0, **DATA)):
        resolver.resolve(mutation)

    assert [(record.rev, record.data["units"]) for _, record in resolver.overwritten] == [(20, 1), (101, 2)]


def test_invalid_field_rejects_the_whole_mutation() -> None:
    result = pushed(stored(), upsert(20, units=0, note="left"))

    assert (result.status, result.code, result.errors) == (Status.REJECTED, "invalid", {"units": ("out_of_range",)})


def test_pull_based_edit_of_an_unknown_record_creates_it() -> None:
    result = pushed(None, Mutation(LOGS, Op.UPSERT, LOG, DATA, Base(BaseKind.PULL, 90)))

    assert (result.status, result.rev) == (Status.APPLIED, 101)


def test_pull_based_edit_takes_only_the_columns_that_were_changed() -> None:
    sent = {**DATA, "units": 7, "note": "old"}
    mutation = Mutation(LOGS, Op.UPSERT, LOG, sent, Base(BaseKind.PULL, 20), only=frozenset({"units"}))

    result = pushed(stored(note=25), mutation)

    assert result.status is Status.MERGED
    assert result.record is not None
    assert (result.record.data["units"], result.record.data["note"]) == (7, "")


def document(rev: int = 0, **data: Json) -> Base:
    return Base(BaseKind.DOCUMENT, rev, {**WHOLE, **data})


def whole(base: Base, **data: object) -> Mutation:
    return Mutation(LOGS, Op.UPSERT, LOG, {**WHOLE, **data}, base)


@pytest.mark.parametrize("base", [document(rev=25), document(rev=3), document()], ids=["rev", "content", "no rev"])
def test_document_whose_revision_or_content_is_the_stored_one_is_replaced_whole(base: Base) -> None:
    result = pushed(stored(note=25), whole(base, units=2))

    assert (result.status, result.rev) == (Status.APPLIED, 101)


def test_document_is_never_merged() -> None:
    result = pushed(stored(note=25), whole(document(rev=20, note="old"), units=2))

    assert (result.status, result.reason) == (Status.CONFLICT, "modified")


def test_document_that_lacks_a_field_sets_it_to_its_default() -> None:
    resolver = resolver_with(None)
    resolver.resolve(whole(Base(BaseKind.DOCUMENT), note="left"))

    result = resolver.resolve(Mutation(LOGS, Op.UPSERT, LOG, DATA, document(rev=101)))

    assert result.record is not None
    assert result.record.data["note"] == ""


def test_document_of_a_record_that_is_gone_conflicts() -> None:
    assert pushed(None, whole(document(rev=20))).reason == "gone"


def test_document_raises_a_tombstone_that_it_shows() -> None:
    shown = Base(BaseKind.DOCUMENT, 3, {})

    assert pushed(tombstone(30), whole(shown)).status is Status.APPLIED
    assert pushed(tombstone(30), whole(Base(BaseKind.DOCUMENT))).reason == "deleted"


def test_true_is_not_one() -> None:
    key = ("settings", LOG)
    record = StoredRecord(LOG, 20, 20, None, deleted=False, data={"key": "dark", "value": {"on": True}})
    resolver = ConflictResolver(collections=COLLECTIONS, records={key: record}, last_seq=100)

    result = resolver.resolve(Mutation("settings", Op.UPSERT, LOG, {"value": {"on": 1}}, Base(BaseKind.REVISION, 20)))

    assert result.has_changed


def test_goal_that_ends_before_it_starts_is_rejected_also_when_each_edit_alone_is_right() -> None:
    key = ("goals", LOG)
    goal: dict[str, Json] = {"period_start": "2026-01-01", "period_end": "2026-12-31", "target_wrvu": "4800.00"}
    record = StoredRecord(LOG, 20, 20, None, deleted=False, data=goal)
    resolver = ConflictResolver(collections=COLLECTIONS, records={key: record}, last_seq=100)

    first = resolver.resolve(
        Mutation("goals", Op.UPSERT, LOG, {"period_start": "2026-07-01"}, Base(BaseKind.REVISION, 20))
    )
    second = resolver.resolve(
        Mutation("goals", Op.UPSERT, LOG, {"period_end": "2026-06-30"}, Base(BaseKind.REVISION, 20))
    )

    assert first.status is Status.APPLIED
    assert (second.status, second.errors) == (Status.REJECTED, {"period_end": ("before_period_start",)})
