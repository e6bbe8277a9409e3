"""Anaesthesia units: base and time, beside the credit and never in it (pure).

Source: Medicare Claims Processing Manual, chapter 12, §50.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from procedures.wrvu.rounding import rounded_time_units
from procedures.wrvu.values import Line

_MINUTES_PER_UNIT = Decimal(15)
_UNITS_OF_SUPERVISION = Decimal(3)
_HALF = Decimal("0.5")

_SUPERVISED = "AD"
_MEDICALLY_DIRECTED = frozenset({"QK", "QX", "QY"})


@dataclass(frozen=True, slots=True)
class AnesthesiaUnits:
    """Units of an anaesthesia line, None where base units or minutes are missing, as the flags say."""

    units: Decimal | None
    flags: frozenset[str] = frozenset()


def anesthesia_units(line: Line, *, base: int | None) -> AnesthesiaUnits:
    """Return base units plus time units (15 minutes each, one decimal), times the share of the modifier.

    AD is worth three base units a procedure whatever the code and the time; QK, QX and QY are worth half; AA, QZ and
    none of these the whole.
    """
    if _SUPERVISED in line.modifiers:
        return AnesthesiaUnits(_UNITS_OF_SUPERVISION)
    if base is None or line.minutes is None:
        return AnesthesiaUnits(None, _missing(line, base))
    time = rounded_time_units(Decimal(line.minutes) / _MINUTES_PER_UNIT)
    return AnesthesiaUnits((base + time) * _share(line.modifiers))


def _missing(line: Line, base: int | None) -> frozenset[str]:
    no_base = {"no_base_units"} if base is None else set()
    return frozenset(no_base | ({"no_minutes"} if line.minutes is None else set()))


def _share(modifiers: Collection[str]) -> Decimal:
    return _HALF if _MEDICALLY_DIRECTED.intersection(modifiers) else Decimal(1)
