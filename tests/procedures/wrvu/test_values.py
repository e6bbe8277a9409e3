"""The JSON of a credit."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from procedures.wrvu.calculator import value_stored
from procedures.wrvu.policy import CMS
from procedures.wrvu.values import Credit, exact
from tests.procedures.wrvu.released import SCHEDULE, credit_for, credits_for, line


def test_credit_as_json_has_its_row_flags_and_steps() -> None:
    credit = credit_for("27447", "80", units=1)

    assert json.loads(json.dumps(credit.as_json())) == {
        "wrvu": "3.14",
        "basis": "work_rvu",
        "reason": "valued",
        "release": "RVU24A",
        "row": {"code": "27447", "component": "", "status": "A", "work_rvu": "19.60"},
        "flags": [],
        "steps": [
            {
                "rule": "assistant",
                "modifier": "80",
                "indicator": "2",
                "factor": "0.16",
                "before": "19.60",
                "after": "3.136",
                "kind": "F",
                "source": "Medicare Claims Processing Manual, chapter 12, §20.4.3",
            }
        ],
    }


def test_row_without_assigned_work_says_null() -> None:
    row = credit_for("H2020").as_json()["row"]

    assert row == {"code": "H2020", "component": "", "status": "I", "work_rvu": None}


def test_step_of_several_units_lists_their_factors() -> None:
    (step,) = (found.as_json() for found in credit_for("20610", units=2).steps)

    assert (step["factors"], step["factor"], step["rule"]) == (["1", "0.50"], "1.50", "multiple_procedures")


def test_step_of_a_subtraction_has_minus_and_no_factor() -> None:
    lower, _ = credits_for(line("45380"), line("45385"))

    (step,) = (found.as_json() for found in lower.steps)
    assert (step["minus"], step["factor"], step["before"], step["after"]) == ("3.26", None, "3.56", "0.30")


def test_warnings_stand_in_the_json_only_where_there_are_some() -> None:
    assert "warnings" not in credit_for("99213").as_json()
    assert credit_for("99213", "9Z").as_json()["warnings"] == ["unknown_modifier"]


def test_unvalued_credit_has_neither_release_nor_row() -> None:
    unvalued: Credit = value_stored([line("Z9999")], schedule=SCHEDULE, policy=CMS)[0]

    assert (unvalued.as_json()["release"], unvalued.as_json()["row"]) == (None, None)


@pytest.mark.parametrize(
    ("rvu", "text"), [("1.3", "1.30"), ("0", "0.00"), ("3.1360", "3.136"), ("100", "100.00"), ("1E+2", "100.00")]
)
def test_rvu_has_two_decimals_or_as_many_as_it_needs(rvu: str, text: str) -> None:
    assert exact(Decimal(rvu)) == text
