"""Laws of the calculator for all lines, over real rows of RVU24A."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from procedures.wrvu.calculator import total_of, value_case, value_stored
from procedures.wrvu.modifiers import is_both_sides
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy, RankBy
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.values import Basis, Credit, Line
from tests.procedures.wrvu.released import ON, ROWS, SCHEDULE, WITH_COMPONENTS
from tests.procedures.wrvu.replay import replay

# Codes that meet each other in families, pairs and rankings, so that random sessions are not all strangers.
_RELATED = ["45378", "45380", "45385", "45384", "43239", "43235", "29823", "29824", "29827", "29805", "69210", "20610"]
CODES = sorted({row.code for row in ROWS})
MODIFIERS = ["RT", "LT", "50", "52", "53", "22", "54", "55", "56", "78", "80", "AS", "62", "66", "59", "51", "26", "TC"]
POLICIES = st.sampled_from([CMS, UNADJUSTED, replace(CMS, rank_by=RankBy.TOTAL_RVU)])
UNKNOWN = Line("Z9999", ON, units=2)

_WORKING = {row.code for row in ROWS if row.work_rvu}
_UNREDUCED = sorted({row.code for row in ROWS if row.work_rvu and row.mult_proc not in {"2", "3"}})
_UNASSISTED = sorted({row.code for row in ROWS if row.work_rvu and row.asst_surg in {"1", "9"}})
_WHOLE = [("25",), ("59",), ("22",), ("LT",), ("26",), ("TC",), ("80",), ("78",), ("50",), ()]

lines = st.builds(
    Line,
    code=st.one_of(st.sampled_from(_RELATED), st.sampled_from(CODES)),
    performed_on=st.just(ON),
    units=st.one_of(st.just(1), st.integers(1, 8)),
    modifiers=st.lists(st.sampled_from([*MODIFIERS, "9Z"]), max_size=3).map(tuple),
    place_of_service=st.sampled_from([None, "11", "22"]),
    encounter_id=st.sampled_from([None, None, "a"]),
)
without_work = st.builds(Line, st.sampled_from(sorted(set(CODES) - _WORKING)), st.just(ON), st.integers(1, 8))
unpaid_assistants = st.builds(
    Line, st.sampled_from(_UNASSISTED), st.just(ON), st.integers(1, 8), st.sampled_from([("80",), ("AS", "RT")])
)
unreduced = st.builds(Line, st.sampled_from(_UNREDUCED), st.just(ON), st.integers(2, 9), st.sampled_from(_WHOLE))
cases = st.lists(lines, min_size=1, max_size=9)


def _value(case: list[Line], policy: Policy = CMS) -> tuple[Credit, ...]:
    return value_case(case, schedule=SCHEDULE, policy=policy)


@given(case=cases, policy=POLICIES)
def test_replaying_the_steps_gives_the_credit(case: list[Line], policy: Policy) -> None:
    for credit in _value(case, policy):
        work = credit.row.work_rvu if credit.row and credit.basis is Basis.WORK_RVU else None
        assert rounded_wrvu(replay(work or Decimal(0), credit.steps)) == credit.wrvu


@given(case=cases, policy=POLICIES)
def test_each_step_begins_where_the_one_before_ends(case: list[Line], policy: Policy) -> None:
    for credit in _value(case, policy):
        starts = [step.before for step in credit.steps]
        ends = [credit.row.work_rvu if credit.row else None, *(step.after for step in credit.steps)]
        assert starts == ends[: len(starts)]


@given(case=cases, policy=POLICIES)
def test_factor_of_a_ranked_step_is_the_sum_of_one_factor_a_unit(case: list[Line], policy: Policy) -> None:
    for line, credit in zip(case, _value(case, policy), strict=True):
        for step in credit.steps:
            assert not step.factors or (
                sum(run.units for run in step.factors) == line.count
                and sum(run.factor * run.units for run in step.factors) == step.factor
            )


@given(case=cases, policy=POLICIES)
def test_total_is_the_sum_of_rounded_lines_and_no_line_is_below_nothing(case: list[Line], policy: Policy) -> None:
    line_credits = _value(case, policy)

    assert total_of(line_credits) == sum(Decimal(str(credit.as_json()["wrvu"])) for credit in line_credits)
    assert all(credit.wrvu >= 0 for credit in line_credits)


@given(case=cases, policy=POLICIES)
def test_only_both_sides_on_a_line_exceed_the_unadjusted_value(case: list[Line], policy: Policy) -> None:
    for line, credit in zip(case, _value(case, policy), strict=True):
        assert credit.wrvu <= credit.unadjusted_wrvu or is_both_sides(line.modifiers)


@given(data=st.data(), case=cases, policy=POLICIES)
def test_order_of_lines_changes_nothing(data: st.DataObject, case: list[Line], policy: Policy) -> None:
    shuffled = data.draw(st.permutations(case))

    credit_of_each = Counter(zip(case, _value(case, policy), strict=True))

    assert Counter(zip(shuffled, _value(shuffled, policy), strict=True)) == credit_of_each


@given(data=st.data(), case=cases)
def test_order_of_arrival_of_stored_lines_changes_nothing(data: st.DataObject, case: list[Line]) -> None:
    stored = [replace(line, id=f"id-{number}") for number, line in enumerate(case)]
    arrived = data.draw(st.permutations(stored))

    expected = dict(zip(stored, value_stored(stored, schedule=SCHEDULE, policy=CMS), strict=True))

    assert dict(zip(arrived, value_stored(arrived, schedule=SCHEDULE, policy=CMS), strict=True)) == expected


@given(case=cases, extra=st.one_of(without_work, unpaid_assistants))
def test_line_worth_nothing_changes_no_other(case: list[Line], extra: Line) -> None:
    *others, added = _value([*case, extra])

    assert added.wrvu == 0
    assert tuple(others) == _value(case)


@given(case=cases)
def test_line_of_an_unknown_code_changes_no_other(case: list[Line]) -> None:
    assert _value([UNKNOWN, *case])[1:] == _value(case)


@given(case=cases, other_day=st.dates(min_value=ON + timedelta(days=1)))
def test_line_of_another_date_changes_no_other(case: list[Line], other_day: date) -> None:
    others = [replace(line, performed_on=other_day) for line in case]

    assert _value([*case, *others])[: len(case)] == _value(case)


@given(line=unreduced)
def test_units_split_into_lines_of_one_give_the_same_total_where_nothing_is_reduced(line: Line) -> None:
    (whole,) = _value([line])
    assume(all(step.rule == "units" or step.factor in {0, 1} for step in whole.steps))

    assert total_of(_value([replace(line, units=1)] * line.units)) == whole.wrvu


@given(case=cases)
def test_unadjusted_policy_is_the_sum_of_rows_times_units(case: list[Line]) -> None:
    line_credits = _value(case, UNADJUSTED)

    assert [credit.wrvu for credit in line_credits] == [credit.unadjusted_wrvu for credit in _value(case)]


@given(case=cases)
def test_stored_lines_without_a_session_are_worth_what_each_is_alone(case: list[Line]) -> None:
    apart = [replace(line, encounter_id=None, id=f"id-{number}") for number, line in enumerate(case)]

    line_credits = value_stored(apart, schedule=SCHEDULE, policy=CMS)

    assert [credit.wrvu for credit in line_credits] == [_value([line])[0].wrvu for line in apart]


@given(case=cases)
def test_stored_lines_not_flagged_would_be_worth_the_same_in_one_session(case: list[Line]) -> None:
    apart = [replace(line, encounter_id=None, id=f"id-{number}") for number, line in enumerate(case)]
    line_credits = value_stored(apart, schedule=SCHEDULE, policy=CMS)

    joined = _value(apart)

    for alone, together in zip(line_credits, joined, strict=True):
        assert alone.wrvu == together.wrvu or "session_not_given" in alone.flags


@given(code=st.sampled_from(WITH_COMPONENTS))
def test_rvu_of_26_and_tc_add_up_to_the_whole_where_medicare_pays(code: str) -> None:
    rows = SCHEDULE.rows("RVU24A", code)
    whole, professional, technical = rows[""], rows["26"], rows["TC"]

    assert whole.nonfacility_total == professional.nonfacility_total + technical.nonfacility_total
    assert whole.work_rvu == professional.work_rvu
    assert technical.work_rvu == 0
