"""What a re-valuation leaves behind: room that the next one uses, and no growth."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from procedures.collections.revaluation import Cause
from procedures.contracts.terms import terms_of
from procedures.models import ContractVersion
from procedures.services import valuations
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes, dead_rows
from procedures.services.changes.dead_rows import DeadRows
from procedures.services.valuations import RevaluationRun, revalue
from tests.factories import sign_contract
from tests.procedures.conftest import NOW, new_id, new_user, publish

LINES = 3_000
SLICE = 250


def fill() -> UUID:
    """A user with lines of eleven days, under a contract with a factor of modifier 25."""
    publish("RVU25D", date(2025, 10, 1))
    user = new_user()
    sign_contract(user_id=user.id, terms=terms_of({"policy": "custom", "modifier_factors": {"25": "0.90"}}))
    for number in range(LINES // 500):
        data = {"code": "99213", "performed_on": f"2025-11-{number + 1:02}", "modifiers": ["25"]}
        batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for _ in range(500)]
        apply_changes(user_id=user.id, mutations=batch, at=NOW)
    return user.id


def value_all_anew(user_id: UUID, number: int) -> None:
    terms = terms_of({"policy": "custom", "modifier_factors": {"25": f"0.{number}0"}})
    ContractVersion.objects.filter(user_id=user_id).update(terms=terms.as_json())
    report = revalue(run=RevaluationRun(Cause.COMMAND), user_id=user_id, at=NOW)
    assert report.changed == LINES


def pages(size: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_{size}_size('procedures_valuation') / 8192")
        ((count,),) = cursor.fetchall()
    return int(count)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_credits_valued_anew_again_and_again_take_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valuations, "SLICE", SLICE)
    user_id = fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL ANALYZE procedures_valuation")
    fresh = pages("relation")

    value_all_anew(user_id, 8)
    once, indexes = pages("relation"), pages("indexes")
    for number in (7, 6, 5, 4):
        value_all_anew(user_id, number)

    assert once <= 1.6 * fresh
    assert pages("relation") <= 1.1 * once
    assert pages("indexes") <= 1.5 * indexes


def vacuumed(work: DeadRows, changed: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        work.add(changed)
    return sum("VACUUM (SKIP_LOCKED)" in query["sql"] for query in captured.captured_queries)


@pytest.mark.django_db(transaction=True)
def test_room_is_made_after_a_thousand_changes_at_least_and_counted_from_there() -> None:
    fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE procedures_valuation")
    work = DeadRows()

    counts = [vacuumed(work, changed) for changed in (999, 1, 999)]

    assert counts == [0, 4, 0]


@pytest.mark.django_db(transaction=True)
def test_room_is_made_only_once_a_fifth_of_the_table_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_rows, "_LEAST", 1)
    fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE procedures_valuation")
    work = DeadRows()

    counts = [vacuumed(work, changed) for changed in (LINES // 5 - 1, 1)]

    assert counts == [0, 4]


@pytest.mark.django_db(transaction=True)
def test_time_limit_of_statements_holds_again_after_room_was_made() -> None:
    def limit() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            ((value,),) = cursor.fetchall()
        return str(value)

    before = limit()

    vacuumed(DeadRows(), 1_000)

    assert limit() == before != "0"


@pytest.mark.django_db
def test_no_room_is_made_inside_a_transaction() -> None:
    with transaction.atomic():
        assert vacuumed(DeadRows(), 1_000_000) == 0
