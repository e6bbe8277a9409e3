"""54, 55 and 56 on lines of their own. Figures of RVU24A, worked out by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.wrvu.calculator import total_of, value_case, value_stored
from procedures.wrvu.policy import CMS, Rule
from procedures.wrvu.values import Credit, Line, PolicyName
from tests.procedures.wrvu.released import ON, SCHEDULE, credit_for, credits_for, line, worth

# 66984 has PRE 0.10, INTRA 0.70, POST 0.20 and bilateral 1, 27759 bilateral 0; 29823 and 29827 are of one family.
CODES = ["27759", "66984", "29823", "29827", "47562"]
PORTIONS = [("54",), ("55",), ("56",), ("54", "55"), ("54", "56"), ("55", "56"), ()]
OTHERS = [(), (), ("RT",), ("LT",), ("50",), ("62",), ("78",)]

parts = st.builds(
    lambda code, portions, others, units: Line(code, ON, units, (*portions, *others)),
    st.sampled_from(CODES),
    st.sampled_from(PORTIONS),
    st.sampled_from(OTHERS),
    st.sampled_from([1, 1, 1, 45]),
)
cases = st.lists(parts, min_size=2, max_size=7)


def _value(case: list[Line]) -> tuple[Credit, ...]:
    return value_case(case, schedule=SCHEDULE, policy=CMS)


def _flags(*lines: Line) -> list[tuple[str, ...]]:
    return [credit.flags for credit in credits_for(*lines)]


@pytest.mark.parametrize("others", [(), ("62",), ("50",), ("RT",), ("52",), ("62", "LT")])
@pytest.mark.parametrize("code", ["27759", "66984", "29827"])
def test_parts_on_two_lines_are_worth_what_they_are_on_one(code: str, others: tuple[str, ...]) -> None:
    two = credits_for(line(code, "55", *others), line(code, *reversed(others), "54"))

    # Each of the two lines is rounded.
    assert abs(total_of(two) - credit_for(code, "54", "55", *others).wrvu) <= Decimal("0.01")


def test_each_line_shows_its_own_part() -> None:
    assert worth(line("27759", "55"), line("27759", "54")) == ["3.03", "11.42"]
    assert worth(line("27759", "55", "62"), line("27759", "62", "54")) == ["1.90", "7.13"]  # × 0.625
    assert worth(line("66984", "50", "54"), line("66984", "50", "55", units=45)) == ["8.82", "1.10"]  # × 1.50


def test_parts_are_one_procedure_of_the_ranking() -> None:
    assert worth(line("27447"), line("27759", "55"), line("27759", "54")) == ["19.60", "1.52", "5.71"]


def test_third_part_gets_what_is_left_of_the_whole() -> None:
    lines = [line("27759", "56"), line("27759", "55"), line("27759", "54")]

    assert (worth(*lines), _flags(*lines)) == (["0.00", "3.03", "11.42"], [("parts_capped",), (), ()])


def test_days_of_care_leave_room_for_the_third_part() -> None:
    # 0.80 + 0.20 × 45 ÷ 90 leaves 0.10.
    lines = [line("66984", "54"), line("66984", "55", units=45), line("66984", "56")]

    assert (worth(*lines), _flags(*lines)) == (["5.88", "0.74", "0.74"], [(), (), ()])


def test_part_on_a_line_with_another_part_is_capped_in_its_turn() -> None:
    # 54 first, then 55; 56 has nothing left, though it stands with 54.
    lines = [line("66984", "54", "56"), line("66984", "55")]

    assert (worth(*lines), _flags(*lines)) == (["5.88", "1.47"], [("parts_capped",), ()])


def test_part_of_the_same_kind_stays_apart_and_is_ranked() -> None:
    assert worth(line("66984", "54"), line("66984", "54"), line("66984", "55")) == ["5.88", "2.94", "1.47"]


@pytest.mark.parametrize(
    "other", [line("66984", "55", "79"), line("66984", "55", "RT"), line("66984", "55", on=ON.replace(day=2))]
)
def test_lines_of_other_modifiers_sides_or_days_are_not_joined(other: Line) -> None:
    first, second = credits_for(line("66984", "54"), other)

    assert (str(first.wrvu), first.flags, second.flags) == ("5.88", (), ())
    assert str(second.wrvu) == ("0.74" if other.performed_on == ON else "1.47")


def test_line_of_several_operations_is_not_joined() -> None:
    assert worth(line("66984", "54", units=2), line("66984", "55")) == ["8.82", "0.74"]


def test_two_eyes_with_equal_parts_are_a_pair_and_with_unequal_ones_two_procedures() -> None:
    both = [line("66984", side, part) for side in ("RT", "LT") for part in ("54", "55")]

    assert worth(*both) == ["5.88", "1.47", "2.94", "0.74"]
    assert worth(line("66984", "RT", "54"), line("66984", "LT", "55")) == ["5.88", "0.74"]
    # The right eye whole, of the left one the operation alone.
    assert worth(both[0], both[1], both[2]) == ["5.88", "1.47", "2.94"]


def test_parts_are_one_member_of_a_family_and_its_base_is_taken_once() -> None:
    # 29827 leads; of 29823 comes off 29805: 7.98 − 6.03 = 1.95, of which 0.79 and 0.21.
    assert worth(line("29827"), line("29823", "54"), line("29823", "55")) == ["15.59", "1.54", "0.41"]


def test_parts_are_not_joined_where_the_contract_switches_the_split_off() -> None:
    contract = replace(CMS, name=PolicyName.CUSTOM, rules=CMS.rules - {Rule.SPLIT_GLOBAL})

    assert worth(line("66984", "54"), line("66984", "55"), policy=contract) == ["7.35", "3.68"]


def test_stored_parts_of_one_encounter_are_joined() -> None:
    stored = [replace(line("27759", m), encounter_id="a", id=m) for m in ("55", "54", "56")]

    line_credits = value_stored(stored, schedule=SCHEDULE, policy=CMS)

    assert [str(credit.wrvu) for credit in line_credits] == ["3.03", "11.42", "0.00"]


def test_stored_parts_without_an_encounter_say_so_only_where_joining_would_take_something() -> None:
    def flagged(*portions: str) -> list[bool]:
        stored = [replace(line("27759", m), id=f"id-{number}") for number, m in enumerate(portions)]
        return ["session_not_given" in c.flags for c in value_stored(stored, schedule=SCHEDULE, policy=CMS)]

    assert flagged("54", "55") == [False, False]
    assert flagged("54", "55", "56") == [True, True, True]
    assert flagged("54", "54") == [True, True]


@given(data=st.data(), case=cases)
def test_order_of_lines_changes_nothing(data: st.DataObject, case: list[Line]) -> None:
    shuffled = data.draw(st.permutations(case))

    assert Counter(zip(shuffled, _value(shuffled), strict=True)) == Counter(zip(case, _value(case), strict=True))


@given(case=cases)
def test_stored_lines_of_an_encounter_are_worth_what_they_are_in_a_request(case: list[Line]) -> None:
    stored = [replace(given, encounter_id="a", id=f"{number}") for number, given in enumerate(case)]

    assert value_stored(stored, schedule=SCHEDULE, policy=CMS) == _value(case)


@given(case=cases)
def test_parts_not_flagged_would_be_worth_the_same_in_one_session(case: list[Line]) -> None:
    apart = [replace(given, id=f"{number}") for number, given in enumerate(case)]

    for alone, together in zip(value_stored(apart, schedule=SCHEDULE, policy=CMS), _value(apart), strict=True):
        assert alone.wrvu == together.wrvu or "session_not_given" in alone.flags


def test_part_of_an_endoscopy_that_the_others_leave_nothing_of_is_flagged_without_a_session() -> None:
    apart = [
        replace(line("29823", *portions), id=f"{number}") for number, portions in enumerate([("56",), ("54", "55")])
    ]

    assert ["session_not_given" in credit.flags for credit in value_stored(apart, schedule=SCHEDULE, policy=CMS)] == [
        True, True,
    ]  # fmt: skip


@given(case=st.lists(st.sampled_from(PORTIONS), min_size=2, max_size=6))
def test_parts_of_one_code_never_exceed_the_whole_of_each_operation(case: list[tuple[str, ...]]) -> None:
    line_credits = _value([line("66984", *portions) for portions in case])

    # The first operation whole, each further one half, and a hundredth of rounding a line.
    assert total_of(line_credits) <= Decimal("7.35") * (1 + (len(case) - 1) / Decimal(2)) + len(case) * Decimal("0.01")
