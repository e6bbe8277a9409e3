"""Place of service: which setting it is, and the columns of the release for that setting (pure).

Source: Medicare Claims Processing Manual, chapter 12, §20.4.2.
"""

from __future__ import annotations

from decimal import Decimal

from codes.domain.values import RvuRow

FACILITY_PLACES = frozenset(
    ("02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "52", "53", "56", "61")
)


def is_facility(place_of_service: str | None) -> bool:
    """True where a service there is paid at the facility rate; a place not given is taken as an office."""
    return place_of_service in FACILITY_PLACES


def total_rvu(row: RvuRow, place_of_service: str | None) -> Decimal:
    """Return the total RVU per unit of the row in the setting of the place of service."""
    return row.facility_total if is_facility(place_of_service) else row.nonfacility_total
