"""Setting how far lines have come towards payment, many at once, by the one write path: devices see it in their
pull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.requests.billing import BillingSpan
from procedures.selectors.billing import BillingCount, countable_lines, next_lines
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.services.changes import Mutation, Op, apply_changes
from procedures.services.changes.sequence import lock_sequences
from procedures.services.contracts import ContractNotFound

# One batch of the write path.
MOST_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class BillingOutcome:
    """How many lines came to the state now, and how many are left: ask again until none is."""

    changed: int
    remaining: int


def preview_billing(*, user: User, span: BillingSpan, at: datetime) -> Mapping[str, BillingCount]:
    """Return the lines that would come to the state, by the one that they have. Raises ContractNotFound."""
    who, agreements, past_span = _span_under_contract(user, span, at)
    return countable_lines(clinician=who, agreements=agreements, span=past_span)


@transaction.atomic
def set_billing(*, user: User, span: BillingSpan, at: datetime) -> BillingOutcome:
    """Bring the next 500 lines of a span to a billing state, the earliest first; days to come stay as they are.

    To ask again goes on where it stopped, since a line that is there already is passed over. Figures of closed pay
    periods stay. Raises ContractNotFound, UnknownUser.
    """
    lock_sequences(user_id=user.id)
    who, agreements, past_span = _span_under_contract(user, span, at)
    ids = next_lines(clinician=who, agreements=agreements, span=past_span, most=MOST_LINES)
    change = {"billing_state": span.state}
    mutations = [Mutation(PROCEDURE_LOGS.name, Op.UPSERT, log_id, change) for log_id in ids]
    if mutations:
        apply_changes(user_id=user.id, mutations=mutations, at=at)
    left = countable_lines(clinician=who, agreements=agreements, span=past_span)
    return BillingOutcome(len(ids), sum(one.lines for one in left.values()))


def _span_under_contract(user: User, span: BillingSpan, at: datetime) -> tuple[Clinician, Agreements, BillingSpan]:
    who, agreements = clinician(user=user), agreements_of(user_id=user.id)
    _check_contract(agreements, span.contract_id)
    return who, agreements, replace(span, last=min(span.last, who.today(at)))


def _check_contract(agreements: Agreements, contract_id: UUID | None) -> None:
    if contract_id is not None and agreements.named(contract_id) is None:
        raise ContractNotFound(str(contract_id))
