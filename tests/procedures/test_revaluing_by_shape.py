"""Re-valuation by shape: lines that are alike are valued once, and come out as they were when they were pushed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from procedures.collections.revaluation import Cause
from procedures.contracts.terms import terms_of
from procedures.models import SyncState, Valuation
from procedures.selectors.integrity import check_integrity
from procedures.selectors.lines import RevaluationScope, next_days
from procedures.selectors.shapes import shapes_of_days
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes, revaluing
from procedures.services.changes.credits import credits_in_sessions
from procedures.services.changes.known_shapes import forget_shapes
from procedures.services.changes.totals import rebuild_totals
from procedures.services.valuations import RevaluationReport, RevaluationRun, revalue
from procedures.wrvu.calculator import value_alone
from procedures.wrvu.values import Line
from tests.factories import CodeFactory, sign_contract
from tests.procedures.conftest import NOW, Record, new_id, new_user
from tests.procedures.plans import plan_of, rows_read
from tests.procedures.plans import whole_log as whole_log  # a fixture
from tests.procedures.test_totals_and_lines import FIELDS
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]


def push(user: User, lines: list[dict[str, Any]]) -> None:  # Any: fields as JSON
    batch = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for data in lines]
    apply_changes(user_id=user.id, mutations=batch, at=NOW)


def contents(user: User) -> list[dict[str, object]]:
    """What the credits of a user say, by line, whatever their numbers."""
    rows = map(model_to_dict, Valuation.objects.filter(user=user).order_by("log_id"))
    return [{name: value for name, value in row.items() if name not in {"seq", "valued_at"}} for row in rows]


def spoil(user: User) -> None:
    """Make every credit of a user one that differs from what the line is worth."""
    Valuation.objects.filter(user=user).update(wrvu=F("wrvu") + 1, digest=uuid4())
    rebuild_totals(user_id=user.id)


def run(user: User) -> RevaluationReport:
    return revalue(run=RevaluationRun(Cause.COMMAND), user_id=user.id, at=NOW)


def written(work: Callable[[], object]) -> list[str]:
    """The statements of some work that write."""
    with CaptureQueriesContext(connection) as captured:
        work()
    texts = [query["sql"] for query in captured.captured_queries]
    return [text for text in texts if any(word in text for word in ("INSERT", "UPDATE ", "DELETE"))]


@pytest.mark.slow
@given(
    lines=st.lists(st.fixed_dictionaries(FIELDS), min_size=1, max_size=12),
    terms=st.sampled_from([{"policy": "cms"}, {"policy": "unadjusted"}, {"policy": "cms", "pinned_year": 2022}]),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_line_is_worth_by_its_shape_what_it_was_worth_when_it_was_pushed(
    lines: list[dict[str, Any]], terms: dict[str, Any]
) -> None:
    user = new_user()
    sign_contract(user_id=user.id, since=date(2024, 1, 15), terms=terms_of(terms))
    push(user, lines)
    before = contents(user)
    spoil(user)

    report = run(user)

    assert contents(user) == before
    assert (report.lines, report.changed) == (len(lines), len(lines))
    assert not check_integrity().violations


@pytest.mark.slow
@given(lines=st.lists(st.fixed_dictionaries(FIELDS), min_size=1, max_size=12))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_that_lost_their_credits_get_them_back(lines: list[dict[str, Any]]) -> None:
    user = new_user()
    push(user, lines)
    before = contents(user)
    Valuation.objects.filter(user=user).delete()
    rebuild_totals(user_id=user.id)

    assert run(user).changed == len(lines)

    assert contents(user) == before
    assert not check_integrity().violations


def test_nothing_is_written_for_lines_whose_credit_is_equal(record: Record, user: User) -> None:
    for fields in ({}, {"code": "45385"}, {"code": "45380"}, {"code": "0999Z"}, {"encounter_id": new_id()}):
        record(**fields)

    assert written(lambda: run(user)) == []


def test_of_lines_of_one_shape_those_that_differ_are_written_alone(record: Record, user: User) -> None:
    kept, lost = record(), record()
    Valuation.objects.filter(log_id=lost.id).update(digest=uuid4())
    number = SyncState.objects.get(user=user).last_valuation_seq

    report = run(user)

    assert report.changed == 1
    numbers = dict(Valuation.objects.values_list("log_id", "seq"))
    assert {str(log_id): seq for log_id, seq in numbers.items()} == {kept.id: kept.credit.seq, lost.id: number + 1}


def test_each_changed_line_takes_a_number_of_its_own_and_the_stream_ends_at_the_last(user: User) -> None:
    push(user, [{"code": code, "performed_on": "2024-02-01"} for code in ("99213", "99213", "99213", "45385")])
    spoil(user)
    begun = SyncState.objects.get(user=user).last_valuation_seq

    run(user)

    assert sorted(Valuation.objects.values_list("seq", flat=True)) == [begun + place for place in (1, 2, 3, 4)]
    assert SyncState.objects.get(user=user).last_valuation_seq == begun + 4


@pytest.fixture
def valued(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Line]]:
    """The lines that a re-valuation values, alone and together."""
    seen: dict[str, list[Line]] = {"alone": [], "together": []}

    def alone(lines: list[Line], **named: Any) -> Any:  # Any: as the function itself
        seen["alone"] += lines
        return value_alone(lines, **named)

    def together(lines: list[Line], **named: Any) -> Any:  # Any: as above
        seen["together"] += lines
        return credits_in_sessions(lines, **named)

    forget_shapes()
    monkeypatch.setattr(revaluing, "value_alone", alone)
    monkeypatch.setattr(revaluing, "credits_in_sessions", together)
    return seen


def test_lines_that_are_alike_are_valued_once(user: User, valued: dict[str, list[Line]]) -> None:
    push(user, [{"code": "99213", "performed_on": f"2024-02-{day:02}"} for day in range(1, 29) for _ in range(9)])

    run(user)

    assert len(valued["alone"]) == 1
    assert valued["together"] == []


def test_lines_that_a_session_rule_can_touch_are_valued_with_their_session(
    user: User, valued: dict[str, list[Line]]
) -> None:
    encounter, other = new_id(), new_id()
    push(
        user,
        [
            {"code": "45385", "performed_on": "2024-02-01", "encounter_id": encounter},
            {"code": "45380", "performed_on": "2024-02-01", "encounter_id": encounter},
            {"code": "99213", "performed_on": "2024-02-01", "encounter_id": encounter},
            {"code": "45385", "performed_on": "2024-02-01", "encounter_id": other},
            {"code": "99213", "performed_on": "2024-02-01", "encounter_id": other},
        ],
    )

    run(user)

    assert sorted((line.code, line.encounter_id) for line in valued["together"]) == sorted(
        [("45385", encounter), ("45380", encounter)], key=str
    )


def test_lines_of_a_code_without_a_row_are_valued_each_by_its_day(user: User, valued: dict[str, list[Line]]) -> None:
    CodeFactory.create(code="G9999", terminated_on=date(2024, 2, 10))
    push(user, [{"code": "G9999", "performed_on": f"2024-02-{day}"} for day in (10, 11, 12)])
    before = contents(user)
    spoil(user)

    run(user)

    assert contents(user) == before
    assert sorted(Valuation.objects.values_list("reason", flat=True)) == ["deleted", "deleted", "not_in_schedule"]
    assert len(valued["together"]) == 3


def test_re_valuation_takes_as_many_statements_however_many_lines_change(user: User) -> None:
    def statements(lines: int) -> int:
        codes = ("99213", "45385", "45380", "0999Z")
        push(user, [{"code": code, "performed_on": "2024-02-01"} for _ in range(lines) for code in codes])
        spoil(user)
        with CaptureQueriesContext(connection) as captured:
            run(user)
        return len(captured)

    few = statements(2)

    assert statements(60) == few


@pytest.mark.slow
def test_each_line_and_its_credit_are_read_once_by_index(whole_log: User) -> None:
    which = RevaluationScope()
    days = next_days(user_id=whole_log.id, which=which, after=date.min, most_lines=600).days

    nodes = plan_of(lambda: shapes_of_days(user_id=whole_log.id, spans=dict.fromkeys(days, 0)))

    assert len(days) == 100
    assert rows_read(nodes, "valuation") == 600
    assert rows_read(nodes, "procedurelog") <= 6000
