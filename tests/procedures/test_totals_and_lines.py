"""Whatever the history of a log, of career stages, contracts and the time zone: reports give from totals what the lines
give one by one."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import CareerStage, User
from procedures.collections.revaluation import Cause
from procedures.contracts.terms import terms_of
from procedures.reports.periods import By
from procedures.reports.summary import summarize
from procedures.requests.contracts import NewContract
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.countable import counted_days
from procedures.selectors.integrity import check_integrity
from procedures.selectors.shifts import shift_days
from procedures.selectors.totals import goal_wrvu_by_day, production
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from procedures.services.contracts import InvalidContract, make_contract
from procedures.services.valuations import RevaluationRun, revalue
from tests.factories import make_shift
from tests.matrix import matrix
from tests.procedures import from_lines
from tests.procedures.conftest import new_id, new_user
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]

BEGIN = date(2023, 12, 20)
# Late in the evening of the last of February in New York, when it is March elsewhere.
AT = datetime(2024, 3, 1, 3, tzinfo=UTC)
DAYS = st.integers(0, 95).map(lambda number: BEGIN + timedelta(days=number))
ENCOUNTERS = [new_id(), new_id()]
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "code": st.sampled_from(["99213", "45385", "45380", "66984", "64721", "H2020", "0999Z", "00790"]),
    "performed_on": DAYS.map(date.isoformat),
    "units": st.sampled_from([1, 1, 1, 2, 30]),
    "modifiers": st.sampled_from([[], [], ["55"], ["80"], ["26"], ["50"]]),
    "role": st.sampled_from(["primary", "primary", "assistant", "resident", "observer"]),
    "billing_state": st.sampled_from(["billable", "billed", "collected"]),
    "encounter_id": st.sampled_from([None, *ENCOUNTERS]),
}
TERMS = (
    {"policy": "unadjusted"},
    {"policy": "custom", "own_values": {"H2020": "2.00", "99213": "0.00"}},
    {"policy": "cms", "pinned_year": 2022},
)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.lists(st.fixed_dictionaries(FIELDS), min_size=1, max_size=6)),
    st.tuples(st.just("edit"), st.tuples(st.integers(0, 20), st.fixed_dictionaries({}, optional=FIELDS))),
    st.tuples(st.just("delete"), st.integers(0, 20)),
    st.tuples(st.just("stage"), st.tuples(DAYS, st.sampled_from(["student", "resident", "attending"]))),
    st.tuples(st.just("contract"), st.tuples(DAYS, st.sampled_from(TERMS))),
    st.tuples(st.just("zone"), st.sampled_from(["America/New_York", "Pacific/Auckland", "UTC"])),
    st.tuples(st.just("week"), st.integers(1, 7)),
    st.tuples(st.just("shift"), DAYS),
)
SPANS = st.tuples(DAYS, DAYS).map(sorted)


class History:
    """A user whose log has a history."""

    def __init__(self) -> None:
        self.user: User = new_user()
        self.logs: list[str] = []
        self.shifts: set[date] = set()

    def do(self, step: str, drawn: Any) -> None:  # Any: as the strategies above make it
        getattr(self, step)(drawn)

    def write(self, lines: list[dict[str, Any]]) -> None:
        mutations = [Mutation("procedure_logs", Op.UPSERT, new_id(), data, NOTHING) for data in lines]
        self.logs += [one.id for one in mutations]
        apply_changes(user_id=self.user.id, mutations=mutations, at=AT)

    def edit(self, drawn: tuple[int, dict[str, Any]]) -> None:
        place, fields = drawn
        if self.logs and fields:
            mutation = Mutation("procedure_logs", Op.UPSERT, self.logs[place % len(self.logs)], fields)
            apply_changes(user_id=self.user.id, mutations=[mutation], at=AT)

    def delete(self, place: int) -> None:
        if self.logs:
            mutation = Mutation("procedure_logs", Op.DELETE, self.logs[place % len(self.logs)])
            apply_changes(user_id=self.user.id, mutations=[mutation], at=AT)

    def stage(self, drawn: tuple[date, str]) -> None:
        since, stage = drawn
        CareerStage.objects.update_or_create(user=self.user, effective_from=since, defaults={"stage": stage})

    def contract(self, drawn: tuple[date, dict[str, Any]]) -> None:
        since, terms = drawn
        contract = NewContract("Work", since, since + timedelta(days=20), terms_of(terms))
        with suppress(InvalidContract):
            make_contract(user_id=self.user.id, new=contract, at=AT)
        revalue(run=RevaluationRun(Cause.CONTRACT), user_id=self.user.id, at=AT)

    def zone(self, name: str) -> None:
        self.user.profile.time_zone = name
        self.user.profile.save()

    def week(self, start: int) -> None:
        self.user.profile.week_start = start
        self.user.profile.save()

    def shift(self, day: date) -> None:
        make_shift(user_id=self.user.id, at=AT, started_on=day.isoformat())
        self.shifts.add(day)


def check(who: Clinician, first: date, last: date, shifts: set[date]) -> None:
    for by in By:
        from_totals = summarize(clinician=who, first=first, last=last, by=by, at=AT)
        assert from_totals == from_lines.summary(who, first=first, last=last, by=by, today=who.today(AT)), by
    produced = production(clinician=who, first=first, last=last)
    expected = from_lines.production(who, first=first, last=last)
    assert from_lines.in_order(produced.by_code) == expected.by_code
    assert (produced.first_on, produced.training, produced.observed) == (
        expected.first_on,
        expected.training,
        expected.observed,
    )
    assert goal_wrvu_by_day(clinician=who, last=last) == from_lines.goal_days(who, last=last)
    states = ["billed", "collected"]
    paid = counted_days(clinician=who, first=first, last=last, states=states)
    assert paid == from_lines.counted_days(who, first=first, last=last, states=states)
    worked = {one.day: one.wrvu for one in shift_days(clinician=who, first=first, last=last)}
    assert worked == from_lines.shift_wrvu(who, [day for day in shifts if first <= day <= last])


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=3, max_size=12), spans=st.lists(SPANS, min_size=1, max_size=3))
def test_random_history_gives_equal_answers_from_totals_and_from_lines(
    steps: list[tuple[str, Any]], spans: list[list[date]]
) -> None:
    history = History()

    for step, drawn in steps:
        history.do(step, drawn)

    who = clinician(user=User.objects.get(pk=history.user.pk))
    mine = [violation for violation in check_integrity().violations if violation.user_id == str(history.user.id)]
    assert mine == []
    for first, last in (*spans, [date(2024, 1, 1), date(2024, 2, 29)]):
        check(who, first, last, history.shifts)


@matrix("by", By)
def test_summary_without_lines_is_empty(by: By) -> None:
    who = clinician(user=new_user())

    figures = summarize(clinician=who, first=BEGIN, last=BEGIN, by=by, at=AT)

    assert (figures.buckets, figures.total.own.lines, figures.missing_years) == ({}, 0, ())
