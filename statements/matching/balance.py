"""The running balance: what was reported, tracked and explained, month by month (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from statements.matching.values import ZERO, EvidenceGroup, Finding, Grade


@dataclass(frozen=True, slots=True)
class MonthBalance:
    """A month by date of service: wRVU of the statement (None without a column), own wRVU, what is explained of the
    difference by findings that are shown or of which one cause alone fits, and the differences added up so far.
    `months` is how many it covers: 3 of a quarter."""

    month: date
    reported: Decimal | None
    tracked: Decimal
    explained: Decimal
    running: Decimal | None
    months: int = 1

    @property
    def difference(self) -> Decimal | None:
        """Return the wRVU of the statement less the own."""
        return None if self.reported is None else self.reported - self.tracked


def balance_by_month(
    groups: Iterable[EvidenceGroup], findings: Iterable[Finding], *, months: int = 1
) -> list[MonthBalance]:
    """Return the balance of the months of the groups, in order; `months` is how many each sum covers."""
    of_month: defaultdict[date, list[EvidenceGroup]] = defaultdict(list)
    for group in groups:
        of_month[group.key.on.replace(day=1)].append(group)
    explained: defaultdict[date, Decimal] = defaultdict(lambda: ZERO)
    for finding in findings:
        if finding.grade in {Grade.SHOWN, Grade.ONLY} and finding.wrvu is not None:
            explained[finding.first_on.replace(day=1)] += finding.wrvu
    balances, running = [], ZERO
    for month, those in sorted(of_month.items()):
        reported = reported_of(those)
        tracked = sum((group.own_wrvu for group in those), ZERO)
        running += ZERO if reported is None else reported - tracked
        so_far = None if reported is None else running
        balances.append(MonthBalance(month, reported, tracked, explained[month], so_far, months))
    return balances


def reported_of(groups: Iterable[EvidenceGroup]) -> Decimal | None:
    """Return the statement's wRVU of groups, None where it has no column."""
    total = ZERO
    for group in groups:
        if group.statement_wrvu is None:
            return None
        total += group.statement_wrvu
    return total
