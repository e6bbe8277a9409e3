"""The signed-in pages of contracts: which rules count on which days, and what they pay."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procedures.contracts.labels import POLICY_WORDS
from procedures.contracts.terms import Terms
from procedures.requests.contracts import InvalidContractBody, change_of, new_contract_of
from procedures.selectors.clinicians import clinician
from procedures.selectors.contracts import Agreement, agreements_of
from procedures.selectors.earnings import ShownPeriod, earnings_of
from procedures.services.contracts import (
    ContractInUse,
    InvalidContract,
    change_contract,
    find_contract,
    make_contract,
    remove_contract,
)
from procedures.services.pay_periods import NoSuchPeriod, PeriodIsClosed, PeriodNotOver, close_period
from web.account.signed_in import signed_in
from web.contracts.billing import billing_section
from web.contracts.form import ClosingForm, ContractForm


@login_required
@never_cache
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Answer with one's contracts, each with its rules as they are now."""
    agreements = agreements_of(user_id=signed_in(request).id)
    return render(request, "web/contracts/contracts.html", {"contracts": agreements.all})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Answer with the form of a new contract; make what is sent."""
    user = signed_in(request)
    if request.method != "POST":
        return _page(request, ContractForm(is_new=True, terms=Terms().as_json()))
    form = ContractForm(request.POST, is_new=True)
    if not form.is_valid():
        return _page(request, form)
    try:
        created = make_contract(user_id=user.id, new=new_contract_of(form.body), at=timezone.now())
    except (InvalidContract, InvalidContractBody) as invalid:
        form.refuse(invalid.errors)
        return _page(request, form)
    messages.success(request, "The contract was made; the lines of its days are worked out anew.")
    return HttpResponseRedirect(reverse("web:contract", args=[created.id]))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Answer with a contract, its versions and pay periods, and the form of a change; make what is sent."""
    user = signed_in(request)
    agreement = find_contract(user_id=user.id, contract_id=contract_id)
    if request.method != "POST":
        last = agreement.versions[-1]
        return _page(request, ContractForm(is_new=False, name=agreement.name, terms=last.terms.as_json()), of=agreement)
    form = ContractForm(request.POST, is_new=False)
    if not form.is_valid():
        return _page(request, form, of=agreement)
    try:
        change_contract(user_id=user.id, contract_id=contract_id, change=change_of(form.body), at=timezone.now())
    except (InvalidContract, InvalidContractBody) as invalid:
        form.refuse(invalid.errors)
        return _page(request, form, of=agreement)
    since = date.fromisoformat(form.cleaned_data["since"])
    messages.success(
        request, f"The terms were changed from {since:%B} {since.day}, {since.year} on; the lines are worked out anew."
    )
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
    form = ClosingForm(request.POST)
    back = HttpResponseRedirect(reverse("web:contract", args=[contract_id]) + "#pay")
    if not form.is_valid():
        messages.error(request, "The period was not closed: choose one of the periods below.")
        return back
    first_on = date.fromisoformat(form.cleaned_data["first_on"])
    try:
        close_period(user=signed_in(request), contract_id=contract_id, first_on=first_on, at=timezone.now())
    except (NoSuchPeriod, PeriodIsClosed, PeriodNotOver) as refused:
        messages.error(request, f"The period was not closed: {refused}.")
    else:
        day = f"{first_on:%B} {first_on.day}, {first_on.year}"
        messages.success(request, f"The period from {day} on was closed; its figures stay.")
    return back


def _page(request: HttpRequest, form: ContractForm, *, of: Agreement | None = None) -> HttpResponse:
    context: dict[str, object] = {"form": form, "contract": of, "periods": []}
    if of is not None:
        user, at = signed_in(request), timezone.now()
        context["periods"] = _periods(request, of)
        context["today"] = timezone.localdate()
        context["versions"] = [(one, POLICY_WORDS[one.terms.policy.name]) for one in of.versions]
        context["billing"] = billing_section(request, user=user, contract_id=of.id, at=at)
        context["countable"] = of.versions[-1].terms.countable
    return render(request, "web/contracts/contract.html", context, status=400 if form.messages else 200)


def _periods(request: HttpRequest, contract: Agreement) -> list[ShownPeriod]:
    """Return the pay periods of this year so far, and of the contract."""
    user, today = signed_in(request), timezone.localdate()
    first = max(date(today.year, 1, 1), contract.effective_from or date.min)
    last = today if contract.effective_until is None else min(today, contract.effective_until)
    if last < first:
        return []
    return earnings_of(
        clinician=clinician(user=user), agreements=agreements_of(user_id=user.id), contract=contract, first=first,
        last=last, at=timezone.now(),
    )  # fmt: skip
