"""RT and LT as two lines. Figures of RVU24A, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.wrvu.policy import CMS, Rule
from tests.procedures.wrvu.released import credit_for, credits_for, line, worth


def test_pair_is_one_procedure_of_the_ranking() -> None:
    # 0.79 + 0.395 ranks above 1.01; the third line is halved.
    assert worth(line("20610", "LT"), line("20610", "RT"), line("11042")) == ["0.40", "0.79", "0.51"]


def test_indicator_3_pays_both_sides_whole() -> None:
    assert worth(line("76519", "26", "LT"), line("76519", "26", "RT")) == ["0.54", "0.54"]


@pytest.mark.parametrize(("code", "right"), [("69210", "0.61"), ("47562", "10.47")])
def test_indicators_0_and_2_pay_the_left_side_nothing(code: str, right: str) -> None:
    left_credit, right_credit = credits_for(line(code, "LT"), line(code, "RT"))

    assert (str(left_credit.wrvu), left_credit.flags) == ("0.00", ("bilateral_once",))
    assert (str(right_credit.wrvu), right_credit.flags) == (right, ())


def test_indicator_9_is_not_joined() -> None:
    assert worth(line("77427", "LT"), line("77427", "RT")) == ["3.37", "3.37"]


@pytest.mark.parametrize("sides", [("RT", "RT"), ("LT", "LT"), ("RT", "50")])
def test_lines_that_are_not_right_and_left_are_ranked_each_for_itself(sides: tuple[str, str]) -> None:
    line_credits = credits_for(*(line("69210", side) for side in sides))

    assert sorted(str(credit.wrvu) for credit in line_credits) == ["0.31", "0.61"]
    assert {credit.flags for credit in line_credits} == {()}


def test_line_of_two_units_joins_no_pair() -> None:
    assert worth(line("69210", "RT", units=2), line("69210", "LT")) == ["0.61", "0.61"]


def test_sides_pair_in_tie_order_and_the_rest_stands_alone() -> None:
    lines = [line("69210", "RT"), line("69210", "LT"), line("69210", "LT", "59")]

    # 59+LT sorts before LT and joins RT; of the equal amounts LT ranks before the pair, which stands by RT.
    assert worth(*lines) == ["0.31", "0.61", "0.00"]


def test_pair_of_a_family_has_the_base_taken_from_the_right_side_first() -> None:
    members = [line("29823", "RT"), line("29823", "LT"), line("29827", "RT"), line("29827", "LT")]

    # 29805 is 6.03 × 1.5 = 9.045 for both sides: 7.98 − 7.98, then 3.99 − 1.065.
    assert worth(*members) == ["0.00", "2.93", "15.59", "7.80"]


def test_pair_of_a_family_is_worth_what_50_would_give() -> None:
    by_sides = credits_for(line("31254", "RT"), line("31254", "LT"), line("31267"))
    by_50 = credits_for(line("31254", "50"), line("31267"))

    assert sum(c.wrvu for c in by_sides) == sum(c.wrvu for c in by_50)


def test_left_side_shows_its_share_as_a_step() -> None:
    (left, _) = credits_for(line("20610", "LT"), line("20610", "RT"))

    assert [(s.rule, s.modifier, str(s.factor)) for s in left.steps] == [("bilateral", "LT", "0.50")]


def test_contract_without_the_bilateral_rule_joins_no_sides() -> None:
    contract = replace(CMS, rules=CMS.rules - {Rule.BILATERAL, Rule.MULTIPLE})

    assert worth(line("69210", "RT"), line("69210", "LT"), policy=contract) == ["0.61", "0.61"]


def test_one_side_alone_is_whole() -> None:
    assert str(credit_for("69210", "LT").wrvu) == "0.61"
