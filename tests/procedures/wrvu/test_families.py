"""Endoscopy families. Figures of RVU24A, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

from procedures.wrvu.entries import can_rank
from procedures.wrvu.policy import CMS, Rule
from tests.procedures.wrvu.released import ROWS, RVU24A, credit_for, credits_for, line, worth
from tests.procedures.wrvu.schedules import schedule_of_rows


def test_other_member_is_worth_what_it_has_beyond_the_base() -> None:
    assert worth(line("45380"), line("45385")) == ["0.30", "4.57"]


def test_family_ranks_with_its_sum_as_one_procedure() -> None:
    assert worth(line("45385"), line("45380"), line("43239")) == ["4.57", "0.30", "1.20"]


def test_family_below_another_procedure_is_halved_line_by_line() -> None:
    assert worth(line("27447"), line("45385"), line("45380")) == ["19.60", "2.29", "0.15"]


def test_factors_of_a_member_apply_after_the_base_is_taken_off() -> None:
    assert worth(line("45385", "52"), line("45380")) == ["0.66", "3.56"]


def test_base_comes_off_both_sides_as_its_own_row_says() -> None:
    # 31254: 4.27 × 1.5 − 1.10 × 1 (the base has bilateral indicator 2)
    assert worth(line("31254", "50"), line("31267", "50")) == ["5.31", "7.02"]
    # 29823: 7.98 × 1.5 − 6.03 × 1.5
    assert worth(line("29823", "50"), line("29827", "50")) == ["2.93", "23.39"]


def test_base_with_a_member_is_included_and_flagged() -> None:
    base, member = credits_for(line("45378", "59"), line("45385"))

    assert (str(base.wrvu), base.flags) == ("0.00", ("included_in_family",))
    assert (str(member.wrvu), member.flags) == ("4.57", ())


def test_53_row_of_the_base_is_included_too() -> None:
    assert worth(line("45378", "53"), line("45385")) == ["0.00", "4.57"]


def test_base_alone_is_an_ordinary_procedure() -> None:
    assert worth(line("45378"), line("27447")) == ["1.63", "19.60"]


def test_further_units_of_the_highest_line_are_reduced() -> None:
    credit = credit_for("45385", units=3)

    assert str(credit.wrvu) == "7.19"  # 4.57 + 2 × (4.57 − 3.26)
    assert str(credit.steps[-1].minus) == "6.52"


def test_further_units_of_a_halved_family_lose_half_as_much() -> None:
    assert worth(line("27447"), line("45385", units=2), line("45380", units=2)) == ["19.60", "2.94", "0.30"]


def test_member_worth_less_than_the_base_adds_nothing_and_loses_nothing() -> None:
    assert worth(line("31528"), line("31530")) == ["0.00", worth(line("31530"))[0]]


def test_member_worth_nothing_is_no_member() -> None:
    assert worth(line("43260"), line("43265", "80")) == ["5.85", "0.00"]


def test_missing_base_row_takes_nothing_off_and_is_flagged_on_what_it_would_reduce() -> None:
    schedule = schedule_of_rows(RVU24A, [row for row in ROWS if row.code != "45378"])

    lower, highest = credits_for(line("45380"), line("45385"), schedule=schedule)

    assert (str(lower.wrvu), lower.flags) == ("3.56", ("base_not_in_release",))
    assert (str(highest.wrvu), highest.flags) == ("4.57", ())


def test_contract_without_the_rule_ranks_each_endoscopy_for_itself() -> None:
    contract = replace(CMS, rules=CMS.rules - {Rule.ENDOSCOPY})

    assert worth(line("45385"), line("45380"), line("45378"), policy=contract) == ["4.57", "1.78", "1.63"]


def test_lines_of_a_late_family_that_are_worth_something_are_by_report() -> None:
    higher = [line(code) for code in ("27447", "63047", "47562", "49505", "66984")]

    late_credits = credits_for(*higher, line("31528"), line("31525"), line("31530"))[5:]

    assert [credit.flags for credit in late_credits] == [(), ("included_in_family",), ("by_report",)]


def test_base_of_each_family_of_the_release_can_itself_be_reduced() -> None:
    bases = {row.endo_base for row in ROWS if row.endo_base}

    rows = [row for row in ROWS if row.code in bases]

    assert len({row.code for row in rows}) >= 3
    assert all(map(can_rank, rows))
