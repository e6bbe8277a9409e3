"""A draft of a contract takes what its terms can hold, and names the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from procedures.contracts.terms import Terms, terms_of
from procedures.wrvu.values import PolicyName
from statements.matching.contract_drafts import ProvedRule, draft_contract
from statements.matching.employer_rules import RuleKind


def factor(value: str, *modifiers: str) -> ProvedRule:
    return ProvedRule(RuleKind.FACTOR, modifiers, Decimal(value))


def test_factors_of_single_modifiers_are_terms_of_a_custom_policy() -> None:
    draft = draft_contract(Terms(), [factor("0.85", "25"), factor("0.6", "52")])

    policy = draft.terms.policy
    assert policy.name is PolicyName.CUSTOM
    assert (policy.modifier_factors, policy.factors.reduced_52) == ({"25": Decimal("0.85")}, Decimal("0.6"))
    assert draft.not_applied == ()


def test_year_that_values_all_lines_is_pinned() -> None:
    assert draft_contract(Terms(), [ProvedRule(RuleKind.YEAR, ("2026",))]).terms.policy.pinned_year == 2026


@pytest.mark.parametrize(
    "rule",
    [
        factor("0.975"),
        factor("0.72", "25", "GC"),
        factor("1.2", "50"),
        factor("0.123456", "25"),
        factor("11", "25"),
        ProvedRule(RuleKind.ZERO, ("77067",)),
        ProvedRule(RuleKind.YEAR, ("posting",)),
        ProvedRule(RuleKind.PROVIDER, ("assistant",)),
    ],
)
def test_rule_that_terms_cannot_hold_is_named_as_not_applied(rule: ProvedRule) -> None:
    draft = draft_contract(Terms(), [rule])

    assert (draft.terms, draft.applied, draft.not_applied) == (Terms(), (), (rule,))


def test_second_year_is_not_applied() -> None:
    years = [ProvedRule(RuleKind.YEAR, (year,)) for year in ("2025", "2026")]

    draft = draft_contract(Terms(), years)

    assert (draft.terms.policy.pinned_year, draft.not_applied) == (2025, (years[1],))


def test_terms_of_a_draft_are_terms_that_a_contract_takes() -> None:
    draft = draft_contract(Terms(), [factor("0.85", "25"), ProvedRule(RuleKind.YEAR, ("2026",))])

    assert terms_of(draft.terms.as_json()) == draft.terms
