"""A draft of a contract from rules read back: what its terms can hold, and what they cannot (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from procedures.contracts.terms import MOST_FACTOR, Terms
from procedures.wrvu.modifiers import has_own_factor
from procedures.wrvu.policy import Policy
from procedures.wrvu.values import PolicyName
from statements.matching.employer_rules import RuleKind

_MOST_DECIMALS: Final = 4
# The terms that hold the factor of one modifier; that of 50 depends on the code, and has three.
_FACTOR_OF_MODIFIER: Final = {
    "22": "increased_22",
    "52": "reduced_52",
    "53": "discontinued_53",
    "62": "co_surgeon",
    "66": "team",
    "80": "assistant",
    "81": "assistant",
    "82": "assistant",
    "AS": "assistant_not_physician",
}


@dataclass(frozen=True, slots=True)
class ProvedRule:
    """A proved rule: its kind, of what, and the factor of one."""

    kind: RuleKind
    subject: tuple[str, ...]
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """Terms with the rules that they can hold. A draft is in force nowhere: a person makes a contract of it."""

    terms: Terms
    applied: tuple[ProvedRule, ...]
    not_applied: tuple[ProvedRule, ...]


def draft_contract(terms: Terms, rules: Sequence[ProvedRule]) -> ContractDraft:
    """Return terms changed by proved rules: factors of single modifiers and the year that values all lines.

    Of several years the first is taken. What terms cannot hold (factors of all lines, of modifiers together, codes at
    zero, the year of posting, lines given to others) is named.
    """
    policy = terms.policy
    applied, left = [], []
    for rule in rules:
        changed = _with_rule(policy, rule)
        if changed is None:
            left.append(rule)
        else:
            policy = changed
            applied.append(rule)
    return ContractDraft(replace(terms, policy=policy), tuple(applied), tuple(left))


def _with_rule(policy: Policy, rule: ProvedRule) -> Policy | None:
    """Return a policy that follows a rule, None where it can hold none such."""
    if rule.kind is RuleKind.YEAR:
        year = rule.subject[0]
        can_pin = year.isdigit() and policy.pinned_year in {None, int(year)}
        return replace(policy, pinned_year=int(year)) if can_pin else None
    if rule.kind is not RuleKind.FACTOR or len(rule.subject) != 1 or not _can_be_written(rule.factor):
        return None
    return _with_factor(policy, rule.subject[0], rule.factor or Decimal(0))


def _with_factor(policy: Policy, modifier: str, factor: Decimal) -> Policy | None:
    custom = replace(policy, name=PolicyName.CUSTOM)
    if modifier in _FACTOR_OF_MODIFIER:
        return replace(custom, factors=replace(policy.factors, **{_FACTOR_OF_MODIFIER[modifier]: factor}))
    if has_own_factor(modifier):
        return None
    return replace(custom, modifier_factors={**policy.modifier_factors, modifier: factor})


def _can_be_written(factor: Decimal | None) -> bool:
    """Return whether a factor is one that terms take: from 0 to 10, with up to four decimals."""
    if factor is None or not 0 <= factor <= MOST_FACTOR:
        return False
    return -int(factor.normalize().as_tuple().exponent) <= _MOST_DECIMALS
