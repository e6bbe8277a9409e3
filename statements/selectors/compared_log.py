"""The own side of a comparison: lines that count, lines that do not, and what a pay period holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.db.models import Max, Min

from accounts.domain.career import stage_on
from procedures.contracts.compensation import TierSpan, period_of
from procedures.domain.production import CountsAs, counts_as
from procedures.models import ProcedureLog
from procedures.selectors.contracts import Agreement
from procedures.selectors.countable import DayCount, counted_days
from procedures.selectors.schedule import PublishedSchedule, schedule_for
from procedures.selectors.user_context import UserContext
from procedures.wrvu.policy import Policy
from procedures.wrvu.values import Line
from statements.matching.compare import OwnLog, value_own
from statements.matching.components import MOST_DAYS
from statements.matching.dollars import PaySpan, PaySpanOn
from statements.matching.selection import LOOK_BACK_DAYS
from statements.matching.ways import PolicyOn

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class ComparedLog:
    """A log as a comparison takes it, with the schedule and the policies that value it."""

    log: OwnLog
    schedule: PublishedSchedule
    policy_on: PolicyOn


def compared_log(*, context: UserContext, codes: Iterable[str], first_on: date, last_on: date) -> ComparedLog:
    """Return the lines of a log that a statement of some days and codes is compared with; at most six queries.

    They are valued by what is published now, whole days together. Days in the log's own span are those from its first
    to its last line.
    """
    live = ProcedureLog.objects.filter(user_id=context.clinician.user_id, deleted=False)
    begin, end = first_on - timedelta(days=LOOK_BACK_DAYS + MOST_DAYS), last_on + timedelta(days=MOST_DAYS)
    rows = list(live.filter(performed_on__range=(begin, end)).order_by("performed_on", "id"))
    span = live.aggregate(first=Min("performed_on"), last=Max("performed_on"))
    lines = [_line(row) for row in rows]
    known = {line.code for line in lines} | set(codes)
    schedule = schedule_for(codes=known, modifiers={modifier for line in lines for modifier in line.modifiers})
    policy_on = _policies(context)
    valued = value_own(lines, schedule=schedule, policy_on=policy_on)
    counting = {str(row.id) for row in rows if _counts(row, context)}
    return ComparedLog(
        OwnLog(
            lines=[own for own in valued if own.id in counting],
            apart=[own for own in valued if own.id not in counting],
            first_on=span["first"] or first_on,
            last_on=span["last"] or last_on,
        ),
        schedule,
        policy_on,
    )


def _line(row: ProcedureLog) -> Line:
    return Line(
        code=row.code,
        performed_on=row.performed_on or date.min,
        units=row.units,
        modifiers=tuple(row.modifiers),
        place_of_service=row.place_of_service,
        encounter_id=None if row.encounter_id is None else str(row.encounter_id),
        minutes=row.minutes,
        id=str(row.id),
        role=row.role,
    )


def _counts(row: ProcedureLog, context: UserContext) -> bool:
    """Return whether a line is own production and has come as far towards payment as its contract asks."""
    day = row.performed_on or date.min
    stage = stage_on(context.clinician.stages, day)
    is_own = counts_as(role=row.role, stage=stage) is CountsAs.OWN
    return is_own and row.billing_state in context.agreements.terms_on(day).countable_states


def _policies(context: UserContext) -> PolicyOn:
    @cache
    def policy_on(day: date) -> Policy:
        return context.agreements.terms_on(day).policy

    return policy_on


def pay_spans(*, context: UserContext, first_on: date, last_on: date) -> PaySpanOn:
    """Return what tells the pay period of a day; one query for each contract that is asked for.

    A period is paid by the terms of its last day, as elsewhere (`procedures.selectors.earnings`).
    """
    counted: dict[UUID, Sequence[DayCount]] = {}

    @cache
    def span_on(day: date) -> PaySpan | None:
        contract = context.agreements.on(day)
        period = period_of(day, contract.version_on(day).terms.compensation.pay_period)
        version = contract.version_on(period.last)
        pay = version.terms.compensation
        if not pay.tiers:
            return None
        if contract.id not in counted:
            counted[contract.id] = _days_of(contract, context, first_on, last_on)
        days = counted[contract.id]
        before = _sum(days, date(period.first.year, 1, 1), period.first - timedelta(days=1))
        return PaySpan(
            period,
            f"{contract.name}, version {version.number}",
            pay,
            _sum(days, period.first, period.last),
            before if pay.tier_span is TierSpan.CALENDAR_YEAR else _NOTHING,
        )

    return span_on


def _days_of(contract: Agreement, context: UserContext, first_on: date, last_on: date) -> Sequence[DayCount]:
    first = date((first_on - timedelta(days=LOOK_BACK_DAYS)).year, 1, 1)
    last = date((last_on + timedelta(days=MOST_DAYS)).year, 12, 31)
    states = contract.version_on(last_on).terms.countable_states
    days = counted_days(clinician=context.clinician, first=first, last=last, states=states)
    return [day for day in days if context.agreements.on(day.on).id == contract.id]


def _sum(days: Sequence[DayCount], first: date, last: date) -> Decimal:
    return sum((day.wrvu + day.contract_wrvu for day in days if first <= day.on <= last), _NOTHING)
