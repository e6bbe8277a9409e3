"""The table of modifiers: a rule and words for each, ours and short."""

from __future__ import annotations

import pytest

from codes.domain.modifiers import RULE_OF_MODIFIER, WORDS_OF_MODIFIER
from codes.starter.lists import read_modifiers


@pytest.mark.parametrize(
    ("modifier", "rule"),
    [("26", "row"), ("50", "bilateral"), ("62", "co_surgeon"), ("80", "assistant"), ("AS", "assistant"),
     ("22", "by_report"), ("54", "split_global"), ("73", "facility"), ("QZ", "anesthesia"), ("25", "none")],
)  # fmt: skip
def test_modifier_belongs_to_its_rule(modifier: str, rule: str) -> None:
    assert RULE_OF_MODIFIER[modifier] == rule


def test_each_modifier_of_the_table_has_words_of_its_own() -> None:
    assert WORDS_OF_MODIFIER.keys() == RULE_OF_MODIFIER.keys()
    assert len(set(WORDS_OF_MODIFIER.values())) == len(WORDS_OF_MODIFIER) == 114
    assert all(0 < len(words) <= 60 for words in WORDS_OF_MODIFIER.values())


def test_level_ii_modifiers_of_the_table_are_in_the_hcpcs_file_or_younger_than_it() -> None:
    in_file = {each.modifier for each in read_modifiers()}
    physical_status = {f"P{number}" for number in range(1, 7)}

    lettered = {modifier for modifier in RULE_OF_MODIFIER if modifier[0].isalpha()}

    assert lettered - physical_status - in_file == {
        *("AB", "DA", "FQ", "FR", "FS", "FT", "JK", "JL", "JZ", "LU"),
        *("MA", "MB", "MC", "MD", "ME", "MF", "MG", "MH", "N1", "N2", "N3"),
    }
