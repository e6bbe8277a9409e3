"""A credit in words."""

from __future__ import annotations

import json
import re

import pytest

from codes.domain.states import CodeState
from procedures.wrvu.explanation import FLAG_WORDS, Explanation, explained, reason_words
from procedures.wrvu.policy import UNADJUSTED
from tests.procedures.wrvu.released import DATA, credit_for, credits_for, line


def explanation_of(code: str, *modifiers: str, units: int = 1) -> Explanation:
    return explained(credit_for(code, *modifiers, units=units).as_json())


def test_a_plain_line_names_its_release_and_its_work_rvu() -> None:
    plain = explanation_of("99213")

    assert plain.why == "Release RVU24A gives 99213 a work RVU of 1.30."
    assert (plain.steps, plain.flags, plain.wrvu) == ((), (), "1.30")


def test_units_are_a_step_from_the_value_of_one_to_that_of_all() -> None:
    assert explanation_of("99213", units=3).steps == ("99213: 1.30 wRVU × 3 units = 3.90.",)


def test_a_component_is_named_with_its_code() -> None:
    assert explanation_of("71046", "26").why == "Release RVU24A gives 71046-26 a work RVU of 0.22."


def test_the_last_step_says_where_a_line_was_rounded() -> None:
    assistant = explanation_of("27447", "80")

    assert assistant.steps == (
        "27447 with modifier 80: 19.60 wRVU × 0.16"
        " because an assistant at surgery has this share (assistant indicator 2) = 3.136.",
        "Rounded half up to 0.01: 3.14 wRVU.",
    )


def test_a_subtraction_says_what_is_taken_off() -> None:
    _, second = credits_for(line("45385"), line("45380"))

    assert explained(second.as_json()).steps == (
        "45380: 3.56 wRVU − 3.26 because the highest procedure of the endoscopy family holds the base already = 0.30.",
    )


def test_a_line_without_a_work_rvu_says_why_and_shows_no_arithmetic() -> None:
    per_diem = explanation_of("H2020", units=3)

    assert per_diem.wrvu == "0.00"
    assert per_diem.why.startswith("CMS has assigned no physician work RVU to this code.")
    assert per_diem.steps == ()


def test_a_technical_part_is_assigned_zero_and_not_left_without_a_value() -> None:
    assert explanation_of("71046", "TC").why == "CMS valued this service and assigned zero physician work to it."


def test_factors_are_written_without_idle_zeros() -> None:
    assert explanation_of("47562", "54").steps[0].startswith("47562 with modifier 54: 10.47 wRVU × 0.9 because")


def test_an_unknown_code_says_that_the_line_is_kept() -> None:
    (credit,) = credits_for(line("00000"), policy=UNADJUSTED)

    assert explained(credit.as_json()).why.startswith("The catalog does not know this code.")


def test_every_flag_of_the_shared_examples_has_words_of_its_own() -> None:
    flags = set(re.findall(r'"([a-z_]+)"', json.dumps(_flags())))

    assert flags
    assert flags - FLAG_WORDS.keys() == set()


def _flags() -> list[list[str]]:
    examples = json.loads((DATA / "wrvu_examples.json").read_text())
    return [found["flags"] for example in examples for found in example["expect"]["lines"]]


@pytest.mark.parametrize("reason", [*CodeState, "unknown_code", "no_release", "not_in_excerpt", "assistant_not_paid"])
def test_every_reason_is_a_sentence(reason: str) -> None:
    assert reason_words(reason).endswith(".")


def test_the_nearest_release_is_named_where_a_code_was_not_in_force() -> None:
    credit = credit_for("99213").as_json() | {"flags": ["code_not_in_force"], "nearest_release": "RVU24D"}

    assert explained(credit).flags == (
        "The code was not in force on this day. The nearest release that has it is RVU24D."
        " Check the code and the date of service.",
    )


def test_bilateral_line_is_explained_by_its_indicator() -> None:
    assert explanation_of("49505", "50").steps == (
        "49505 with modifier 50: 7.96 wRVU × 1.5 because the fee schedule's bilateral indicator is 1 = 11.94.",
    )


def test_units_that_rank_apart_show_the_factor_of_each() -> None:
    _, second = credits_for(line("49505", "50"), line("11042", units=2))

    assert "× 1 (0.5 + 0.5, one a unit) because" in explained(second.as_json()).steps[0]
