"""Rule 1: the row that 26, TC and 53 choose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from procedures.wrvu.policy import CMS, UNADJUSTED, Policy
from procedures.wrvu.values import CreditRow
from tests.procedures.wrvu.released import credit_for

POLICIES = pytest.mark.parametrize("policy", [CMS, UNADJUSTED], ids=["cms", "unadjusted"])


@POLICIES
def test_professional_component_has_the_work_and_technical_an_assigned_zero(policy: Policy) -> None:
    professional = credit_for("71046", "26", policy=policy)
    technical = credit_for("71046", "TC", policy=policy)

    assert (str(professional.wrvu), professional.basis) == ("0.22", "work_rvu")
    assert (str(technical.wrvu), technical.basis) == ("0.00", "assigned_zero")


@POLICIES
def test_modifier_53_takes_the_row_of_its_own_and_nothing_is_halved_again(policy: Policy) -> None:
    credit = credit_for("45378", "53", policy=policy)

    assert str(credit.wrvu) == "1.63"
    assert credit.row is not None
    assert credit.row.component == "53"
    assert credit.flags == ()


def test_modifier_26_without_a_row_counts_as_absent_and_says_so() -> None:
    credit = credit_for("99213", "26")

    assert str(credit.wrvu) == "1.30"
    assert credit.flags == ("modifier_not_allowed",)


def test_code_with_work_under_26_only_is_worth_nothing_without_it_and_offers_it() -> None:
    credit = credit_for("70555")

    assert (credit.basis, str(credit.wrvu)) == ("payer_fee_schedule", "0.00")
    assert credit.flags == ("professional_component_valued",)
    assert credit.reason == "carrier_priced"


def test_code_without_a_blank_row_takes_its_reason_from_the_26_row() -> None:
    credit = credit_for("86153")

    assert credit.row is None
    assert credit.reason == "component"


def test_conflicting_26_and_tc_stand_on_the_blank_row() -> None:
    credit = credit_for("71046", "26", "TC", units=2)

    assert credit.row == CreditRow("71046", "", "A", Decimal("0.22"))
    assert (str(credit.wrvu), credit.flags) == ("0.44", ("conflicting_modifiers",))
