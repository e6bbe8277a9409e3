"""Contracts over time: made, changed from a day on, ended; each change re-values the lines of the days it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from jobs.services import start_job
from procedures.collections.collection import Errors, Json
from procedures.contracts.terms import Terms
from procedures.models import ClosedPeriod, Contract, ContractVersion
from procedures.requests.contracts import ContractChange, NewContract
from procedures.selectors.contracts import Agreement, Agreements, agreements_of
from procedures.services.changes.sequence import lock_sequences

MOST_CONTRACTS: Final = 100
MOST_VERSIONS: Final = 500
REVALUATION: Final = "revaluation"


class InvalidContract(ValueError):
    """A contract that cannot be; `errors` has the codes of what is wrong by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("The contract cannot be as it is.")
        self.errors = errors


class ContractNotFound(LookupError):
    """The user has no such contract."""


class ContractInUse(ValueError):
    """A contract whose figures were settled cannot be taken away."""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from the first, None for all before, until another, exclusive, None for all after."""

    first: date | None
    until: date | None


def find_contract(*, user_id: UUID, contract_id: UUID) -> Agreement:
    """Return a contract of the user; one query. Raises ContractNotFound."""
    return contract_of(agreements_of(user_id=user_id), contract_id)


def contract_of(agreements: Agreements, contract_id: UUID) -> Agreement:
    """Return a contract among a user's own. Raises ContractNotFound."""
    contract = agreements.named(contract_id)
    if contract is None:
        raise ContractNotFound(str(contract_id))
    return contract


@transaction.atomic
def make_contract(*, user_id: UUID, new: NewContract, at: datetime) -> Agreement:
    """Store a contract with its first terms, and have the lines of its days valued anew.

    Raises InvalidContract where its days overlap those of another, UnknownUser.
    """
    lock_sequences(user_id=user_id)
    agreements = agreements_of(user_id=user_id)
    if len(agreements.all) >= MOST_CONTRACTS:
        raise InvalidContract({"": ("too_many",)})
    _refuse_overlap(agreements, new.effective_from, new.effective_until, but=None)
    contract = Contract(
        user_id=user_id,
        id=uuid4(),
        name=new.name,
        effective_from=new.effective_from,
        effective_until=new.effective_until,
        made_at=at,
    )
    contract.save(force_insert=True)
    _add_version(user_id, contract.id, 1, new.effective_from, new.terms, at)
    _revalue(user_id, contract.id, DaySpan(new.effective_from, new.effective_until), at)
    return find_contract(user_id=user_id, contract_id=contract.id)


@transaction.atomic
def change_contract(*, user_id: UUID, contract_id: UUID, change: ContractChange, at: datetime) -> Agreement:
    """Change name or days of a contract, or its terms from a day on, which makes a new version.

    The default contract has no days. Raises ContractNotFound, InvalidContract, UnknownUser.
    """
    lock_sequences(user_id=user_id)
    agreements = agreements_of(user_id=user_id)
    before = contract_of(agreements, contract_id)
    if before.is_default and (change.effective_from or change.has_until):
        raise InvalidContract({"effective_from": ("default_has_no_days",)})
    begins = change.effective_from or before.effective_from
    ends = change.effective_until if change.has_until else before.effective_until
    _refuse_overlap(agreements, begins, ends, but=contract_id)
    _refuse_settled(user_id, before, begins, ends)
    stored = _stored(user_id, before, at)
    stored.name, stored.effective_from, stored.effective_until = change.name or before.name, begins, ends
    stored.save(update_fields=["name", "effective_from", "effective_until"])
    touched = (
        [_moved(before, begins, ends)] if (begins, ends) != (before.effective_from, before.effective_until) else []
    )
    if change.terms is not None:
        touched.append(_new_version(user_id, before, change, at, begins=begins, ends=ends))
    for span in touched:
        _revalue(user_id, contract_id, span, at)
    return find_contract(user_id=user_id, contract_id=contract_id)


@transaction.atomic
def remove_contract(*, user_id: UUID, contract_id: UUID, at: datetime) -> None:
    """Take a contract away; its days fall back to the default one, which itself becomes as it was at first.

    Raises ContractNotFound, ContractInUse where a pay period of it was closed, UnknownUser.
    """
    lock_sequences(user_id=user_id)
    contract = contract_of(agreements_of(user_id=user_id), contract_id)
    if ClosedPeriod.objects.filter(user_id=user_id, contract_id=contract_id).exists():
        raise ContractInUse("A pay period of this contract was closed; its figures stay.")
    ContractVersion.objects.filter(user_id=user_id, contract_id=contract_id).delete()
    Contract.objects.filter(user_id=user_id, id=contract_id).delete()
    _revalue(user_id, contract_id, DaySpan(contract.effective_from, contract.effective_until), at)


def _new_version(
    user_id: UUID, before: Agreement, change: ContractChange, at: datetime, *, begins: date | None, ends: date | None
) -> DaySpan:
    since = change.since or date.min
    if begins is not None and not (begins <= since and (ends is None or since < ends)):
        raise InvalidContract({"since": ("outside_contract",)})
    if len(before.versions) >= MOST_VERSIONS:
        raise InvalidContract({"terms": ("too_many_versions",)})
    number = max(version.number for version in before.versions) + 1
    _add_version(user_id, before.id, number, since, change.terms or Terms(), at)
    later = [version.effective_from for version in before.versions if version.effective_from > since]
    return DaySpan(since, min([*later, *([ends] if ends else [])], default=None))


def _stored(user_id: UUID, agreement: Agreement, at: datetime) -> Contract:
    """Return the row of a contract; a default that nobody changed so far is written down first, with its terms."""
    for row in Contract.objects.filter(user_id=user_id, id=agreement.id):
        return row
    row = Contract(user_id=user_id, id=agreement.id, name=agreement.name, is_default=True, made_at=at)
    row.save(force_insert=True)
    first = agreement.versions[0]
    _add_version(user_id, agreement.id, first.number, first.effective_from, first.terms, at)
    return row


def _add_version(user_id: UUID, contract_id: UUID, number: int, since: date, terms: Terms, at: datetime) -> None:
    ContractVersion(
        user_id=user_id,
        contract_id=contract_id,
        number=number,
        effective_from=since,
        terms=terms.as_json(),
        made_at=at,
    ).save(force_insert=True)


def _refuse_overlap(agreements: Agreements, begins: date | None, ends: date | None, *, but: UUID | None) -> None:
    if begins is None:
        return
    if ends is not None and ends <= begins:
        raise InvalidContract({"effective_until": ("not_after_start",)})
    for other in (one for one in agreements.all if one.id != but and one.effective_from is not None):
        starts_before_its_end = other.effective_until is None or begins < other.effective_until
        ends_after_its_start = ends is None or (other.effective_from or date.min) < ends
        if starts_before_its_end and ends_after_its_start:
            raise InvalidContract({"effective_from": ("overlaps",)})


def _refuse_settled(user_id: UUID, contract: Agreement, begins: date | None, ends: date | None) -> None:
    """Refuse days that would leave a closed period outside."""
    closed = ClosedPeriod.objects.filter(user_id=user_id, contract_id=contract.id)
    outside = closed.filter(last_on__lt=begins) if begins else closed.none()
    outside |= closed.filter(first_on__gte=ends) if ends else closed.none()
    if outside.exists():
        raise InvalidContract({"effective_from": ("closed_period_outside",)})


def _moved(before: Agreement, begins: date | None, ends: date | None) -> DaySpan:
    """Return the days between the earliest and the latest end of a contract that was moved."""
    starts = [day for day in (before.effective_from, begins) if day is not None]
    both_end = before.effective_until is not None and ends is not None
    latest = max(before.effective_until or date.min, ends or date.min) if both_end else None
    return DaySpan(min(starts), latest)


def _revalue(user_id: UUID, contract_id: UUID, span: DaySpan, at: datetime) -> None:
    """Have the lines of the days valued anew in the background, once this is committed."""
    last = None if span.until is None else span.until - timedelta(days=1)
    arguments: Mapping[str, Json] = {
        "cause": "contract",
        "subject": str(contract_id),
        "user": str(user_id),
        "first": None if span.first in {None, date.min} else span.first.isoformat(),
        "last": None if last is None else last.isoformat(),
        "run": str(uuid4()),
    }
    start_job(kind=REVALUATION, arguments=arguments, subject=f"contract {contract_id}", at=at)
