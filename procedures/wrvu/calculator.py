"""The calculator: lines, a schedule and a policy in, credits out, in the order of the lines (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from codes.values import ZERO, RvuRow
from procedures.wrvu.basis import Catalogue, Standing
from procedures.wrvu.checks import Problem, check_lines
from procedures.wrvu.credit import Judged, credit_of
from procedures.wrvu.entries import Entry, Worth
from procedures.wrvu.lineup import Assessed, Pricing, assess, case_key, entries_of, sessions_of, stored_key
from procedures.wrvu.places import total_rvu
from procedures.wrvu.policy import Policy, RankBy
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.session import Outcome, settle
from procedures.wrvu.values import Basis, Credit, Line

__all__ = ["Problem", "check_lines", "total_of", "value_case", "value_stored"]

SESSION_NOT_GIVEN = frozenset({"session_not_given"})


def value_case(lines: Sequence[Line], *, schedule: Schedule, policy: Policy) -> tuple[Credit, ...]:
    """Return the credits of one request, in the order of its lines.

    Lines without an encounter and of one date are one session. Never raises for a line: `check_lines` says what a
    request is to be refused for.
    """
    return _Valuation(lines, schedule, policy).credits(sessions_of(lines, case_key))


def value_stored(lines: Sequence[Line], *, schedule: Schedule, policy: Policy) -> tuple[Credit, ...]:
    """Return the credits of stored lines of one user, in the order given.

    A session is an encounter on a date; a line without an encounter is one of its own, and says `session_not_given`
    where others of its date are so too and they could reduce each other. So give all lines of a date together.
    """
    valuation = _Valuation(lines, schedule, policy)
    apart = valuation.not_given()
    return valuation.credits(sessions_of(lines, stored_key), not_given=apart)


def total_of(credits_: Iterable[Credit]) -> Decimal:
    """Return the total in wRVU: the sum of the rounded lines."""
    return sum((credit.wrvu for credit in credits_), ZERO)


class _Valuation:
    """Lines assessed once, to be put into sessions."""

    def __init__(self, lines: Sequence[Line], schedule: Schedule, policy: Policy) -> None:
        self._policy = policy
        self._catalogue = Catalogue.of(schedule)
        self._assessed = [
            assess(line, catalogue=self._catalogue, policy=policy, admits=_has_work_for_rules) for line in lines
        ]

    def credits(
        self, sessions: Iterable[Sequence[int]], *, not_given: frozenset[int] = frozenset()
    ) -> tuple[Credit, ...]:
        outcomes: dict[int, Outcome] = {}
        if self._policy.rules:
            for places in sessions:
                outcomes |= settle(self._entries(places), self._policy).outcomes
        schedule = self._catalogue.schedule
        return tuple(
            credit_of(_judged(one, outcomes.get(place), is_apart=place in not_given), schedule=schedule)
            for place, one in enumerate(self._assessed)
        )

    def not_given(self) -> frozenset[int]:
        """Return the places of lines without an encounter that could reduce each other."""
        by_date: defaultdict[date, list[int]] = defaultdict(list)
        for place, one in enumerate(self._assessed):
            if one.standing.line.encounter_id is None:
                by_date[one.standing.line.performed_on].append(place)
        together = (places for places in by_date.values() if len(places) > 1 and self._policy.rules)
        found = (settle(self._entries(places), self._policy).interacting for places in together)
        return frozenset[int]().union(*found)

    def _entries(self, places: Sequence[int]) -> list[Entry]:
        return entries_of(
            places,
            self._assessed,
            catalogue=self._catalogue,
            policy=self._policy,
            price=_price_of(self._policy),
        )


def _has_work_for_rules(standing: Standing) -> bool:
    return standing.basis is Basis.WORK_RVU and not standing.is_conflicting


def _judged(one: Assessed, outcome: Outcome | None, *, is_apart: bool) -> Judged:
    flags = SESSION_NOT_GIVEN if is_apart else frozenset[str]()
    return Judged(one.standing, one.effect, outcome, flags)


def _price_of(policy: Policy) -> Pricing:
    return _work_by_total if policy.rank_by is RankBy.TOTAL_RVU else _work


def _work(_: Line, row: RvuRow) -> Worth:
    work = row.work_rvu or ZERO
    return Worth(work, work)


def _work_by_total(line: Line, row: RvuRow) -> Worth:
    return Worth(row.work_rvu or ZERO, total_rvu(row, line.place_of_service))
