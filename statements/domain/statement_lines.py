"""The lines of an employer's statement, as reading gives them and matching takes them (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Shape(StrEnum):
    """How finely a statement lists work: single lines, sums by code and month, or sums by month."""

    LINES = "lines"
    CODE_MONTHS = "code_months"
    MONTH_TOTALS = "month_totals"


class DateBasis(StrEnum):
    """Which date puts a line into the statement's period."""

    SERVICE = "service"
    POSTING = "posting"


class LineKind(StrEnum):
    """A charge, or the taking back of one; the units and wRVU of a void are negative."""

    CHARGE = "charge"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement.

    `number` is its row in the file, from 1. `month` is the first day of the month of a sum, None on single lines;
    `code` is empty on totals of a month. `modifiers` stand as the file has them. `units` and `wrvu` are those of the
    whole line, negative on a void; `wrvu` is None where the statement gives none. `repeats` is the number of an earlier
    row with the same transaction id, None where there is none or the file has no such ids.
    """

    number: int
    code: str
    service_on: date | None = None
    posted_on: date | None = None
    month: date | None = None
    modifiers: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    wrvu: Decimal | None = None
    kind: LineKind = LineKind.CHARGE
    repeats: int | None = None
