"""What if: a user's lines by another release or another contract, worked out and not stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from codes.selectors.releases import published_releases
from procedures.collections.revaluation import RevaluationTally
from procedures.selectors.contracts import Agreements, TermsVersion, agreements_of
from procedures.selectors.lines import RevaluationScope, next_slice
from procedures.services.changes.credits import ValuationRequest, preview_valuations
from procedures.services.contracts import ContractNotFound
from procedures.services.valuations import SLICE, ReleaseNotPublished

MOST_LINES: Final = 50_000


class TooManyLines(ValueError):
    """More lines than a preview works out: ask for a shorter span."""

    limit = MOST_LINES


@dataclass(frozen=True, slots=True)
class WhatIf:
    """By what lines shall be counted: the year of a release, or the terms of a contract, on all days of a span."""

    first: date
    last: date
    release: str | None = None
    contract_id: UUID | None = None


def preview(*, user_id: UUID, what_if: WhatIf, at: datetime) -> RevaluationTally:
    """Return what would change of the user's credits; nothing is written.

    A release stands for its year: lines are counted as by a contract that pins it, where the release is the last one
    published of that year. Raises ReleaseNotPublished, ContractNotFound, TooManyLines.
    """
    agreements = _agreements(user_id, what_if)
    which, tally, through = RevaluationScope(first=what_if.first, last=what_if.last), RevaluationTally(), date.min
    while True:
        lines, last = next_slice(user_id=user_id, which=which, after=through, most_lines=SLICE)
        if last is None:
            return tally
        if tally.lines + len(lines) > MOST_LINES:
            raise TooManyLines(f"more than {MOST_LINES} lines from {what_if.first} to {what_if.last}")
        tally.add(len(lines), preview_valuations(ValuationRequest(lines, (), agreements), at=at, last_seq=0).changed)
        through = last


def _agreements(user_id: UUID, what_if: WhatIf) -> Agreements:
    agreements = agreements_of(user_id=user_id)
    if what_if.contract_id is not None:
        contract = agreements.named(what_if.contract_id)
        if contract is None:
            raise ContractNotFound(str(what_if.contract_id))
        return Agreements((replace(contract, effective_from=None, effective_until=None),))
    for year in published_releases().filter(id=what_if.release).values_list("year", flat=True):
        return Agreements(tuple(replace(one, versions=_pinned(one.versions, year)) for one in agreements.all))
    raise ReleaseNotPublished(f"{what_if.release} is not published")


def _pinned(versions: tuple[TermsVersion, ...], year: int) -> tuple[TermsVersion, ...]:
    """Return versions that count every line by a year's schedule."""
    return tuple(
        replace(one, terms=replace(one.terms, policy=replace(one.terms.policy, pinned_year=year))) for one in versions
    )
