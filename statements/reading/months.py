"""Months and quarters as statements write them, in a column of months and above a column a month (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from procedures.importers.dates import full_year
from statements.reading.cells import FIRST_DAY, Cell, NotThis, day_of_cell, text_of
from statements.reading.header_words import header_words

_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH_OF_WORD: Final = {
    **{name: number for number, name in enumerate(_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_NAMES, start=1)},
    "sept": 9,
}
_QUARTER: Final = re.compile(r"q([1-4])|([1-4])q|qtr([1-4])")
_GLUED: Final = re.compile(r"(q[1-4]|[a-z]{3,9})([0-9]{2,4})")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_SHORT_YEAR: Final = re.compile(r"[0-9]{2}")
_NUMBER: Final = re.compile(r"0?[1-9]|1[0-2]")
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])")
_PASSED_OVER: Final = frozenset({"fy", "cy", "year", "month", "quarter"})
_LAST_YEAR: Final = 2100
_QUARTER_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """A month or a quarter: the number of its first month, how many months, and the year where it is written."""

    month: int
    months: int = 1
    year: int | None = None

    def first_day(self, year: int | None) -> date:
        """Return the first day; `year` stands for one that is not written. Raises NotThis where neither is known."""
        known = self.year or year
        if known is None:
            raise NotThis
        return date(known, self.month, 1)


def month_of_cell(cell: Cell, *, is_1904: bool = False) -> MonthSpan:
    """Return the month of a cell: Jan 2026, 2026-01, 1/2026, Q1 2026, January, or any day of it. Raises NotThis."""
    if not isinstance(cell, str) and not _is_compact(cell):
        return _of_day(day_of_cell(cell, is_1904=is_1904))
    span, rest = month_and_rest(text_of(cell))
    if span is not None and not rest:
        return span
    return _of_day(day_of_cell(cell, is_1904=is_1904))


def month_of_header(cell: Cell) -> tuple[MonthSpan | None, str]:
    """Return the month that a header begins or ends with, and its other words; None where it has no month."""
    if isinstance(cell, date | datetime):
        return (_of_day(cell), "") if cell.year >= FIRST_DAY.year else (None, "")
    return month_and_rest(cell) if isinstance(cell, str) else (None, "")


def month_and_rest(written: str) -> tuple[MonthSpan | None, str]:
    """Return the month in a text, and the words beside it; (None, '') where there is none."""
    words = [word for word in header_words(written).split() if word not in _PASSED_OVER]
    words = [part for word in words for part in _parts(word)]
    numbers = _of_numbers(words)
    if numbers is not None:
        return numbers, ""
    for place, word in enumerate(words):
        span = _of_word(word)
        if span is not None:
            return _with_year(span, words[:place], words[place + 1 :])
    return None, ""


def _is_compact(cell: Cell) -> bool:
    return isinstance(cell, int | float) and _COMPACT.fullmatch(str(int(cell)) if cell == cell // 1 else "") is not None


def _of_day(day: date) -> MonthSpan:
    return MonthSpan(day.month, year=day.year)


def _parts(word: str) -> tuple[str, ...]:
    """Return jan26 and q12026 as two words."""
    match = _GLUED.fullmatch(word)
    return match.groups() if match is not None and _of_word(match[1]) is not None else (word,)


def _of_word(word: str) -> MonthSpan | None:
    if word in _MONTH_OF_WORD:
        return MonthSpan(_MONTH_OF_WORD[word])
    quarter = _QUARTER.fullmatch(word)
    if quarter is None:
        return None
    number = int(next(group for group in quarter.groups() if group))
    return MonthSpan(number * _QUARTER_MONTHS - 2, _QUARTER_MONTHS)


def _of_numbers(words: list[str]) -> MonthSpan | None:
    """Return the month of 2026 01, 01 2026 or 202601."""
    match words:
        case [one] if (compact := _COMPACT.fullmatch(one)) is not None:
            return MonthSpan(int(compact[2]), year=int(compact[1]))
        case [year, month] if _YEAR.fullmatch(year) and _NUMBER.fullmatch(month):
            return MonthSpan(int(month), year=int(year))
        case [month, year] if _NUMBER.fullmatch(month) and _YEAR.fullmatch(year):
            return MonthSpan(int(month), year=int(year))
        case _:
            return None


def _with_year(span: MonthSpan, before: list[str], after: list[str]) -> tuple[MonthSpan, str]:
    """Return the span with the year that stands beside it, and the words that are left."""
    year = None
    if after and (_YEAR.fullmatch(after[0]) or _SHORT_YEAR.fullmatch(after[0])):
        year, after = full_year(int(after[0])), after[1:]
    elif before and _YEAR.fullmatch(before[-1]):
        year, before = int(before[-1]), before[:-1]
    if year is not None and not FIRST_DAY.year <= year < _LAST_YEAR:
        year = None
    return MonthSpan(span.month, span.months, year), " ".join((*before, *after))
