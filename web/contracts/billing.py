"""The billing state of a contract's lines, set by days: looked at first, then done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from accounts.models import User
from procedures.requests.billing import BillingSpan
from procedures.selectors.billing import BillingCount
from procedures.services.billing import preview_billing, set_billing
from web.account.signed_in import signed_in
from web.forms.fields import DayField, OneOf, PersonForm

FIELDS: Final = ("billing_from", "billing_to", "billing_state")
# The choice of a form: where lines come to, and whether they come back to it.
_MOVES: Final[Mapping[str, tuple[str, str, bool]]] = {
    "billed": ("billed", "billed (those that are billable)", False),
    "collected": ("collected", "collected (those that are billable or billed)", False),
    "back-to-billed": ("billed", "back to billed (those that are collected)", True),
    "back-to-billable": ("billable", "back to billable (those that are billed or collected)", True),
}


class BillingForm(PersonForm):
    """Days, both included, and where the lines of them shall come to."""

    billing_from = DayField(label="From")
    billing_to = DayField(label="To")
    billing_state = OneOf(label="Lines are now", choices=[(name, words) for name, (_, words, _) in _MOVES.items()])

    def clean(self) -> None:
        """Refuse days that end before they begin."""
        first, last = (self.cleaned_data.get(name) for name in ("billing_from", "billing_to"))
        if first and last and last < first:
            self.refuse_field("billing_to", "before_first_day")

    def span(self, contract_id: UUID) -> BillingSpan:
        """Return which lines of a contract are meant."""
        given = self.cleaned_data
        state, _, is_backwards = _MOVES[given["billing_state"]]
        first, last = (date.fromisoformat(given[name]) for name in ("billing_from", "billing_to"))
        return BillingSpan(first, last, state, is_backwards, contract_id)


@dataclass(frozen=True, slots=True)
class BillingSection:
    """The form, and where it was sent what would change: lines by their state so far."""

    form: BillingForm
    counts: Mapping[str, BillingCount] | None

    @property
    def lines(self) -> int:
        """Return how many lines would change."""
        return sum(one.lines for one in (self.counts or {}).values())


def billing_section(request: HttpRequest, *, user: User, contract_id: UUID, at: datetime) -> BillingSection:
    """Return the form, with what it would do where the address says days."""
    if not any(name in request.GET for name in FIELDS):
        return BillingSection(BillingForm(), None)
    form = BillingForm(request.GET)
    if not form.is_valid():
        return BillingSection(form, None)
    return BillingSection(form, preview_billing(user=user, span=form.span(contract_id), at=at))


@login_required
@require_POST
def change(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Bring the next lines to the state, and lead back to what is left."""
    form = BillingForm(request.POST)
    address = reverse("web:contract", args=[contract_id])
    query = urlencode({name: request.POST.get(name, "") for name in FIELDS})
    if not form.is_valid():
        return HttpResponseRedirect(f"{address}?{query}#billing")
    span = form.span(contract_id)
    done = set_billing(user=signed_in(request), span=span, at=timezone.now())
    said = f"{done.changed} {'line is' if done.changed == 1 else 'lines are'} {span.state} now"
    if done.remaining:
        messages.warning(request, f"{said}; {done.remaining} more to go. Send it again to go on.")
        return HttpResponseRedirect(f"{address}?{query}#billing")
    messages.success(request, f"{said}.")
    return HttpResponseRedirect(f"{address}#pay")
