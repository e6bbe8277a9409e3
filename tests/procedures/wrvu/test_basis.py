"""Basis and reason of a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from procedures.wrvu.calculator import value_stored
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.values import Basis, Line
from tests.procedures.wrvu.released import ON, RVU24A, SCHEDULE, credit_for, row_of


@pytest.mark.parametrize(
    ("code", "basis", "reason"),
    [
        ("99213", "work_rvu", "valued"),
        ("58300", "work_rvu", "valued_not_medicare"),
        ("H2020", "payer_fee_schedule", "not_valid_for_medicare"),
        ("00840", "payer_fee_schedule", "anesthesia"),
        ("99024", "payer_fee_schedule", "bundled"),
        ("0001F", "payer_fee_schedule", "not_valid_for_medicare"),
    ],
)
def test_row_decides_basis_and_reason(code: str, basis: str, reason: str) -> None:
    credit = credit_for(code)

    assert (credit.basis, credit.reason) == (basis, reason)


def test_code_that_medicare_does_not_pay_is_valued_and_says_so() -> None:
    credit = credit_for("58300", policy=UNADJUSTED)

    assert str(credit.wrvu) == "1.01"
    assert credit.flags == ("not_payable_by_medicare",)


def test_per_diem_without_work_rvu_counts_zero_whatever_the_units() -> None:
    credit = credit_for("H2020", units=3)

    assert (str(credit.wrvu), credit.flags, credit.steps) == ("0.00", (), ())


def test_line_without_a_work_rvu_carries_no_flag_of_the_later_rules() -> None:
    assert credit_for("H2020", "52", "73").flags == ()
    assert credit_for("71046", "TC", "52").flags == ()


def test_stored_line_of_an_unknown_code_is_unvalued_and_warned_of() -> None:
    (credit,) = value_stored([Line("Z9999", ON)], schedule=SCHEDULE, policy=CMS)

    assert (credit.basis, credit.reason, credit.release) == (Basis.UNVALUED, "unknown_code", None)
    assert (str(credit.wrvu), credit.flags, credit.warnings) == ("0.00", (), ("unknown_code",))


def test_line_before_the_first_release_is_unvalued() -> None:
    (credit,) = value_stored([Line("99213", date(2023, 12, 31))], schedule=SCHEDULE, policy=CMS)

    assert (credit.basis, credit.reason) == (Basis.UNVALUED, "no_release")


def test_known_code_without_a_row_anywhere_is_not_in_the_schedule() -> None:
    schedule = replace(SCHEDULE, known_codes=frozenset({"J0000"}))

    (credit,) = value_stored([Line("J0000", ON)], schedule=schedule, policy=CMS)

    assert (credit.basis, credit.reason) == (Basis.PAYER_FEE_SCHEDULE, "not_in_schedule")
    assert (credit.flags, credit.nearest_release) == ((), None)


@pytest.mark.parametrize(("last_day", "reason"), [(ON, "not_in_schedule"), (date(2024, 1, 31), "deleted")])
def test_code_that_the_hcpcs_file_ended_before_the_date_is_deleted(last_day: date, reason: str) -> None:
    schedule = replace(SCHEDULE, known_codes=frozenset({"J0000"}), ends={"J0000": last_day})

    (credit,) = value_stored([Line("J0000", ON)], schedule=schedule, policy=CMS)

    assert credit.reason == reason


def test_code_of_a_later_release_only_names_that_release() -> None:
    later = replace(RVU24A, id="RVU24B", effective_from=date(2024, 4, 1), published=2)
    rows = {**SCHEDULE.values, "RVU24B": {"99999": {"": replace(row_of("99213"), code="99999")}}}
    schedule = replace(SCHEDULE, releases=(RVU24A, later), values=rows)

    (credit,) = value_stored([Line("99999", ON)], schedule=schedule, policy=CMS)

    assert (credit.reason, credit.release) == ("not_in_schedule", "RVU24A")
    assert (credit.flags, credit.nearest_release) == (("code_not_in_force",), "RVU24B")


def test_contract_value_is_a_basis_of_its_own_and_only_where_no_work_rvu_is_assigned() -> None:
    contract = replace(CMS, own_values={"H2020": Decimal("2.50"), "99213": Decimal("9.99")})

    per_diem, visit = credit_for("H2020", units=3, policy=contract), credit_for("99213", policy=contract)

    assert (per_diem.basis, str(per_diem.wrvu)) == (Basis.CONTRACT_VALUE, "7.50")
    assert (visit.basis, str(visit.wrvu)) == (Basis.WORK_RVU, "1.30")
