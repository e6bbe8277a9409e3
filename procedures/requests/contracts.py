"""Contracts as they are sent: a new one, or a change of one (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from procedures.collections.collection import Errors
from procedures.collections.patient_data import screened
from procedures.contracts.terms import InvalidTerms, Terms, terms_of
from procedures.domain.days import FIRST_DAY
from wire.validation.members import Members
from wire.validation.values import date_text, nullable, text

LONGEST_NAME: Final = 80

_is_name: Final = screened(text(max_length=LONGEST_NAME, min_length=1))
_is_day: Final = date_text(earliest=FIRST_DAY)


class InvalidContractBody(ValueError):
    """A body that states no contract; `errors` has the codes of what is wrong by path."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("The contract has values that cannot be.")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract to be made: it holds from a day on, until another one, exclusive, or without an end."""

    name: str
    effective_from: date
    effective_until: date | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class ContractChange:
    """What is to be changed of a contract; None and false for what stays.

    `terms` hold from the day `since` on; neither is given without the other.
    """

    name: str | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    has_until: bool = False
    terms: Terms | None = None
    since: date | None = None


def new_contract_of(body: object) -> NewContract:
    """Return a new contract as a body states it. Raises InvalidContractBody, with every error found."""
    members = Members.of(body)
    name = members.take("name", _is_name, None)
    begins = members.take("effective_from", _is_day, None)
    ends = members.take("effective_until", nullable(_is_day), None)
    terms = _terms(body, members) or Terms()
    members.refuse_others()
    for field, value in (("name", name), ("effective_from", begins)):
        if value is None and field not in members.errors:
            members.refuse(field, "required")
    if begins is not None and ends is not None and ends <= begins:
        members.refuse("effective_until", "not_after_start")
    if members.errors:
        raise InvalidContractBody(members.errors)
    return NewContract(name, begins, ends, terms)


def change_of(body: object) -> ContractChange:
    """Return the change of a contract as a body states it. Raises InvalidContractBody, with every error found."""
    members = Members.of(body)
    change = ContractChange(
        name=members.take("name", _is_name, None),
        effective_from=members.take("effective_from", _is_day, None),
        effective_until=members.take("effective_until", nullable(_is_day), None),
        has_until=isinstance(body, dict) and "effective_until" in body,
        since=members.take("since", _is_day, None),
        terms=_terms(body, members),
    )
    members.refuse_others()
    if change.since is not None and isinstance(body, dict) and "terms" not in body:
        members.refuse("since", "without_terms")
    if change.since is None and change.terms is not None and "since" not in members.errors:
        members.refuse("since", "required")
    if members.errors:
        raise InvalidContractBody(members.errors)
    return change


def _terms(body: object, members: Members) -> Terms | None:
    members.inner("terms")
    if not isinstance(body, dict) or not isinstance(body.get("terms"), dict):
        return None
    try:
        return terms_of(body["terms"])
    except InvalidTerms as invalid:
        for path, (code, *_) in invalid.errors.items():
            members.refuse(f"terms.{path}" if path else "terms", code)
        return None
