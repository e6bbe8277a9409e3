"""The one write path, on the database."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from procedures.models import ProcedureLog, SyncState, Valuation
from procedures.services.changes import NOTHING, AppliedBatch, Mutation, Op, UnknownUser, apply_changes
from tests.procedures.conftest import NOW, new_id, new_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

WHOLE = {
    "code": "99213",
    "performed_on": "2025-11-14",
    "units": 2,
    "modifiers": ["25", "GT"],
    "role": "supervisor",
    "place_of_service": "02",
    "encounter_id": "7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d",
    "minutes": 45,
    "billing_state": "billed",
    "note": "  5 mm polyp, “sessile” \\ 🩺\n",
    "client_created_at": 1_763_132_400_000,
    "client_updated_at": -1,
}


def create(log: str, **data: object) -> Mutation:
    return Mutation("procedure_logs", Op.UPSERT, log, {"code": "99213", "performed_on": "2025-11-14", **data}, NOTHING)


def apply(user: User, *mutations: Mutation) -> AppliedBatch:
    return apply_changes(user_id=user.id, mutations=mutations, at=NOW)


def statements(user: User, *mutations: Mutation) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        apply(user, *mutations)
    return [q["sql"] for q in captured if "SAVEPOINT" not in q["sql"]]


def test_line_comes_back_as_it_was_written(user: User) -> None:
    log = new_id()
    apply(user, Mutation("procedure_logs", Op.UPSERT, log, WHOLE, NOTHING))

    unchanged = apply(user, Mutation("procedure_logs", Op.UPSERT, log, {"units": 2})).results[0].record

    assert unchanged is not None
    assert unchanged.data == WHOLE


def test_line_is_valued_in_the_same_transaction(user: User) -> None:
    log = new_id()

    applied = apply(user, create(log, units=2))

    assert applied.credits[log].wrvu == "2.60"
    assert Valuation.objects.get(user=user, log_id=log).wrvu == Decimal("2.60")


def test_edit_of_a_note_writes_no_valuation(user: User) -> None:
    log = new_id()
    apply(user, create(log))
    before = Valuation.objects.get(user=user, log_id=log).seq

    applied = apply(user, Mutation("procedure_logs", Op.UPSERT, log, {"note": "left"}))

    assert Valuation.objects.get(user=user, log_id=log).seq == applied.credits[log].seq == before


def test_edit_of_units_gives_the_valuation_a_new_number_of_its_own_sequence(user: User) -> None:
    log = new_id()
    first = apply(user, create(log)).credits[log]

    second = apply(user, Mutation("procedure_logs", Op.UPSERT, log, {"units": 3})).credits[log]

    assert (second.seq, second.wrvu) == (first.seq + 1, "3.90")


def test_deletion_wipes_the_line_and_drops_its_valuation(user: User) -> None:
    log = new_id()
    apply(user, create(log, note="left knee", encounter_id=WHOLE["encounter_id"]))

    apply(user, Mutation("procedure_logs", Op.DELETE, log))

    stored = ProcedureLog.objects.get(user=user, id=log)
    assert stored.deleted
    assert (stored.code, stored.note, stored.performed_on, stored.encounter_id) == ("", "", None, None)
    assert not Valuation.objects.filter(user=user).exists()


def test_numbers_of_a_user_rise_without_gap_over_batches(user: User) -> None:
    apply(user, create(new_id()), create(new_id(), units=0), create(new_id()))
    apply(user, create(new_id()))

    assert sorted(ProcedureLog.objects.values_list("rev", flat=True)) == [2, 3, 4]
    assert SyncState.objects.get(user=user).last_seq == 4


def test_batch_in_which_nothing_changes_writes_nothing(user: User) -> None:
    log = new_id()
    apply(user, create(log))

    written = statements(user, Mutation("procedure_logs", Op.UPSERT, log, {"units": 1}), create(log))

    assert not [sql for sql in written if not sql.startswith("SELECT")]


def test_line_of_an_unknown_code_is_kept_and_counts_nothing(user: User) -> None:
    log = new_id()

    credit = apply(user, create(log, code="00000")).credits[log]

    assert (credit.wrvu, credit.basis, credit.reason) == ("0.00", "unvalued", "unknown_code")


def test_two_mutations_of_one_line_in_one_batch_store_its_last_state(user: User) -> None:
    log = new_id()

    apply(user, create(log), Mutation("procedure_logs", Op.UPSERT, log, {"units": 5}))

    stored = ProcedureLog.objects.get(user=user, id=log)
    assert (stored.units, stored.rev, stored.since, stored.field_revs) == (5, 3, 2, {"units": 3})


def test_line_made_and_deleted_in_one_batch_leaves_a_tombstone(user: User) -> None:
    log = new_id()

    applied = apply(user, create(log), Mutation("procedure_logs", Op.DELETE, log))

    assert ProcedureLog.objects.get(user=user, id=log).deleted
    assert applied.credits == {}


def test_credits_of_the_whole_encounter_are_answered(user: User) -> None:
    earlier, later, elsewhere = new_id(), new_id(), new_id()
    encounter = {"encounter_id": WHOLE["encounter_id"]}
    apply(user, create(earlier, **encounter), create(elsewhere))

    applied = apply(user, create(later, code="45378", **encounter))

    assert set(applied.credits) == {earlier, later}


def test_one_id_is_two_records_of_two_users(user: User) -> None:
    log, other = new_id(), new_user()
    apply(user, create(log, units=1))

    apply(other, create(log, units=7))

    assert ProcedureLog.objects.get(user=user, id=log).units == 1
    assert Valuation.objects.get(user=other, log_id=log).wrvu == Decimal("9.10")


def test_deletion_by_one_user_leaves_the_other_his_line(user: User) -> None:
    log, other = new_id(), new_user()
    apply(user, create(log))
    apply(other, create(log))

    apply(other, Mutation("procedure_logs", Op.DELETE, log))

    assert not ProcedureLog.objects.get(user=user, id=log).deleted
    assert Valuation.objects.filter(user=user, log_id=log).exists()


def test_mutation_whose_id_is_no_uuid_is_rejected_before_the_database_sees_it(user: User) -> None:
    applied = apply(user, create("x"), create(new_id()), create("7F2C1B52-9A0E-4C58-8A53-3A4B6F1B2C3D"))

    assert [result.code for result in applied.results] == ["invalid", "", "invalid"]


def test_user_who_was_deleted_meanwhile_is_named() -> None:
    with pytest.raises(UnknownUser):
        apply_changes(user_id=UUID(int=1), mutations=[create(new_id())], at=NOW)


@pytest.mark.slow
def test_statements_are_at_most_twelve_and_do_not_grow_with_the_batch(user: User) -> None:
    encounter = {"encounter_id": WHOLE["encounter_id"]}
    logs = [new_id() for _ in range(500)]
    single = statements(user, create(new_id(), modifiers=["A1"]))
    statements(user, *(create(log, **encounter, modifiers=["A1"]) for log in logs))
    edits = [Mutation("procedure_logs", Op.UPSERT, log, {"units": 2, "encounter_id": None}) for log in logs[:250]]
    deletions = [Mutation("procedure_logs", Op.DELETE, log) for log in logs[250:]]

    mixed = statements(user, *edits, *deletions, create(new_id(), code="45385", modifiers=["A1"]))

    assert len(single) <= 12
    assert len(mixed) <= 12
