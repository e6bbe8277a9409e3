"""The signed-in pages of contracts: which rules count on which days, and what they pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.selectors.contracts import Agreement, agreements_of
from procedures.selectors.earnings import earnings_of
from procedures.services.contracts import (
    ContractInUse,
    InvalidContract,
    change_contract,
    find_contract,
    make_contract,
    remove_contract,
)
from procedures.services.pay_periods import NoSuchPeriod, PeriodIsClosed, PeriodNotOver, close_period
from procedures.terms.contract import InvalidContractBody, change_of, new_contract_of
from procedures.terms.terms import Terms
from procedures.values.compensation import PayPeriod, TierSpan
from procedures.values.logs import BILLING_STATES
from web.contracts.form import FACTOR_WORDS, RULE_WORDS, TIER_ROWS, TermsForm, typed, words_of
from web.signed_in import signed_in

POLICY_WORDS: Final = {
    "cms": "Medicare's rules of modifiers",
    "unadjusted": "Value of the row times the units",
    "custom": "Custom: rules and factors of this contract",
}
RANK_WORDS: Final = {"work_rvu": "work RVU", "total_rvu": "total RVU of the setting, as Medicare does"}


@login_required
@never_cache
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Answer with one's contracts, each with its rules as they are now."""
    held = agreements_of(user_id=signed_in(request).id)
    return render(request, "web/contracts/contracts.html", {"contracts": held.all})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Answer with the form of a new contract; make what is sent."""
    user = signed_in(request)
    if request.method != "POST":
        return _form(request, TermsForm("", "", "", "", Terms().as_json()))
    form = _typed(request)
    try:
        made = make_contract(user_id=user.id, new=new_contract_of(form.new), at=timezone.now())
    except (InvalidContract, InvalidContractBody) as invalid:
        return _form(request, form, errors=words_of(invalid.errors))
    messages.success(request, "The contract was made; the lines of its days are worked out anew.")
    return HttpResponseRedirect(reverse("web:contract", args=[made.id]))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Answer with a contract, its versions and pay periods, and the form of a change; make what is sent."""
    user = signed_in(request)
    found = find_contract(user_id=user.id, contract_id=contract_id)
    if request.method != "POST":
        last = found.versions[-1]
        return _form(request, TermsForm(found.name, "", "", "", last.terms.as_json()), of=found)
    form = _typed(request)
    try:
        change_contract(user_id=user.id, contract_id=contract_id, change=change_of(form.change), at=timezone.now())
    except (InvalidContract, InvalidContractBody) as invalid:
        return _form(request, form, of=found, errors=words_of(invalid.errors))
    messages.success(request, f"The terms were changed from {form.since} on; the lines are worked out anew.")
    return HttpResponseRedirect(reverse("web:contract", args=[contract_id]))


@login_required
@require_POST
def remove(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Take a contract away."""
    try:
        remove_contract(user_id=signed_in(request).id, contract_id=contract_id, at=timezone.now())
    except ContractInUse as in_use:
        messages.error(request, str(in_use))
    else:
        messages.success(request, "The contract was taken away; its days fall back to the default one.")
    return HttpResponseRedirect(reverse("web:contracts"))


@login_required
@require_POST
def close(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Close the pay period that begins on the day that is sent."""
    try:
        first_on = date.fromisoformat(str(request.POST.get("first_on", "")))
        close_period(user=signed_in(request), contract_id=contract_id, first_on=first_on, at=timezone.now())
    except (ValueError, NoSuchPeriod, PeriodIsClosed, PeriodNotOver) as refused:
        messages.error(request, f"The period was not closed: {refused}.")
    else:
        messages.success(request, f"The period from {first_on} on was closed; its figures stay.")
    return HttpResponseRedirect(reverse("web:contract", args=[contract_id]) + "#pay")


def _form(
    request: HttpRequest, form: TermsForm, *, of: Agreement | None = None, errors: Sequence[str] = ()
) -> HttpResponse:
    terms = {**Terms().as_json(), **form.terms}
    pay: dict[str, Any] = terms["compensation"]
    context = {
        "form": form,
        "terms": terms,
        "contract": of,
        "errors": errors,
        "policies": POLICY_WORDS.items(),
        "ranks": RANK_WORDS.items(),
        "rules": [(name, words, _has(terms, name)) for name, words in RULE_WORDS.items()],
        "factors": [(name, words, _factor(terms, name)) for name, words in FACTOR_WORDS.items()],
        "countables": BILLING_STATES,
        "pay_periods": [one.value for one in PayPeriod],
        "tier_spans": [one.value for one in TierSpan],
        "tiers": [*pay["tiers"], *({} for _ in range(TIER_ROWS - len(pay["tiers"])))],
        "bonuses": [*pay["bonuses"], {}],
        "periods": _periods(request, of) if of is not None else [],
    }
    return render(request, "web/contracts/contract.html", context, status=400 if errors else 200)


def _has(terms: dict[str, Any], rule: str) -> bool:  # Any: JSON
    return bool(terms["rules"].get(rule))


def _factor(terms: dict[str, Any], name: str) -> str:  # Any: JSON
    return str(terms["factors"].get(name, ""))


def _periods(request: HttpRequest, contract: Agreement) -> list[Any]:  # Any: shown as they are
    """Return the pay periods of this year so far, and of the contract."""
    at = timezone.now()
    today = timezone.localdate()
    first = max(date(today.year, 1, 1), contract.effective_from or date.min)
    last = today if contract.effective_until is None else min(today, contract.effective_until)
    if last < first:
        return []
    return earnings_of(user=signed_in(request), contract=contract, first=first, last=last, at=at)


def _typed(request: HttpRequest) -> TermsForm:
    return typed({name: [str(value) for value in values] for name, values in request.POST.lists()})
