"""What a mutation does to a record, without a database."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from procedures.collections.logs import PROCEDURE_LOGS
from procedures.services.changes.mutations import NOTHING, Mutation, Op, Status
from procedures.services.changes.resolution import ConflictResolver

LOGS = PROCEDURE_LOGS.name
DATA = {"code": "99213", "performed_on": "2025-11-14"}


def empty(last_seq: int = 10) -> ConflictResolver:
    return ConflictResolver(collections={LOGS: PROCEDURE_LOGS}, records={}, last_seq=last_seq)


def create(record_id: str, **data: object) -> Mutation:
    return Mutation(LOGS, Op.UPSERT, record_id, {**DATA, **data}, NOTHING)


def update(record_id: str, **data: object) -> Mutation:
    return Mutation(LOGS, Op.UPSERT, record_id, data)


def delete(record_id: str) -> Mutation:
    return Mutation(LOGS, Op.DELETE, record_id)


def test_new_record_takes_the_next_number_and_stores_no_map_of_fields() -> None:
    record = empty(last_seq=10).resolve(create(str(uuid4()))).record

    assert record is not None
    assert (record.rev, record.since, record.field_revs) == (11, 11, None)


def test_edited_field_has_the_number_of_its_edit_and_the_others_keep_theirs() -> None:
    resolver, log = empty(last_seq=10), str(uuid4())
    resolver.resolve(create(log))

    record = resolver.resolve(update(log, units=3, note="")).record

    assert record is not None
    assert (record.rev, record.since, record.field_revs) == (12, 11, {"units": 12})


def test_update_that_changes_nothing_takes_no_number() -> None:
    resolver, log = empty(), str(uuid4())
    created = resolver.resolve(create(log))

    result = resolver.resolve(update(log, units=1))

    assert (result.status, result.has_changed, result.rev) == (Status.APPLIED, False, created.rev)


def test_second_creation_under_one_id_is_rejected_and_changes_nothing() -> None:
    resolver, log = empty(), str(uuid4())
    resolver.resolve(create(log, units=1))

    result = resolver.resolve(create(log, units=9))

    assert (result.status, result.code) == (Status.REJECTED, "id_exists")
    assert resolver.records[LOGS, log].data["units"] == 1


def test_deleted_record_keeps_nothing_of_its_content() -> None:
    resolver, log = empty(), str(uuid4())
    resolver.resolve(create(log, note="right knee", units=4))

    record = resolver.resolve(delete(log)).record

    assert record is not None
    assert record.deleted
    assert record.data == PROCEDURE_LOGS.empty


def test_deleted_record_is_not_raised_by_a_creation_nor_by_an_update() -> None:
    resolver, log = empty(), str(uuid4())
    resolver.resolve(create(log))
    resolver.resolve(delete(log))

    codes = [resolver.resolve(mutation).code for mutation in (create(log), update(log, units=2))]

    assert codes == ["id_exists", "not_found"]


def test_deleting_what_is_not_there_takes_no_number() -> None:
    resolver = empty(last_seq=10)

    result = resolver.resolve(delete(str(uuid4())))

    assert (result.status, result.rev, resolver.last_seq) == (Status.APPLIED, None, 10)


def test_rejected_mutation_leaves_the_others_of_its_batch_alone() -> None:
    resolver = empty(last_seq=10)

    results = [resolver.resolve(create(str(uuid4()), units=units)) for units in (1, 0, 2)]

    assert [result.status for result in results] == [Status.APPLIED, Status.REJECTED, Status.APPLIED]
    assert [result.rev for result in results] == [11, None, 12]


def test_id_that_is_not_canonical_is_rejected() -> None:
    result = empty().resolve(create("7F2C1B52-9A0E-4C58-8A53-3A4B6F1B2C3D"))

    assert (result.code, result.errors) == ("invalid", {"id": ("invalid_format",)})


def test_collection_that_nobody_knows_is_rejected() -> None:
    assert empty().resolve(Mutation("patients", Op.UPSERT, str(uuid4()), {})).code == "unknown_collection"


def test_field_that_a_collection_does_not_have_is_ignored_and_named() -> None:
    result = empty().resolve(create(str(uuid4()), patient="x"))

    assert (result.status, result.ignored) == (Status.APPLIED, ("patient",))


IDS = [str(uuid4()) for _ in range(3)]
mutations = st.lists(
    st.sampled_from(IDS).flatmap(
        lambda log: st.sampled_from([create(log), update(log, units=2), update(log, note="a"), delete(log)])
    ),
    max_size=30,
)


@given(batch=mutations)
def test_numbers_rise_by_one_with_each_change_and_only_then(batch: list[Mutation]) -> None:
    resolver = empty(last_seq=10)

    results = [resolver.resolve(mutation) for mutation in batch]

    taken = [result.rev for result in results if result.has_changed]
    assert taken == list(range(11, 11 + len(taken)))
    assert resolver.last_seq == 10 + len(taken)
