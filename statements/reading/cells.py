"""Cells of a statement as typed values, each by the role of its column; what is none raises NotThis (pure).

Nothing leaves a cell but what its type holds: dates near the fee schedule's years, codes, modifiers, numbers of a size
that units and wRVU have. So a name, a telephone number or a date of birth that slipped into a column that is read is a
cell that cannot be read, and not a value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from math import isfinite
from typing import Final, TypeAlias

from codes.domain.modifiers import RULE_OF_MODIFIER
from codes.domain.patterns import CODE, MODIFIER
from codes.domain.typed_codes import parse_typed_code
from procedures.importers.dates import DateOrder, DayBeforeMonth, day_of, full_year
from statements.domain.statement_lines import LineKind
from wire.validation.values import ValidationFailed


class NoResult(Enum):
    """What stands in place of a value where a formula has none."""

    FORMULA = "formula"
    ERROR = "error"


Cell: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta | NoResult | None"


class NotThis(ValueError):
    """A cell is not what its column is read as. Without the cell's content, which is for nobody."""


FIRST_DAY: Final = date(1992, 1, 1)
_LAST_DAY: Final = date(2100, 1, 1)
_EPOCH: Final = date(1899, 12, 30)
_DAYS_OF_1904: Final = 1462
_FIRST_SERIAL: Final = (FIRST_DAY - _EPOCH).days
_LAST_SERIAL: Final = (_LAST_DAY - _EPOCH).days

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME: Final = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?)?"
_DAY_MONTH_YEAR: Final = re.compile(rf"([0-9]{{1,2}})[ -]{_MONTH_NAME}[ ,-]+([0-9]{{4}}|[0-9]{{2}}){_TIME}", re.I)
_MONTH_DAY_YEAR: Final = re.compile(rf"{_MONTH_NAME} ([0-9]{{1,2}}),? ([0-9]{{4}}){_TIME}", re.I)
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])")
_DASHED: Final = re.compile(rf"([0-9]{{1,2}})[-.]([0-9]{{1,2}})[-.]([0-9]{{4}}|[0-9]{{2}})({_TIME})", re.I)
_YEAR_SLASHED: Final = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")

_NUMBER: Final = re.compile(r"([-+]?)([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3})+)?(\.[0-9]{1,12})?(-?)")
_PLACES: Final = Decimal("0.0001")

_PLAIN_CODE: Final = re.compile(CODE)
_POINT_ZERO: Final = re.compile(r"([0-9]{1,5})\.0+")
_SHORTENED: Final = re.compile(r"[0-9]{1,4}|[0-9]{1,3}[A-Z]")
_DESCRIBED: Final = re.compile(rf"({CODE})\b[\s:(\[–-]+[A-Za-z]{{2}}.*", re.S)
_PIECES: Final = re.compile(r"[\s,;:/|-]+")
_MOST_MODIFIERS: Final = 8
# What programs that take a column with empty cells for one of numbers make of 25.
_NUMBERED: Final = re.compile(r"([0-9]{1,2})\.0")

_VOID: Final = frozenset({"10", "void", "voided", "reversal", "reversed", "reverse", "cancel", "canceled", "cancelled",
                          "void charge", "voided charge", "charge void", "credit", "charge reversal", "v"})  # fmt: skip
_CHARGE: Final = frozenset({"1", "charge", "charges", "new charge", "new", "original", "debit", "posted", "post",
                            "active", "c", "chg"})  # fmt: skip


def is_empty(cell: Cell) -> bool:
    """True for a cell with nothing in it; a formula without a result is not empty."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def text_of(cell: Cell) -> str:
    """Return a cell as text, a whole number without the point that a program adds. Raises NotThis for no result."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        raise NotThis
    if isinstance(cell, float) and isfinite(cell) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, int | float):
        return str(cell)
    raise NotThis


def day_of_cell(cell: Cell, *, is_1904: bool = False) -> date:
    """Return a day from 1992 on: of a date, of a number that a workbook has for a day, of US or ISO text."""
    day = _day(cell, is_1904=is_1904)
    if not FIRST_DAY <= day < _LAST_DAY:
        raise NotThis
    return day


def _day(cell: Cell, *, is_1904: bool) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_serial(cell + _DAYS_OF_1904 if is_1904 else cell)
    written = text_of(cell)
    return _of_name(written) or _of_digits(written)


def _of_serial(number: float) -> date:
    if not isfinite(number):
        raise NotThis
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        return _EPOCH + timedelta(days=int(number))
    return _of_digits(str(int(number)))


def _of_name(written: str) -> date | None:
    """Return the day of 5-JAN-2026 or January 5, 2026."""
    if (match := _DAY_MONTH_YEAR.fullmatch(written)) is not None:
        day, month, year = match.groups()
    elif (match := _MONTH_DAY_YEAR.fullmatch(written)) is not None:
        month, day, year = match.groups()
    else:
        return None
    return _date(full_year(int(year)), _MONTHS.index(month[:3].lower()) + 1, int(day))


def _of_digits(written: str) -> date:
    if (match := _COMPACT.fullmatch(written) or _YEAR_SLASHED.fullmatch(written)) is not None:
        return _date(*(int(part) for part in match.groups()))
    dashed = _DASHED.fullmatch(written)
    slashed = written if dashed is None else f"{dashed[1]}/{dashed[2]}/{dashed[3]}{dashed[4]}"
    try:
        return date.fromisoformat(day_of(slashed, order=DateOrder.US))
    except (ValueError, ValidationFailed, DayBeforeMonth):
        raise NotThis from None


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotThis from None


def number_of_cell(cell: Cell, *, most: Decimal) -> Decimal:
    """Return a number of up to `most` on either side of zero, rounded to four places.

    A minus may stand before or behind, or be a pair of brackets, as accountants write it.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise NotThis
    number = _of_text(cell) if isinstance(cell, str) else _of_float(cell)
    if abs(number) > most:
        raise NotThis
    return number.quantize(_PLACES)


def amount_of_cell(cell: Cell, *, most: Decimal) -> Decimal:
    """Return a number of dollars, with their sign or without."""
    return number_of_cell(cell.replace("$", "", 1) if isinstance(cell, str) else cell, most=most)


def _of_float(cell: float) -> Decimal:
    if not isfinite(cell):
        raise NotThis
    return Decimal(repr(cell))


def _of_text(cell: str) -> Decimal:
    written = cell.strip()
    is_bracketed = written.startswith("(") and written.endswith(")")
    match = _NUMBER.fullmatch(written[1:-1].strip() if is_bracketed else written)
    if match is None or not (match[2] or match[3]):
        raise NotThis
    try:
        number = Decimal(f"{(match[2] or '0').replace(',', '')}{match[3] or ''}")
    except InvalidOperation:
        raise NotThis from None
    return -number if is_bracketed or match[1] == "-" or match[4] else number


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """Codes that there are, and what is left of each where its leading zeros were lost."""

    codes: frozenset[str]
    shortened: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, codes: Collection[str]) -> KnownCodes:
        """Return the catalogue of these codes."""
        shortened: dict[str, tuple[str, ...]] = {}
        for code in codes:
            if code.startswith("0"):
                rest = code.lstrip("0")
                shortened[rest] = (*shortened.get(rest, ()), code)
        return cls(frozenset(codes), shortened)


@dataclass(frozen=True, slots=True)
class CodeCell:
    """A code, with modifiers where they stand in the same cell; `is_completed` if it had lost its zeros."""

    code: str
    modifiers: tuple[str, ...] = ()
    is_completed: bool = False


def code_of_cell(cell: Cell, catalogue: KnownCodes) -> CodeCell:
    """Return a code: 99213, "99213", 99213.0, 99213-25, or a code of the catalogue before a description.

    A code that lost its zeros is completed only where exactly one code of the catalogue fits.
    """
    written = text_of(cell)
    if _PLAIN_CODE.fullmatch(written):
        return CodeCell(written)
    plain = written.upper()
    if (match := _POINT_ZERO.fullmatch(plain)) is not None:
        plain = match[1]
    if _SHORTENED.fullmatch(plain):
        fitting = catalogue.shortened.get(plain.lstrip("0"), ())
        if len(fitting) != 1:
            raise NotThis
        return CodeCell(fitting[0], is_completed=True)
    return _typed(plain, written, catalogue)


def _typed(plain: str, written: str, catalogue: KnownCodes) -> CodeCell:
    typed = parse_typed_code(plain)
    if typed is not None and typed.units is None:
        return CodeCell(typed.code, typed.modifiers)
    described = _DESCRIBED.fullmatch(written)
    if described is None or described[1] not in catalogue.codes:
        raise NotThis
    return CodeCell(described[1])


def modifiers_of_cell(cell: Cell) -> tuple[str, ...]:
    """Return the modifiers of a cell in their order: 25, "25 59", "25,LT", or 2559 where all of them are known."""
    if is_empty(cell):
        return ()
    pieces = [piece for piece in _PIECES.split(text_of(cell).upper()) if piece]
    modifiers = tuple(modifier for piece in pieces for modifier in _modifiers(_NUMBERED.sub(r"\1", piece)))
    if len(modifiers) > _MOST_MODIFIERS:
        raise NotThis
    return modifiers


def _modifiers(piece: str) -> tuple[str, ...]:
    if re.fullmatch(MODIFIER, piece):
        return (piece,)
    chunks = tuple(piece[place : place + 2] for place in range(0, len(piece), 2))
    if not all(chunk in RULE_OF_MODIFIER for chunk in chunks):
        raise NotThis
    return chunks


def kind_of_cell(cell: Cell) -> LineKind:
    """Return whether a row is a charge or takes one back; an empty cell is a charge."""
    if is_empty(cell):
        return LineKind.CHARGE
    word = _NUMBERED.sub(r"\1", " ".join(text_of(cell).casefold().split()))
    if word in _VOID:
        return LineKind.VOID
    if word not in _CHARGE:
        raise NotThis
    return LineKind.CHARGE
