"""The other lines of a day: whatever is pushed, each line has the credit that a whole re-valuation would give it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from procedures.collections.revaluation import Cause
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from procedures.services.valuations import RevaluationRun, revalue
from tests.procedures.conftest import new_id, new_user
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]

AT = datetime(2024, 6, 1, tzinfo=UTC)
ENCOUNTER = new_id()
# 15777 is never reduced, but its sides are joined; 45378 is the base of the family of 45385; 00790 is anesthesia.
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "code": st.sampled_from(["45385", "45378", "15777", "99213", "00790"]),
    "performed_on": st.sampled_from(["2024-02-01", "2024-02-01", "2024-02-02"]),
    "units": st.sampled_from([1, 1, 1, 2]),
    "modifiers": st.sampled_from([[], [], ["RT"], ["LT"], ["80"]]),
    "encounter_id": st.sampled_from([None, None, None, ENCOUNTER]),
}
CREATED = st.tuples(st.just(None), st.fixed_dictionaries(FIELDS))
EDITED = st.tuples(st.integers(0, 40), st.fixed_dictionaries({}, optional=FIELDS))
DELETED = st.tuples(st.integers(0, 40), st.none())
BATCHES = st.lists(st.lists(st.one_of(CREATED, CREATED, EDITED, DELETED), min_size=1, max_size=8), max_size=5)


def mutation(known: list[str], place: int | None, fields: dict[str, Any] | None) -> Mutation:
    if place is None or not known:
        known.append(new_id())
        whole = {"code": "45385", "performed_on": "2024-02-01", **(fields or {})}
        return Mutation("procedure_logs", Op.UPSERT, known[-1], whole, NOTHING)
    record = known[place % len(known)]
    return Mutation("procedure_logs", Op.DELETE if fields is None else Op.UPSERT, record, fields or {})


def _lines(code: str, *modifiers: str) -> list[tuple[None, dict[str, Any]]]:
    return [(None, {"code": code, "modifiers": [modifier] if modifier else []}) for modifier in modifiers]


@pytest.mark.slow
@given(batches=BATCHES)
# Of two of one side the other side joins but one; of two that are alike each is there for the other.
@example(batches=[_lines("15777", "RT", "RT"), _lines("15777", "LT"), _lines("15777", "LT")])
@example(batches=[_lines("45385", "", ""), _lines("99213", "80")])
@example(batches=[_lines("45385", ""), _lines("45378", ""), [(0, None)]])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_pushed_in_any_parts_have_the_credits_of_a_whole_revaluation(batches: list[list[Any]]) -> None:
    user, known = new_user(), list[str]()
    for batch in batches:
        mutations = [mutation(known, place, fields) for place, fields in batch]
        apply_changes(user_id=user.id, mutations=mutations, at=AT)

        assert revalue(run=RevaluationRun(Cause.COMMAND), at=AT, user_id=user.id).changed == 0
