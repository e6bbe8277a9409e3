"""Re-valuation of several users: two at once, each in transactions and on a connection of its thread."""

from __future__ import annotations

from datetime import date
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from procedures.collections.revaluation import Cause
from procedures.models import Revaluation, SyncState, Valuation
from procedures.selectors.integrity import check_integrity
from procedures.services import valuations
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from procedures.services.changes.revaluing import RevaluedDays, revalue_days
from procedures.services.changes.totals import rebuild_totals
from procedures.services.valuations import RevaluationReport, RevaluationRun, revalue
from tests.procedures.conftest import NOW, new_id, new_user, publish

RUN = RevaluationRun(Cause.COMMAND)
LINES = 3


def fill(users: int) -> list[UUID]:
    """Users with lines whose credits differ from what they are worth."""
    publish("RVU25D", date(2025, 10, 1))
    owners = [new_user().id for _ in range(users)]
    for owner in owners:
        data = {"code": "99213", "performed_on": "2025-11-14"}
        batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for _ in range(LINES)]
        apply_changes(user_id=owner, mutations=batch, at=NOW)
    Valuation.objects.update(wrvu=7, digest=uuid4())
    rebuild_totals()
    return sorted(owners)


@pytest.mark.django_db(transaction=True)
def test_one_user_is_valued_while_another_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    owners, both = fill(2), Barrier(2)

    def meet(**named: Any) -> RevaluedDays:  # Any: as the function itself
        both.wait(timeout=10)
        return revalue_days(**named)

    monkeypatch.setattr(valuations, "revalue_days", meet)

    report = revalue(run=RUN, at=NOW)

    assert report == RevaluationReport(users=2, lines=2 * LINES, changed=2 * LINES)
    assert set(Revaluation.objects.values_list("user_id", "changed")) == {(owner, LINES) for owner in owners}


@pytest.mark.django_db(transaction=True)
def test_lines_totals_and_numbers_of_many_users_are_whole_after_a_run_over_all() -> None:
    owners, steps = fill(7), list[tuple[int, int]]()

    report = revalue(run=RUN, at=NOW, on_progress=lambda done, of: steps.append((done, of)))

    assert report == RevaluationReport(users=7, lines=7 * LINES, changed=7 * LINES)
    assert steps == [(number, 7) for number in range(1, 8)]
    assert not check_integrity().violations
    for state in SyncState.objects.filter(user__in=owners):
        numbers = Valuation.objects.filter(user=state.user_id).order_by("seq").values_list("seq", flat=True)
        assert list(numbers) == [state.last_valuation_seq - 2, state.last_valuation_seq - 1, state.last_valuation_seq]


@pytest.mark.django_db(transaction=True)
def test_error_in_the_lines_of_one_user_ends_the_run_and_no_connection_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owners, opened, both = fill(3), list[Any](), Barrier(2)

    def fail(user_id: UUID, **named: Any) -> RevaluedDays:  # Any: as the function itself
        opened.append(connection.connection)
        if user_id in owners[:2]:
            both.wait(timeout=10)
        if user_id == owners[0]:
            raise ArithmeticError("of the first user")
        return revalue_days(user_id=user_id, **named)

    monkeypatch.setattr(valuations, "revalue_days", fail)

    with pytest.raises(ArithmeticError, match="of the first user"):
        revalue(run=RUN, at=NOW)

    assert len(opened) >= 2
    assert all(one.closed for one in opened)
    assert set(Valuation.objects.filter(user=owners[0]).values_list("wrvu", flat=True)) == {7}
    assert not Valuation.objects.filter(user=owners[1], wrvu=7).exists()


@pytest.mark.django_db
def test_inside_a_transaction_users_follow_one_another_on_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    used = set[Any]()

    def note(**named: Any) -> RevaluedDays:  # Any: as the function itself
        used.add(connection.connection)
        return revalue_days(**named)

    fill(2)
    monkeypatch.setattr(valuations, "revalue_days", note)

    with transaction.atomic():
        report = revalue(run=RUN, at=NOW)

    assert report.changed == 2 * LINES
    assert used == {connection.connection}


@pytest.mark.django_db(transaction=True)
def test_run_that_its_caller_breaks_off_has_ended_when_the_error_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[Any]()

    def note(**named: Any) -> RevaluedDays:  # Any: as the function itself
        opened.append(connection.connection)
        return revalue_days(**named)

    def break_off(done: int, _: int) -> None:
        raise InterruptedError(done)

    fill(6)
    monkeypatch.setattr(valuations, "revalue_days", note)

    with pytest.raises(InterruptedError) as broken:
        revalue(run=RUN, at=NOW, on_progress=break_off)

    assert str(broken.value) == "1"
    assert all(one.closed for one in opened)
    assert not check_integrity().violations
