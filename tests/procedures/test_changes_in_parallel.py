"""Writers at the same time, on connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from procedures.models import ProcedureLog, SyncState, Valuation
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from tests.procedures.conftest import NOW, new_id, new_user, publish

WRITERS = 4
BATCHES = 5
LINES = 3


def write(user_id: UUID, barrier: Barrier) -> None:
    barrier.wait(timeout=10)
    try:
        for _ in range(BATCHES):
            data = {"code": "99213", "performed_on": "2025-11-14"}
            batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for _ in range(LINES)]
            apply_changes(user_id=user_id, mutations=batch, at=NOW)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_get_consecutive_numbers_none_twice() -> None:
    publish("RVU25D", date(2025, 10, 1))
    user, barrier = new_user(), Barrier(WRITERS)

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write, user.id, barrier) for _ in range(WRITERS)]:
            done.result(timeout=30)

    numbers = range(2, 2 + WRITERS * BATCHES * LINES)
    assert sorted(ProcedureLog.objects.values_list("rev", flat=True)) == list(numbers)
    assert sorted(Valuation.objects.values_list("seq", flat=True)) == list(numbers)
    state = SyncState.objects.get(user=user)
    assert (state.last_seq, state.last_valuation_seq) == (numbers[-1], numbers[-1])


@pytest.mark.django_db(transaction=True)
def test_writers_who_create_one_line_at_once_leave_one_line() -> None:
    publish("RVU25D", date(2025, 10, 1))
    user, barrier, log = new_user(), Barrier(WRITERS), new_id()

    def create(units: int) -> str:
        barrier.wait(timeout=10)
        data = {"code": "99213", "performed_on": "2025-11-14", "units": units}
        try:
            mutation = Mutation("procedure_logs", Op.UPSERT, log, data, NOTHING)
            return apply_changes(user_id=user.id, mutations=[mutation], at=NOW).results[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        codes = list(pool.map(create, range(1, 1 + WRITERS)))

    assert sorted(codes) == ["", *["id_exists"] * (WRITERS - 1)]
    assert ProcedureLog.objects.count() == Valuation.objects.count() == 1
