"""Billing by rule, and what replaced deleted codes."""

from __future__ import annotations

import re

import pytest

from codes.content.billing import _BY_CATEGORY, billing_by_rule
from codes.domain.categories import categories
from codes.domain.replacements import REPLACED_BY
from codes.domain.states import CodeState

CODES = ("00100", "99213", "47562", "71046", "93000", "90837", "J0135", "H2020", "0001F", "0075T", "80053", "D0120")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("state", CodeState)
def test_every_code_in_every_state_has_words_and_they_never_call_it_cpt(code: str, state: CodeState) -> None:
    said = billing_by_rule(code, state)

    assert said.endswith(".")
    assert "CPT" not in said


def test_no_rule_for_a_state_without_coverage_speaks_of_medicare_paying() -> None:
    for state in (CodeState.NOT_VALID_FOR_MEDICARE, CodeState.NONCOVERED, CodeState.DELETED):
        assert "Medicare pays" not in billing_by_rule("H2020", state)


def test_rules_name_categories_that_exist() -> None:
    assert set(_BY_CATEGORY) <= {category.slug for category in categories()}


def test_replacements_are_codes_and_no_code_replaces_itself_or_is_itself_deleted() -> None:
    for code, successors in REPLACED_BY.items():
        assert all(re.fullmatch(r"[0-9A-Z][0-9]{3}[0-9A-Z]", each) for each in (code, *successors))
        assert not set(successors) & set(REPLACED_BY)
