"""What reports say, worked out from a user's lines one by one: the answers that those from totals must equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.domain.career import stage_on
from codes.domain.categories import category_of
from procedures.domain.production import CountsAs, counts_as
from procedures.reports.periods import By, bucket_of
from procedures.reports.summary import UNKNOWN_FAMILY, Bucket, LineTotals, MissingYear, Summary
from procedures.selectors.clinicians import Clinician
from procedures.selectors.countable import DayCount
from procedures.selectors.logs import ValuedLog, live_logs, valued_logs
from procedures.selectors.totals import CodeProduction, OtherLines, Production

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class CountedLine:
    """A line with what it counts as on its day."""

    log: ValuedLog
    kind: CountsAs

    @property
    def day(self) -> date:
        return self.log.fields.performed_on

    @property
    def wrvu(self) -> Decimal:
        return Decimal(self.log.credit.wrvu)

    @property
    def is_contract_value(self) -> bool:
        return self.log.credit.basis == "contract_value"

    @property
    def counted_wrvu(self) -> Decimal:
        return ZERO if self.is_contract_value else self.wrvu

    @property
    def days_of_care(self) -> int:
        return self.log.fields.units if "55" in self.log.fields.modifiers else 0

    @property
    def units(self) -> int:
        return 1 if self.days_of_care else self.log.fields.units

    @property
    def zero_reason(self) -> str:
        credit = self.log.credit
        if self.wrvu or credit.basis != "work_rvu":
            return "" if self.wrvu else credit.reason
        zeroing = [f for f in ("assistant_not_paid", "bilateral_once", "included_in_family") if f in credit.flags]
        return zeroing[0] if zeroing else credit.reason

    @property
    def missing_year(self) -> int:
        credit = self.log.credit
        if credit.reason != "no_release" and "schedule_year_missing" not in credit.flags:
            return 0
        return int(str((credit.extras or {}).get("missing_year") or self.day.year))


def lines_of(clinician: Clinician, *, first: date = date.min, last: date = date.max) -> list[CountedLine]:
    """Return the live lines of a span."""
    logs = valued_logs(live_logs(user_id=clinician.user_id), user_id=clinician.user_id)
    return [
        CountedLine(log, counts_as(role=log.fields.role, stage=stage_on(clinician.stages, log.fields.performed_on)))
        for log in logs
        if first <= log.fields.performed_on <= last
    ]


def own(lines: Iterable[CountedLine]) -> list[CountedLine]:
    return [line for line in lines if line.kind is CountsAs.OWN]


def summary(clinician: Clinician, *, first: date, last: date, by: By, today: date) -> Summary:
    """Return what `summarize` returns."""
    lines = lines_of(clinician, first=first, last=min(last, today))
    keys: defaultdict[str, list[CountedLine]] = defaultdict(list)
    for line in lines:
        keys[_key_of(line, by, clinician.week_start)].append(line)
    missing = Counter(line.missing_year for line in own(lines) if line.missing_year)
    years = tuple(MissingYear(year, number) for year, number in sorted(missing.items()))
    return Summary({key: _bucket(of_key) for key, of_key in sorted(keys.items())}, _bucket(lines), years)


def _key_of(line: CountedLine, by: By, week_start: int) -> str:
    fields = line.log.fields
    if by is By.FAMILY:
        return category_of(fields.code).slug if len(fields.code) == 5 else UNKNOWN_FAMILY
    named = {By.CODE: fields.code, By.BASIS: line.log.credit.basis, By.ROLE: fields.role,
             By.SESSION: fields.encounter_id or line.log.id}  # fmt: skip
    return named[by] if by in named else bucket_of(line.day, by=by, week_start=week_start)


def _bucket(lines: Iterable[CountedLine]) -> Bucket:
    lines = list(lines)
    zero: defaultdict[tuple[str, str], list[CountedLine]] = defaultdict(list)
    for line in own(lines):
        if line.zero_reason:
            zero[line.log.credit.basis, line.zero_reason].append(line)
    return Bucket(
        own=_amount(own(lines)),
        unadjusted_wrvu=sum((Decimal(line.log.credit.unadjusted_wrvu) for line in own(lines)), ZERO),
        contract_value=LineTotals(
            lines=len(paid := [line for line in own(lines) if line.is_contract_value]),
            units=sum(line.units for line in paid),
            wrvu=sum((line.wrvu for line in paid), ZERO),
        ),
        training=_amount([line for line in lines if line.kind is CountsAs.TRAINING]),
        observed=_amount([line for line in lines if line.kind is CountsAs.OBSERVED]),
        # Days of care of lines worth nothing are not told apart.
        zero_credit={key: LineTotals(len(of), sum(line.units for line in of)) for key, of in zero.items()},
        flags=Counter(flag for line in own(lines) for flag in line.log.credit.flags),
    )


def _amount(lines: Collection[CountedLine]) -> LineTotals:
    return LineTotals(
        lines=len(lines),
        units=sum(line.units for line in lines),
        wrvu=sum((line.counted_wrvu for line in lines), ZERO),
        days_of_care=sum(line.days_of_care for line in lines),
    )


def production(clinician: Clinician, *, first: date, last: date) -> Production:
    """Return what the selector `production` returns, codes in their order."""
    lines = lines_of(clinician, first=first, last=last)
    groups: defaultdict[tuple[str, str, str, bool], list[CountedLine]] = defaultdict(list)
    for line in own(lines):
        row = line.log.credit.row or {}
        key = (line.log.fields.code, str(row.get("component") or ""), str(row.get("work_rvu") or ""), line.wrvu == 0)
        groups[key].append(line)
    by_code = [
        CodeProduction(
            code, component, Decimal(work) if work else None, len(of), sum(line.units for line in of),
            sum((line.counted_wrvu for line in of), ZERO),
        )
        for (code, component, work, _), of in groups.items()
    ]  # fmt: skip
    return Production(
        by_code=in_order(by_code),
        first_on=min((line.day for line in own(lines_of(clinician))), default=None),
        training=_beside(lines, CountsAs.TRAINING),
        observed=_beside(lines, CountsAs.OBSERVED),
    )


def _beside(lines: Iterable[CountedLine], kind: CountsAs) -> OtherLines:
    counted = [line.counted_wrvu for line in lines if line.kind is kind]
    return OtherLines(len(counted), sum(counted, ZERO))


def in_order(by_code: Iterable[CodeProduction]) -> tuple[CodeProduction, ...]:
    return tuple(sorted(by_code, key=repr))


def goal_days(clinician: Clinician, *, last: date) -> dict[date, Decimal]:
    """Return what the selector `goal_wrvu_by_day` returns."""
    days: defaultdict[date, Decimal] = defaultdict(lambda: ZERO)
    for line in lines_of(clinician, last=last):
        is_resident = clinician.is_resident_on(line.day)
        if line.kind is not CountsAs.OBSERVED and (line.log.fields.role != "resident" or is_resident):
            days[line.day] += line.counted_wrvu
    return dict(days)


def counted_days(clinician: Clinician, *, first: date, last: date, states: Collection[str]) -> list[DayCount]:
    """Return what the selector `counted_days` returns."""
    days: defaultdict[date, list[CountedLine]] = defaultdict(list)
    for line in own(lines_of(clinician, first=first, last=last)):
        days[line.day].append(line)
    counted = []
    for day, lines in sorted(days.items()):
        paid = [line for line in lines if line.log.fields.billing_state in states]
        waiting = [line for line in lines if line.log.fields.billing_state not in states]
        by_contract = sum((line.wrvu for line in paid if line.is_contract_value), ZERO)
        counted.append(
            DayCount(
                day, len(paid), sum((line.counted_wrvu for line in paid), ZERO), by_contract, len(waiting),
                sum((line.wrvu for line in waiting), ZERO),
            )
        )  # fmt: skip
    return counted


def shift_wrvu(clinician: Clinician, days: Iterable[date]) -> dict[date, Decimal]:
    """Return by day of a shift the wRVU of the lines that count as its stage does."""
    lines, wrvu_by_day = lines_of(clinician), {}
    for day in days:
        kind = counts_as(role="primary", stage=stage_on(clinician.stages, day))
        wrvu_by_day[day] = sum((one.counted_wrvu for one in lines if one.day == day and one.kind is kind), ZERO)
    return wrvu_by_day
