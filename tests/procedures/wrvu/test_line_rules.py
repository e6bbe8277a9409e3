"""Rules 2 to 9: what modifiers do to one line. Figures of RVU24A, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from procedures.wrvu.policy import CMS, UNADJUSTED, Rule
from tests.procedures.wrvu.released import credit_for

CASES = [
    # code, modifiers, wRVU, flags
    ("47562", "54", "9.42", ""),  # 10.47 × (0.09 + 0.81)
    ("47562", "55", "1.05", ""),  # 10.47 × 0.10
    ("47562", "56", "0.94", ""),  # 10.47 × 0.09
    ("47562", "78", "8.48", ""),  # 10.47 × 0.81
    ("47562", "54 55 56", "10.47", ""),  # adds up to 1.09, at most 1
    ("45385", "78", "4.57", ""),  # global 000: whole
    ("45385", "54", "4.57", "modifier_not_allowed"),  # nothing to split
    ("99213", "78", "1.30", "modifier_not_allowed"),  # global XXX
    ("49505", "50", "11.94", ""),
    ("49505", "RT LT", "11.94", ""),
    ("49505", "50 RT LT", "11.94", ""),  # counts once
    ("49505", "RT", "7.96", ""),
    ("63047", "50", "15.37", ""),  # indicator 2
    ("47562", "50", "10.47", "modifier_not_allowed"),  # indicator 0
    ("47562", "RT LT", "10.47", "modifier_not_allowed"),
    ("63047", "62", "9.61", ""),
    ("45385", "62", "4.57", "modifier_not_allowed"),
    ("45385", "66", "4.57", "modifier_not_allowed"),
    ("33945", "66", "89.50", "by_report"),
    ("27447", "80", "3.14", ""),
    ("27447", "81", "3.14", ""),
    ("27447", "82", "3.14", ""),
    ("27447", "AS", "2.67", ""),  # 19.60 × 0.136 = 2.6656
    ("64721", "AS", "0.00", "assistant_not_paid"),
    ("27447", "22", "19.60", "by_report"),
    ("27447", "52", "9.80", "by_report"),
    ("27447", "53", "9.80", "by_report"),
    ("27447", "52 53", "4.90", "by_report"),
    ("27447", "73", "19.60", "facility_modifier"),
    ("27447", "50 80", "4.70", ""),  # 19.60 × 1.5 × 0.16 = 4.704
    ("47562", "55 52", "0.52", "by_report"),  # 1.047 × 0.5 = 0.5235
    ("99214", "25 57 59 XU GC KX 95 FS AI E1 FA TA", "1.92", ""),
]


@pytest.mark.parametrize(("code", "modifiers", "wrvu", "flags"), CASES)
def test_modifiers_make_of_a_line(code: str, modifiers: str, wrvu: str, flags: str) -> None:
    credit = credit_for(code, *modifiers.split())

    assert (str(credit.wrvu), " ".join(credit.flags)) == (wrvu, flags)


@pytest.mark.parametrize(("code", "modifiers"), [(code, modifiers) for code, modifiers, _, _ in CASES])
def test_unadjusted_policy_counts_the_row_times_units_whatever_the_modifiers(code: str, modifiers: str) -> None:
    credit = credit_for(code, *modifiers.split(), units=2, policy=UNADJUSTED)

    assert credit.wrvu == credit.unadjusted_wrvu
    assert credit.flags == ()


@pytest.mark.parametrize(
    "modifiers",
    [("80", "82"), ("62", "66"), ("80", "62"), ("AS", "81"), ("52", "52"), ("26", "TC")],
    ids="+".join,
)
def test_conflicting_modifiers_of_a_stored_line_leave_row_and_units_alone(modifiers: tuple[str, ...]) -> None:
    credit = credit_for("63047", *modifiers, "50", units=2)

    assert str(credit.wrvu) == "30.74"
    assert credit.flags == credit.warnings == ("conflicting_modifiers",)


def test_unknown_modifier_of_a_stored_line_counts_one_beside_the_known() -> None:
    credit = credit_for("49505", "50", "lt", "9Z")

    assert str(credit.wrvu) == "11.94"
    assert credit.flags == credit.warnings == ("unknown_modifier",)


def test_rule_that_the_contract_switches_off_leaves_no_trace() -> None:
    contract = replace(CMS, rules=CMS.rules - {Rule.BILATERAL})

    credit = credit_for("49505", "50", policy=contract)

    assert (str(credit.wrvu), credit.flags, credit.steps) == ("7.96", (), ())


def test_contract_sets_a_factor_of_its_own() -> None:
    contract = replace(CMS, factors=replace(CMS.factors, assistant=Decimal("0.20")))

    assert str(credit_for("27447", "80", policy=contract).wrvu) == "3.92"
