"""The table of modifiers agrees with the rules that read it."""

from __future__ import annotations

import pytest

from codes.domain.modifiers import RULE_OF_MODIFIER
from procedures.wrvu.line_rules import effect_on
from procedures.wrvu.modifiers import unknown_modifiers
from procedures.wrvu.policy import CMS, Rule
from tests.procedures.wrvu.released import line, row_of


def test_every_rule_of_the_table_is_one_of_a_policy_or_changes_no_work() -> None:
    assert set(RULE_OF_MODIFIER.values()) - set(Rule) == {"row", "anesthesia", "none"}


@pytest.mark.parametrize("modifier", sorted(RULE_OF_MODIFIER))
def test_modifier_calls_for_the_rule_of_the_table_and_no_other(modifier: str) -> None:
    allowed_everything = row_of("33945")

    applied = effect_on(allowed_everything, line("49505", modifier), CMS).applied

    assert {a.rule for a in applied} <= {RULE_OF_MODIFIER[modifier]}


def test_case_of_a_modifier_counts() -> None:
    assert unknown_modifiers(("LT", "lt", "9Z"), in_catalogue=frozenset()) == ("lt", "9Z")
