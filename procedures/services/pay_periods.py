"""Closing a pay period: its figures are kept as they are."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from procedures.models import ClosedPeriod
from procedures.selectors.clinicians import clinician
from procedures.selectors.contracts import agreements_of
from procedures.selectors.earnings import ShownPeriod, earnings_of, period_at
from procedures.services.changes.sequence import lock_sequences
from procedures.services.contracts import contract_of


class NoSuchPeriod(LookupError):
    """No pay period of the contract begins on this day."""


class PeriodIsClosed(ValueError):
    """The pay period was closed before; its figures stay."""


class PeriodNotOver(ValueError):
    """The pay period has days to come."""


@transaction.atomic
def close_period(*, user: User, contract_id: UUID, first_on: date, at: datetime) -> ShownPeriod:
    """Keep the figures of a pay period as they are now; later changes are told beside them.

    Raises ContractNotFound, NoSuchPeriod, PeriodIsClosed, PeriodNotOver, UnknownUser.
    """
    # Nothing of the log changes between the sums and the closing.
    lock_sequences(user_id=user.id)
    agreements = agreements_of(user_id=user.id)
    contract = contract_of(agreements, contract_id)
    period = period_at(contract, first_on)
    if period is None or not _belongs(contract.effective_from, contract.effective_until, period.first, period.last):
        raise NoSuchPeriod(f"no pay period of this contract begins on {first_on}")
    who = clinician(user=user)
    if period.last >= who.today(at):
        raise PeriodNotOver(f"the period ends on {period.last}")
    (shown,) = earnings_of(
        clinician=who, agreements=agreements, contract=contract, first=period.first, last=period.last, at=at
    )
    if shown.closed is not None:
        raise PeriodIsClosed(f"the period of {first_on} was closed before")
    closed = ClosedPeriod(
        user_id=user.id,
        contract_id=contract_id,
        first_on=period.first,
        last_on=period.last,
        figures=shown.now.as_json(),
        closed_at=at,
    )
    closed.save(force_insert=True)
    return ShownPeriod(shown.now, closed)


def _belongs(begins: date | None, ends: date | None, first: date, last: date) -> bool:
    """Return whether a period has a day of the contract."""
    return (begins is None or begins <= last) and (ends is None or first < ends)
