"""What a line's setting, locality and conversion factor make of the fee of its row (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from codes.domain import fees
from codes.domain.fees import NATIONAL, PaymentSetting
from codes.domain.values import GpciRow, RvuRow
from procedures.wrvu.places import is_facility
from procedures.wrvu.values import Line


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
    assumed: PaymentSetting = PaymentSetting.NONFACILITY

    def setting_of(self, line: Line) -> PaymentSetting:
        """Return the setting of a line."""
        if line.place_of_service is None:
            return self.assumed
        return PaymentSetting.FACILITY if is_facility(line.place_of_service) else PaymentSetting.NONFACILITY

    def dollars_per_rvu(self, row: RvuRow) -> Decimal:
        """Return the conversion factor that counts for a row."""
        return row.conversion_factor if self.conversion is None else self.conversion.dollars


def practice_expense(row: RvuRow, setting: PaymentSetting, tariff: Tariff) -> Decimal:
    """Return the practice expense part of a unit in dollars, unrounded."""
    return fees.practice_expense(row, setting, gpci=tariff.gpci, dollars_per_rvu=tariff.dollars_per_rvu(row))


def fee(row: RvuRow, setting: PaymentSetting, tariff: Tariff) -> Decimal:
    """Return the fee schedule amount of one unit in dollars, half up to cents; nothing where it is not performed."""
    return fees.fee(row, setting, gpci=tariff.gpci, dollars_per_rvu=tariff.dollars_per_rvu(row))
