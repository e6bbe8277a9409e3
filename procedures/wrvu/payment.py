"""What Medicare would pay for the lines of a case: an estimate beside the credit, never part of it (pure).

Source: record layout of the release; Medicare Claims Processing Manual, chapter 12, §20 and §40. The cap of imaging at
the hospital outpatient amount is not applied, nor are a patient's share, sequestration or the global period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from codes.domain.fees import NATIONAL, PaymentSetting, is_performed_in, rounded_dollars
from codes.domain.indicators import PAYABLE_STATUSES
from codes.domain.values import ZERO, GpciRow, RvuRow
from procedures.wrvu.basis import CONFLICTING, Catalogue, LocatedLine
from procedures.wrvu.entries import Entry, Worth
from procedures.wrvu.fees import ConversionFactor, Tariff, fee, practice_expense
from procedures.wrvu.lineup import Assessed, Pricing, assess, case_key, entries_of, sessions_of
from procedures.wrvu.payment_reductions import REDUCTION_OF_INDICATOR, Parts, reductions, split_fee
from procedures.wrvu.policy import CMS
from procedures.wrvu.schedule import Schedule
from procedures.wrvu.session import SessionEffect, apply_session_rules
from procedures.wrvu.steps import exact_wrvu, steps_of
from procedures.wrvu.values import Line

NOT_APPLIED = ("opps_cap", "global_period", "sequestration", "coinsurance")
NOT_PERFORMED = "not_performed_in_setting"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The payment of one line in US dollars, half up to cents, by setting.

    With a place of service only its setting is given, else both. `reason` says why there is none: the state of the
    code, why it is unvalued, or `not_performed_in_setting`. `conversion_name` tells which conversion factor was used,
    empty for that of the release's file. `applied` and `not_applied` name the payment rules.
    """

    facility: Decimal | None
    nonfacility: Decimal | None
    reason: str | None
    release: str | None
    locality: str
    conversion_factor: Decimal | None
    conversion_name: str
    applied: tuple[str, ...] = ()
    not_applied: tuple[str, ...] = NOT_APPLIED


@dataclass(frozen=True, slots=True)
class _Paid:
    dollars: Decimal
    applied: frozenset[str]


def estimate_case(
    lines: Sequence[Line],
    *,
    schedule: Schedule,
    gpci: GpciRow = NATIONAL,
    conversion: ConversionFactor | None = None,
) -> tuple[Estimate, ...]:
    """Return the payment of each line of one request, in the order of the lines; sessions are those of the credit."""
    catalogue = Catalogue.of(schedule)
    assessed = [assess(line, catalogue=catalogue, policy=CMS, applies=_is_payable) for line in lines]
    tariff = Tariff(gpci, conversion)
    paid = {
        setting: _pay(lines, assessed, catalogue, replace(tariff, assumed=setting))
        for setting in (PaymentSetting.FACILITY, PaymentSetting.NONFACILITY)
    }
    return tuple(
        _estimate(one, tariff, {setting: found[place] for setting, found in paid.items() if place in found})
        for place, one in enumerate(assessed)
    )


def _is_payable(located: LocatedLine) -> bool:
    """True where Medicare pays the line from the schedule: status A, R or T with an amount."""
    row = located.row
    if row is None or row.unknown or row.status not in PAYABLE_STATUSES or located.is_conflicting:
        return False
    return max(row.facility_total, row.nonfacility_total) > ZERO


def _pay(lines: Sequence[Line], assessed: Sequence[Assessed], catalogue: Catalogue, tariff: Tariff) -> dict[int, _Paid]:
    """Return what the payable lines are paid, by place, in the setting of each or the assumed one."""
    price = _price_with(tariff)
    paid: dict[int, _Paid] = {}
    for places in sessions_of(lines, case_key):
        entries = entries_of(places, assessed, catalogue=catalogue, policy=CMS, price=price)
        outcomes = apply_session_rules(entries, CMS)
        parts = {e.place: _parts(e, assessed[e.place].located.release or "", catalogue, tariff) for e in entries}
        lost = reductions(entries, parts)
        paid |= {e.place: _paid(e, outcomes[e.place], lost.get(e.place, ZERO)) for e in entries}
    return paid


def _price_with(tariff: Tariff) -> Pricing:
    def price(line: Line, row: RvuRow) -> Worth:
        dollars = fee(row, tariff.setting_of(line), tariff)
        return Worth(dollars, dollars)

    return price


def _parts(entry: Entry, release: str, catalogue: Catalogue, tariff: Tariff) -> Parts:
    setting, rows = tariff.setting_of(entry.line), catalogue.schedule.rows(release, entry.row.code)

    def component_fee(component: str) -> Decimal | None:
        row = rows.get(component)
        return None if row is None or row.unknown else fee(row, setting, tariff)

    return split_fee(entry.row, component_fee, practice_expense(entry.row, setting, tariff))


def _paid(entry: Entry, outcome: SessionEffect, lost: Decimal) -> _Paid:
    start = entry.published.value
    steps = steps_of(start, entry.line.count, outcome)
    applied = {step.rule for step in steps} | ({REDUCTION_OF_INDICATOR[entry.row.mult_proc]} if lost else set())
    return _Paid(rounded_dollars(exact_wrvu(start, steps) - lost), frozenset(applied))


def _estimate(assessed: Assessed, tariff: Tariff, paid: dict[PaymentSetting, _Paid]) -> Estimate:
    row, line = assessed.row, assessed.located.line
    if row is None:
        return Estimate(None, None, _reason(assessed.located), assessed.located.release, tariff.gpci.name, None, "")
    settings = [tariff.setting_of(line)] if line.place_of_service else list(PaymentSetting)
    shown = {setting: paid[setting] for setting in settings if is_performed_in(row, setting)}
    dollars = {setting: found.dollars for setting, found in shown.items()}
    return Estimate(
        facility=dollars.get(PaymentSetting.FACILITY),
        nonfacility=dollars.get(PaymentSetting.NONFACILITY),
        reason=None if shown else NOT_PERFORMED,
        release=assessed.located.release,
        locality=tariff.gpci.place,
        conversion_factor=tariff.dollars_per_rvu(row),
        conversion_name="" if tariff.conversion is None else tariff.conversion.name,
        applied=tuple(sorted(frozenset[str]().union(*(found.applied for found in shown.values())))),
    )


def _reason(located: LocatedLine) -> str:
    return CONFLICTING if located.is_conflicting else located.reason
