"""A request to bring lines to a billing state (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from procedures.collections.logs import BILLING_STATES
from procedures.domain.days import FIRST_DAY
from procedures.requests.records import InvalidRecord
from wire.validation.members import Members
from wire.validation.values import boolean, choice, date_text, nullable, uuid_text


@dataclass(frozen=True, slots=True)
class BillingSpan:
    """Which lines shall come to a billing state: own ones from `first` to `last`, both included, of a contract or of
    all.

    Lines before the state move on to it; with `is_backwards` those after it come back to it.
    """

    first: date
    last: date
    state: str
    is_backwards: bool = False
    contract_id: UUID | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states that the lines have so far."""
        place = BILLING_STATES.index(self.state)
        return BILLING_STATES[place + 1 :] if self.is_backwards else BILLING_STATES[:place]


def parse_billing(body: object) -> BillingSpan:
    """Return what a body asks for. Raises InvalidRecord, with every error found."""
    members = Members.of(body)
    day = date_text(earliest=FIRST_DAY)
    first, last = members.take("from", day, None), members.take("to", day, None)
    state = members.take("state", choice(BILLING_STATES), None)
    is_backwards = members.take("backwards", boolean(), default=False)
    contract_id = members.take("contract", nullable(uuid_text()), None)
    members.refuse_others()
    for name, value in (("from", first), ("to", last), ("state", state)):
        if value is None and name not in members.errors:
            members.refuse(name, "required")
    if first is not None and last is not None and last < first:
        members.refuse("to", "before_from")
    if members.errors:
        raise InvalidRecord(members.errors)
    return BillingSpan(first, last, state, is_backwards, contract_id)
