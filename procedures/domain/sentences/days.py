"""Which day words of a sentence mean (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from procedures.domain.sentences.lexer import NUMBERS

_OF_TODAY: Final = re.compile(r"today|tonight|this \w+ing|this afternoon")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY: Final = re.compile(rf"(on |last |this )?({'|'.join(_WEEKDAYS)})[a-z]*")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED: Final = re.compile(
    rf"(?:the )?(?:([0-9]+)[a-z]*(?: of)? )?({'|'.join(_MONTHS)})[a-z.]*(?: ([0-9]{{1,2}})[a-z]*)?(?:,? (20[0-9]+))?"
)
_NUMBERS: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/(?:20)?([0-9]{2}))?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_AGO: Final = re.compile(r"([0-9a-z]+) days? ago")
_NTH: Final = re.compile(r"the ([0-9]+)[a-z]+")

# A line is rarely written down later: a day without a year that is longer ago is asked for.
_DAYS_BACK: Final = 90
_YEAR: Final = 366


def day_options(words: str, today: date) -> tuple[str, ...]:
    """Return the days that words may mean, the likeliest first; none for what is no day, in the future or a year ago.

    Without a year a day that would lie in the future may also be that of the year before, and who says "on Monday" on
    a Monday may mean today or a week ago.
    """
    days = dict.fromkeys(day.isoformat() for day in _days(words.removeprefix("on "), today))
    return tuple(days)


def is_certain(words: str, options: tuple[str, ...], today: date) -> bool:
    """Return true if nobody would ask which day is meant."""
    has_year = re.search(r"20[0-9]{2}|/[0-9]+/", words) is not None
    return len(options) == 1 and (has_year or date.fromisoformat(options[0]) >= today - timedelta(days=_DAYS_BACK))


def _days(text: str, today: date) -> Iterator[date]:
    if _OF_TODAY.fullmatch(text):
        yield today
    elif text == "day before yesterday":
        yield today - timedelta(days=2)
    elif text in {"yesterday", "last night"}:
        yield today - timedelta(days=1)
    elif match := _AGO.fullmatch(text):
        yield today - timedelta(days=NUMBERS.get(match[1]) or int(match[1]))
    elif match := _NTH.fullmatch(text):
        yield from _of_month(int(match[1]), today)
    elif match := _WEEKDAY.fullmatch(text):
        yield from _of_week(_WEEKDAYS.index(match[2]), match[1] or "", today)
    else:
        yield from _dated(text, today)


def _of_month(day: int, today: date) -> Iterator[date]:
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    month = this_month if day <= today.day else last_month
    yield from _date(month.year, month.month, day)


def _of_week(weekday: int, before: str, today: date) -> Iterator[date]:
    back = (today.weekday() - weekday) % 7
    if back or before != "last ":
        yield today - timedelta(days=back)
    if before == "last " or not back:
        yield today - timedelta(days=back + 7)


def _dated(text: str, today: date) -> Iterator[date]:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
        yield from _within_a_year(_date(year, month, day), today)
    elif match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        month, day = (second, first) if first > 12 else (first, second)
        yield from _of_year(match[3] and 2000 + int(match[3]), month, day, today)
    elif match := _NAMED.fullmatch(text):
        month = _MONTHS.index(match[2]) + 1
        yield from _of_year(match[4] and int(match[4]), month, int(match[1] or match[3] or 0), today)


def _of_year(year: int | str | None, month: int, day: int, today: date) -> Iterator[date]:
    if year:
        yield from _within_a_year(_date(int(year), month, day), today)
        return
    [*this_year] = _date(today.year, month, day)
    yield from this_year
    if not this_year or this_year[0] > today:
        yield from _date(today.year - 1, month, day)


def _within_a_year(days: Iterator[date], today: date) -> Iterator[date]:
    yield from (day for day in days if today - timedelta(days=_YEAR) <= day <= today)


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return
