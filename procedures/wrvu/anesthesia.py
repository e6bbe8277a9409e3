"""Anesthesia units: base and time, beside the credit and never in it (pure).

Source: Medicare Claims Processing Manual, chapter 12, §50.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procedures.wrvu.rounding import rounded_units
from procedures.wrvu.values import Line

BASE_ONCE = "base_units_once"
NO_BASE = "no_base_units"
NO_MINUTES = "no_minutes"

# Add-ons: each has its own base beside that of the procedure.
ADD_ONS = frozenset({"01953", "01968", "01969"})

_MINUTES_PER_UNIT = Decimal(15)
_UNITS_OF_SUPERVISION = Decimal(3)
_WHOLE, _HALF = Decimal(1), Decimal("0.5")

_SUPERVISED = "AD"
_MEDICALLY_DIRECTED = frozenset({"QK", "QX", "QY"})


@dataclass(frozen=True, slots=True)
class AnesthesiaUnits:
    """Units of an anesthesia line to one decimal, None where base units or minutes are missing, as the flags say."""

    units: Decimal | None
    flags: frozenset[str] = frozenset()


NO_UNITS = AnesthesiaUnits(None)


@dataclass(frozen=True, slots=True)
class AnesthesiaLine:
    """An anesthesia line of a session: where it stands, and the base units of its code (None: not imported)."""

    place: int
    line: Line
    base: int | None

    @property
    def is_ranked(self) -> bool:
        """True where its base units count only if they are the highest of its session."""
        return is_ranked(self.line)


def is_ranked(line: Line) -> bool:
    """True where an anesthesia line is ranked with others of its session: neither supervision alone nor an add-on."""
    return _SUPERVISED not in line.modifiers and line.code not in ADD_ONS


def anesthesia_units(lines: Sequence[AnesthesiaLine]) -> dict[int, AnesthesiaUnits]:
    """Return the units of the anesthesia lines of one session, by place.

    The highest line has its base units and its time (15 minutes a unit), the others their time alone; the time of all
    is rounded once, and the highest line takes what is left of it. QK, QX and QY are worth half of a line's own amount;
    AA, QZ and none of these the whole. AD is worth three units a procedure whatever the code, the time and the units.
    An add-on has its own base and time. Where a ranked line lacks its base units, no ranked line has units.
    """
    if not lines:
        return {}
    ranked = sorted((one for one in lines if one.is_ranked), key=_rank)
    apart = {one.place: _apart(one) for one in lines if not one.is_ranked}
    if any(one.base is None for one in ranked):
        return apart | {one.place: AnesthesiaUnits(None, _missing(one.line, None)) for one in ranked}
    return apart | dict(_together(ranked))


def _rank(entry: AnesthesiaLine) -> tuple[int, int, str, tuple[str, ...], int, str, str, int]:
    line = entry.line
    return (
        -(entry.base or 0), -(line.minutes or 0), line.code, tuple(sorted(line.modifiers)), line.units, line.id,
        line.place_of_service or "", entry.place,
    )  # fmt: skip


def _apart(entry: AnesthesiaLine) -> AnesthesiaUnits:
    if _SUPERVISED in entry.line.modifiers:
        return AnesthesiaUnits(rounded_units(_UNITS_OF_SUPERVISION))
    if entry.base is None or entry.line.minutes is None:
        return AnesthesiaUnits(None, _missing(entry.line, entry.base))
    return AnesthesiaUnits(_amount(entry.line, entry.base + _time(entry.line.minutes)))


def _together(ranked: Sequence[AnesthesiaLine]) -> Iterator[tuple[int, AnesthesiaUnits]]:
    """Yield the units of ranked lines, the highest first; one without minutes has none, the base counts there all the
    same."""
    times = _times(ranked)
    for number, entry in enumerate(ranked):
        once = frozenset({BASE_ONCE}) if number else frozenset[str]()
        if entry.place not in times:
            yield entry.place, AnesthesiaUnits(None, once | {NO_MINUTES})
        else:
            base = entry.base or 0 if number == 0 else 0
            yield entry.place, AnesthesiaUnits(_amount(entry.line, base + times[entry.place]), once)


def _times(ranked: Sequence[AnesthesiaLine]) -> Mapping[int, Decimal]:
    """Return the time units of the lines that have minutes, by place, the highest first: together rounded once."""
    minutes = {one.place: one.line.minutes for one in ranked if one.line.minutes is not None}
    times = {place: _time(each) for place, each in minutes.items()}
    for highest in list(times)[:1]:
        others = sum((time for place, time in times.items() if place != highest), Decimal(0))
        times[highest] = _time(sum(minutes.values())) - others
    return times


def _time(minutes: int) -> Decimal:
    return rounded_units(Decimal(minutes) / _MINUTES_PER_UNIT)


def _amount(line: Line, units: Decimal) -> Decimal:
    return rounded_units(units * _share(line.modifiers))


def _missing(line: Line, base: int | None) -> frozenset[str]:
    no_base = {NO_BASE} if base is None else set()
    return frozenset(no_base | ({NO_MINUTES} if line.minutes is None else set()))


def _share(modifiers: Collection[str]) -> Decimal:
    return _HALF if _MEDICALLY_DIRECTED.intersection(modifiers) else _WHOLE
