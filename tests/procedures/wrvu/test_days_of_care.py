"""What the units of a line count: repetitions, days of care, or international units. Figures of RVU24A, by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from procedures.wrvu.explanation import explained
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy, Rule
from procedures.wrvu.values import PolicyName
from tests.procedures.wrvu.released import SCHEDULE, credit_for, credits_for, line, worth

WITHOUT_SPLIT = replace(CMS, name=PolicyName.CUSTOM, rules=CMS.rules - {Rule.SPLIT_GLOBAL})


@pytest.mark.parametrize(
    ("units", "wrvu", "flags"),
    [
        (1, "1.47", ()),  # 7.35 × 0.20, the whole part
        (2, "0.03", ()),
        (45, "0.74", ()),
        (89, "1.45", ()),
        (90, "1.47", ()),
        (91, "1.47", ("days_of_care_capped",)),
        (9999, "1.47", ("days_of_care_capped",)),
    ],
)
def test_units_with_55_are_days_of_the_global_period(units: int, wrvu: str, flags: tuple[str, ...]) -> None:
    credit = credit_for("66984", "55", units=units)

    assert (str(credit.wrvu), credit.flags, str(credit.unadjusted_wrvu)) == (wrvu, flags, "7.35")


def test_global_period_of_ten_days_has_ten_days_of_care() -> None:
    # 17000: 0.61, of which 0.10 after the operation.
    line_credits = [credit_for("17000", "55", units=units) for units in (5, 10, 11)]

    assert [str(credit.wrvu) for credit in line_credits] == ["0.03", "0.06", "0.06"]
    assert [credit.flags for credit in line_credits] == [(), (), ("days_of_care_capped",)]


def test_days_scale_the_share_of_55_alone() -> None:
    assert worth(line("66984", "54", "55", units=45)) == ["6.62"]  # 7.35 × (0.80 + 0.20 ÷ 2)
    assert worth(line("66984", "55", "56", units=45)) == ["1.47"]  # 7.35 × (0.20 ÷ 2 + 0.10)


def test_half_a_hundredth_of_days_without_an_end_goes_up() -> None:
    # 4.50 × 0.10 × 11 ÷ 90 is 0.055, though 0.10 × 11 ÷ 90 has no end as a decimal.
    row = replace(SCHEDULE.rows("RVU24A", "49505")[""], work_rvu=Decimal("4.50"))
    schedule = replace(SCHEDULE, values={"RVU24A": {"49505": {"": row}}})

    assert worth(line("49505", "55", units=11), schedule=schedule) == ["0.06"]


@pytest.mark.parametrize("policy", [UNADJUSTED, WITHOUT_SPLIT], ids=["unadjusted", "rule off"])
def test_days_of_care_are_no_repetitions_where_rule_2_is_off(policy: Policy) -> None:
    credit = credit_for("66984", "55", units=90, policy=policy)

    assert (str(credit.wrvu), credit.steps) == ("7.35", ())


@pytest.mark.parametrize(
    ("given", "wrvu", "flag"),
    [
        (line("99213", "55", units=45), "1.30", "modifier_not_allowed"),
        (line("47562", "55", "80", "62", units=45), "10.47", "conflicting_modifiers"),
    ],
)
def test_days_of_care_are_no_repetitions_where_55_does_not_apply(given: object, wrvu: str, flag: str) -> None:
    (credit,) = credits_for(given)  # type: ignore[arg-type]  # lines as given above

    assert (str(credit.wrvu), flag in credit.flags) == (wrvu, True)


def test_line_of_days_is_one_procedure_of_the_ranking_and_one_of_a_pair() -> None:
    assert worth(line("66984", "55", units=90), line("47562")) == ["0.74", "10.47"]
    assert worth(line("66984", "55", "RT", units=90), line("66984", "55", "LT", units=45)) == ["1.47", "0.37"]
    assert worth(line("66984", "55", "50", units=90)) == ["2.21"]


def test_value_of_a_contract_counts_once_for_days_of_care() -> None:
    contract = replace(CMS, own_values={"H2020": Decimal("0.50")})

    assert [str(credit_for("H2020", *m, units=30, policy=contract).wrvu) for m in ((), ("55",))] == ["15.00", "0.50"]


def test_drug_is_counted_by_international_units_and_has_no_work() -> None:
    credit = credit_for("J7192", units=2500)

    assert (str(credit.wrvu), credit.basis, credit.flags) == ("0.00", "payer_fee_schedule", ())


def test_drug_with_a_value_of_the_contract_counts_each_unit() -> None:
    contract = replace(CMS, own_values={"J7192": Decimal("0.01")})

    assert str(credit_for("J7192", units=9999, policy=contract).wrvu) == "99.99"


def test_code_by_time_counts_each_unit_whole() -> None:
    assert str(credit_for("97110", units=4).wrvu) == "1.80"  # 0.45 each quarter of an hour


@pytest.mark.parametrize(("modifier", "expected"), [("AD", "3.0"), ("AA", "10.0"), ("QK", "5.0")])
def test_units_of_an_anesthesia_line_repeat_neither_base_nor_time(modifier: str, expected: str) -> None:
    schedule = replace(SCHEDULE, base_units={"00840": 6})
    given = replace(line("00840", modifier, units=4), minutes=60)

    (credit,) = credits_for(given, schedule=schedule)

    assert (credit.as_json()["anesthesia_units"], str(credit.wrvu)) == (expected, "0.00")


def test_explanation_says_of_how_many_days_the_care_was() -> None:
    steps = explained(credit_for("66984", "55", units=37).as_json()).steps

    assert steps == (
        "66984 with modifier 55: 7.35 wRVU × about 0.082222 because this part of the surgical package was done"
        " (global period 090), for 37 of 90 days of care = about 0.604333.",
        "Rounded half up to 0.01: 0.60 wRVU.",
    )
