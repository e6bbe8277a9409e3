"""The fee schedule amount of a row: RVUs, geography, setting and conversion factor (pure).

Source: record layout of the release, formula of the fee schedule amount.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from codes.domain.values import GpciRow, RvuRow

_ONE = Decimal(1)
_CENT = Decimal("0.01")

NATIONAL: Final = GpciRow(mac="", locality="", state="", name="National", work=_ONE, pe=_ONE, mp=_ONE)


class PaymentSetting(StrEnum):
    """Where a service is paid: in a facility, whose costs are paid apart, or in an office."""

    FACILITY = "facility"
    NONFACILITY = "nonfacility"


def rounded_dollars(exact: Decimal) -> Decimal:
    """Return US dollars rounded half up to the cent."""
    return exact.quantize(_CENT, rounding=ROUND_HALF_UP)


def is_performed_in(row: RvuRow, setting: PaymentSetting) -> bool:
    """Return true if the schedule has an amount for the row in that setting (no indicator NA)."""
    return not (row.facility_na if setting is PaymentSetting.FACILITY else row.nonfacility_na)


def practice_expense(row: RvuRow, setting: PaymentSetting, *, gpci: GpciRow, dollars_per_rvu: Decimal) -> Decimal:
    """Return the practice expense part of a unit in dollars, unrounded."""
    rvu = row.facility_pe_rvu if setting is PaymentSetting.FACILITY else row.nonfacility_pe_rvu
    return rvu * gpci.pe * dollars_per_rvu


def fee(row: RvuRow, setting: PaymentSetting, *, gpci: GpciRow, dollars_per_rvu: Decimal) -> Decimal:
    """Return the fee schedule amount of one unit in dollars, half up to cents; nothing where it is not performed."""
    if not is_performed_in(row, setting):
        return Decimal(0)
    work_and_mp = (row.work_rvu or Decimal(0)) * gpci.work + row.mp_rvu * gpci.mp
    expense = practice_expense(row, setting, gpci=gpci, dollars_per_rvu=dollars_per_rvu)
    return rounded_dollars(work_and_mp * dollars_per_rvu + expense)
