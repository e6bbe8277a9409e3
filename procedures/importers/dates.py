"""Dates of service as spreadsheets write them (pure)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from procedures.importers.sheet import Cell
from wire.validation.values import ValidationFailed

# The day before day 1 of a workbook, which counts February 29, 1900 though there was none; and of one of the old Mac.
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_465
_TIME: Final = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?)?"
_ISO: Final = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}")
_SLASHED: Final = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_MONTHS: Final = 12
# The first year of the fee schedule: 92 to 99 are of that century.
_FIRST_YEAR: Final = 92
_LAST_YEAR_OF_TWO_DIGITS: Final = 99


class DateOrder(StrEnum):
    """How a table may write dates: 2026-03-14 alone, or 3/14/2026, too."""

    ISO = "iso"
    US = "us"


class DayBeforeMonth(ValueError):
    """A date with slashes has a first number above 12, so the file writes the day before the month."""


def day_of(cell: Cell, *, order: DateOrder, is_1904: bool = False) -> str:
    """Return a cell as YYYY-MM-DD, without its time of day; what has another form comes back as it is written.

    Slashed dates are month/day/year, of two digits 92 to 99 of the last century. A number is a day of a workbook.
    Raises ValidationFailed for a day that there is not, DayBeforeMonth.
    """
    if isinstance(cell, Decimal):
        return _of_serial(cell, _EPOCH_1904 if is_1904 else _EPOCH)
    iso = _ISO.fullmatch(cell)
    if iso is not None:
        return iso[1]
    slashed = _SLASHED.fullmatch(cell)
    if slashed is None or order is DateOrder.ISO:
        return cell
    month, day, year = (int(part) for part in slashed.groups())
    if month > _MONTHS:
        raise DayBeforeMonth(cell)
    return iso_day(full_year(year), month, day)


def full_year(year: int) -> int:
    """Return a year that may be written with two digits: 92 to 99 are of the last century, others of this."""
    if year > _LAST_YEAR_OF_TWO_DIGITS:
        return year
    return year + (1900 if year >= _FIRST_YEAR else 2000)


def iso_day(year: int, month: int, day: int) -> str:
    """Return a day as YYYY-MM-DD. Raises ValidationFailed for one that there is not."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValidationFailed("invalid_format") from None


def _of_serial(number: Decimal, epoch: date) -> str:
    if not 1 <= number <= _LAST_SERIAL:
        raise ValidationFailed("invalid_format")
    return (epoch + timedelta(days=int(number))).isoformat()
