"""A draft of a contract from the rules that a comparison reads back; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from procedures.selectors.contracts import agreements_of
from statements.matching.contract_drafts import ContractDraft, ProvedRule, draft_contract
from statements.matching.employer_rules import RuleKind, RuleState
from statements.models import Statement, StoredComparison


def draft_of(*, statement: Statement, comparison: StoredComparison) -> ContractDraft:
    """Return the terms of the statement's last day with the proved rules that terms can hold; one query."""
    terms = agreements_of(user_id=statement.user_id).terms_on(statement.last_on)
    return draft_contract(terms, proved_rules(comparison.result["rules"]))


def proved_rules(rules: Sequence[Mapping[str, Any]]) -> list[ProvedRule]:  # Any: JSON of our own
    """Return the proved ones of the rules that a comparison keeps."""
    return [
        ProvedRule(
            RuleKind(rule["kind"]), tuple(rule["subject"]), None if rule["factor"] is None else Decimal(rule["factor"])
        )
        for rule in rules
        if rule["state"] == RuleState.PROVED
    ]
