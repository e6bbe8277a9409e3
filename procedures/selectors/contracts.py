"""A user's contracts: which terms hold on which day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID, uuid5

from procedures.contracts.terms import Terms, terms_of
from procedures.models import ClosedPeriod
from procedures.selectors.sql.statements import fetch_prepared
from procedures.selectors.sql.streams import CONTRACTS

NEW_TERMS: Final = Terms()
DEFAULT_NAME: Final = "Default"


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """Terms from a day on; `made_at` is None for those that nobody wrote down."""

    number: int
    effective_from: date
    made_at: datetime | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract with its versions in the order of days, of one day the later made last.

    It holds from a day on until another, exclusive; the default one, which has no days, on all that no other covers.
    """

    id: UUID
    name: str
    is_default: bool
    effective_from: date | None
    effective_until: date | None
    versions: tuple[TermsVersion, ...]

    def covers(self, day: date) -> bool:
        """Return whether the contract names the day as its own."""
        begins, ends = self.effective_from, self.effective_until
        return begins is not None and begins <= day and (ends is None or day < ends)

    def version_on(self, day: date) -> TermsVersion:
        """Return the version that holds on a day: the last that has begun, before them all the first."""
        begun = [version for version in self.versions if version.effective_from <= day]
        return begun[-1] if begun else self.versions[0]


@dataclass(frozen=True, slots=True)
class Agreements:
    """The contracts of a user, the default one last."""

    all: tuple[Agreement, ...]

    def on(self, day: date) -> Agreement:
        """Return the contract that holds on a day."""
        return next((one for one in self.all if one.covers(day)), self.all[-1])

    def terms_on(self, day: date) -> Terms:
        """Return the terms that hold on a day."""
        return self.on(day).version_on(day).terms

    def named(self, contract_id: UUID) -> Agreement | None:
        """Return the contract of an id, None where the user has none."""
        return next((one for one in self.all if one.id == contract_id), None)


def default_contract_id(*, user_id: UUID) -> UUID:
    """Return the id of a user's default contract, whether or not it was ever changed."""
    return uuid5(user_id, "default contract")


def agreements_of(*, user_id: UUID) -> Agreements:
    """Return a user's contracts; one query. A default that nobody changed counts by the rules of Medicare."""
    by_id: dict[UUID, Agreement] = {}
    for contract_id, name, is_default, begins, ends, *version in fetch_prepared(CONTRACTS, [user_id]):
        before = by_id[contract_id].versions if contract_id in by_id else ()
        versions = (*before, _version(*version))
        by_id[contract_id] = Agreement(contract_id, name, is_default, begins, ends, versions)
    agreements = tuple(by_id.values())
    if not any(one.is_default for one in agreements):
        agreements += (_unchanged_default(user_id),)
    return Agreements(agreements)


def closed_periods(*, user_id: UUID, contract_id: UUID) -> Sequence[ClosedPeriod]:
    """Return the closed pay periods of a contract, the earliest first; one query."""
    return list(ClosedPeriod.objects.filter(user_id=user_id, contract_id=contract_id).order_by("first_on"))


def _unchanged_default(user_id: UUID) -> Agreement:
    first = TermsVersion(0, date.min, None, NEW_TERMS)
    return Agreement(default_contract_id(user_id=user_id), DEFAULT_NAME, True, None, None, (first,))  # noqa: FBT003  # is_default


def _version(number: int, effective_from: date, made_at: datetime, terms: str) -> TermsVersion:
    return TermsVersion(number, effective_from, made_at, _terms(terms))


# One user's terms are read at each push.
@lru_cache(maxsize=512)
def _terms(stored: str) -> Terms:
    return terms_of(json.loads(stored))
