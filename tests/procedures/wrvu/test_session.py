"""Rule 10: how the procedures of one session rank. Figures of RVU24A, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from procedures.wrvu.calculator import total_of
from procedures.wrvu.policy import CMS, RankBy, Rule
from procedures.wrvu.values import factors_json
from tests.procedures.wrvu.released import ON, credit_for, credits_for, line, worth


def test_highest_is_whole_and_every_other_half() -> None:
    assert worth(line("63047"), line("22551"), line("22552"), line("22845")) == ["7.69", "25.00", "6.50", "11.94"]


def test_sixth_procedure_is_half_and_by_report() -> None:
    codes = ["11042", "66984", "49505", "47562", "63047", "27447"]

    line_credits = credits_for(*(line(code) for code in codes))

    assert [str(credit.wrvu) for credit in line_credits] == ["0.51", "3.68", "3.98", "5.24", "7.69", "19.60"]
    assert [code for code, credit in zip(codes, line_credits, strict=True) if credit.flags] == ["11042"]
    assert line_credits[0].flags == ("by_report",)


def test_each_unit_is_a_procedure_and_the_step_has_a_factor_for_each() -> None:
    credit = credit_for("20610", units=3)

    (step,) = credit.steps
    assert str(credit.wrvu) == "1.58"
    assert (factors_json(step.factors), str(step.factor)) == (["1", "0.50", "0.50"], "2.00")


def test_unit_from_the_sixth_on_makes_a_line_by_report() -> None:
    assert credit_for("20610", units=5).flags == ()
    assert credit_for("20610", units=6).flags == ("by_report",)


def test_add_on_visit_and_imaging_are_neither_reduced_nor_ranked() -> None:
    assert worth(line("99213"), line("22552", units=2), line("70551", "26"), line("20610")) == [
        "1.30",
        "13.00",
        "1.48",
        "0.79",
    ]


def test_line_worth_nothing_takes_no_place_in_the_ranking() -> None:
    assert worth(line("64721", "80"), line("49505")) == ["0.00", "7.96"]


def test_conflicting_line_neither_reduces_nor_is_reduced() -> None:
    assert worth(line("27447", "80", "62"), line("49505")) == ["19.60", "7.96"]


def test_ranking_goes_by_the_amount_after_the_line_rules() -> None:
    assert worth(line("27447", "80"), line("49505")) == ["1.57", "7.96"]


def test_lines_of_two_dates_or_encounters_are_two_sessions() -> None:
    other_day = line("49505", on=ON + timedelta(days=1))
    other_encounter = replace(line("49505"), encounter_id="b")

    assert worth(line("47562"), other_day, other_encounter) == ["10.47", "7.96", "7.96"]


def test_contract_without_the_rule_counts_every_procedure_whole() -> None:
    contract = replace(CMS, rules=CMS.rules - {Rule.MULTIPLE})

    assert worth(line("47562"), line("49505"), policy=contract) == ["10.47", "7.96"]


def test_contract_may_rank_by_total_rvu_of_the_setting() -> None:
    by_total = replace(CMS, rank_by=RankBy.TOTAL_RVU)
    office = [line("31254"), line("31267")]
    hospital = [line("31254", place_of_service="22"), line("31267", place_of_service="22")]

    assert worth(*office, policy=by_total) == ["4.27", "3.58"]
    assert worth(*hospital, policy=by_total) == ["3.17", "4.68"]


def test_equal_amounts_are_ranked_by_modifiers_whatever_the_order() -> None:
    plain, distinct = line("49505"), line("49505", "59")

    assert worth(plain, distinct) == ["7.96", "3.98"]
    assert worth(distinct, plain) == ["3.98", "7.96"]


def test_session_of_two_hundred_lines_is_valued() -> None:
    line_credits = credits_for(*[line("27447")] * 200)

    assert str(total_of(line_credits)) == "1969.80"  # 19.60 + 199 × 9.80
    assert sum("by_report" in credit.flags for credit in line_credits) == 195
