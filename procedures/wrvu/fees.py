"""The fee schedule amount of a row: RVUs, geography, setting and conversion factor (pure).

Source: record layout of the release, formula of the fee schedule amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from codes.values import GpciRow, RvuRow
from procedures.wrvu.places import is_facility
from procedures.wrvu.rounding import rounded_dollars
from procedures.wrvu.values import Line

_ONE = Decimal(1)

NATIONAL = GpciRow(mac="", locality="", state="", name="National", work=_ONE, pe=_ONE, mp=_ONE)


class Setting(StrEnum):
    """Where a service is paid: in a facility, whose costs are paid apart, or in an office."""

    FACILITY = "facility"
    NONFACILITY = "nonfacility"


@dataclass(frozen=True, slots=True)
class ConversionFactor:
    """US dollars per RVU, with the name by which it is told apart (such as the one of qualifying participants)."""

    name: str
    dollars: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """How RVUs become dollars: the locality's indices, and a conversion factor in place of that of the row.

    `assumed` is the setting of a line whose place of service is not given.
    """

    gpci: GpciRow = NATIONAL
    conversion: ConversionFactor | None = None
    assumed: Setting = Setting.NONFACILITY

    def setting_of(self, line: Line) -> Setting:
        """Return the setting of a line."""
        if line.place_of_service is None:
            return self.assumed
        return Setting.FACILITY if is_facility(line.place_of_service) else Setting.NONFACILITY

    def dollars_per_rvu(self, row: RvuRow) -> Decimal:
        """Return the conversion factor that counts for a row."""
        return row.conversion_factor if self.conversion is None else self.conversion.dollars


def is_performed_in(row: RvuRow, setting: Setting) -> bool:
    """Say whether the schedule has an amount for the row in that setting (no indicator NA)."""
    return not (row.facility_na if setting is Setting.FACILITY else row.nonfacility_na)


def practice_expense(row: RvuRow, setting: Setting, tariff: Tariff) -> Decimal:
    """Return the practice expense part of a unit in dollars, unrounded."""
    rvu = row.facility_pe_rvu if setting is Setting.FACILITY else row.nonfacility_pe_rvu
    return rvu * tariff.gpci.pe * tariff.dollars_per_rvu(row)


def fee(row: RvuRow, setting: Setting, tariff: Tariff) -> Decimal:
    """Return the fee schedule amount of one unit in dollars, half up to cents; nothing where it is not performed."""
    if not is_performed_in(row, setting):
        return Decimal(0)
    work_and_mp = (row.work_rvu or Decimal(0)) * tariff.gpci.work + row.mp_rvu * tariff.gpci.mp
    return rounded_dollars(work_and_mp * tariff.dollars_per_rvu(row) + practice_expense(row, setting, tariff))
