"""The figures of a code's page: RVUs and payments by setting, and the rows by modifier (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from codes.content.labels import COMPONENTS, NOT_IN_FACILITY, NOT_IN_OFFICE
from codes.domain.fees import PaymentSetting, fee, is_performed_in
from codes.domain.values import GpciRow, NamedFactor, RvuRow


@dataclass(frozen=True, slots=True)
class SettingFigures:
    """RVUs of a unit in one setting; None where the schedule has none for it, and then `why_not` says why."""

    setting: str
    practice_expense: Decimal | None
    total: Decimal | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """What Medicare would pay for a unit in one place by one factor, in US dollars; None where it is not performed."""

    place: str
    factor: NamedFactor
    nonfacility: Decimal | None
    facility: Decimal | None


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """A row of the small table of components; a total is None where the service is not performed in the setting."""

    modifier: str
    name: str
    work_rvu: Decimal | None
    nonfacility_total: Decimal | None
    facility_total: Decimal | None


def settings_of(row: RvuRow) -> tuple[SettingFigures, SettingFigures]:
    """Return the RVUs of a row in an office and in a facility."""
    office = SettingFigures("Office", row.nonfacility_pe_rvu, row.nonfacility_total)
    facility = SettingFigures("Facility", row.facility_pe_rvu, row.facility_total)
    if not is_performed_in(row, PaymentSetting.NONFACILITY):
        office = SettingFigures("Office", None, None, NOT_IN_OFFICE)
    if not is_performed_in(row, PaymentSetting.FACILITY):
        facility = SettingFigures("Facility", None, None, NOT_IN_FACILITY)
    return office, facility


def conversion_factors(row: RvuRow, *, of_release: Sequence[NamedFactor]) -> tuple[NamedFactor, ...]:
    """Return the factors that a row is paid by: its own, and the further ones of its release, each by its name.

    The name is '' where the release has one factor only.
    """
    name = of_release[0].name if len(of_release) > 1 else ""
    return (NamedFactor(name, row.conversion_factor), *of_release[1:])


def payments(row: RvuRow, *, places: Sequence[GpciRow], factors: Sequence[NamedFactor]) -> tuple[PaymentLine, ...]:
    """Return the payments of a unit in each place by each factor."""
    return tuple(
        PaymentLine(
            place.place,
            factor,
            _paid(row, PaymentSetting.NONFACILITY, place, factor.dollars),
            _paid(row, PaymentSetting.FACILITY, place, factor.dollars),
        )
        for place in places
        for factor in factors
    )


def components_of(rows: Mapping[str, RvuRow]) -> tuple[ComponentLine, ...]:
    """Return the rows by modifier, none where there is only the blank one; those that cannot be read are left out."""
    rows = {component: row for component, row in rows.items() if not row.unknown}
    if len(rows) < 2 and "" in rows:
        return ()
    return tuple(_component(name, rows[component]) for component, name in COMPONENTS.items() if component in rows)


def _component(name: str, row: RvuRow) -> ComponentLine:
    office, facility = settings_of(row)
    return ComponentLine(row.component, name, row.work_rvu, office.total, facility.total)


def _paid(row: RvuRow, setting: PaymentSetting, place: GpciRow, dollars: Decimal) -> Decimal | None:
    return fee(row, setting, gpci=place, dollars_per_rvu=dollars) if is_performed_in(row, setting) else None
