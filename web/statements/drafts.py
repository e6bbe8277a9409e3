"""The page of a draft of a contract from the rules read back: the form of a new contract, filled in."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from statements.matching.contract_drafts import ProvedRule
from statements.presenters.rule_words import subject_words
from statements.selectors.comparisons import ComparisonNotFound, find_comparison
from statements.selectors.statements import StatementNotFound, find_statement
from statements.services.contract_drafts import draft_of
from web.account.signed_in import signed_in
from web.contracts.form import ContractForm


@login_required
@never_cache
@require_safe
def rules_draft(request: HttpRequest, statement_id: UUID, comparison_id: UUID) -> HttpResponse:
    """Answer with a draft, which is in force nowhere: a person makes a contract of it, or does not."""
    user = signed_in(request)
    try:
        statement = find_statement(user_id=user.id, statement_id=statement_id)
        comparison = find_comparison(user_id=user.id, statement_id=statement_id, comparison_id=comparison_id)
    except (StatementNotFound, ComparisonNotFound):
        raise Http404 from None
    draft = draft_of(statement=statement, comparison=comparison)
    context = {
        "form": ContractForm(is_new=True, terms=draft.terms.as_json()),
        "contract": None,
        "draft": {
            "statement": statement,
            "comparison": comparison,
            "applied": [_words(rule) for rule in draft.applied],
            "not_applied": [_words(rule) for rule in draft.not_applied],
        },
    }
    return render(request, "web/contracts/contract.html", context)


def _words(rule: ProvedRule) -> str:
    return subject_words(rule.kind, rule.subject, None if rule.factor is None else f"{rule.factor.normalize():f}")
