"""The days of a log as a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final
from uuid import UUID, uuid5

from icalendar import Event

from procedures.domain.production import CountsAs
from procedures.reports.exports.calendar_entries import CalendarEntry
from procedures.selectors.logs import ValuedLog
from procedures.selectors.snapshot import repeatable_read

# The name and how often to read again: the words of RFC 7986, and those that older programs know.
_BEGIN: Final = "".join(
    f"{line}\r\n"
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OpenRVU//log//EN",
        "CALSCALE:GREGORIAN",
        "NAME:OpenRVU",
        "X-WR-CALNAME:OpenRVU",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
    )
)
_BESIDE: Final = {CountsAs.TRAINING: "in training", CountsAs.OBSERVED: "observed"}


def calendar(
    lines: Iterable[ValuedLog],
    *,
    user_id: UUID,
    at: datetime,
    counts_as: Callable[[ValuedLog], CountsAs],
    entries: Iterable[CalendarEntry] = (),
) -> Iterator[str]:
    """Yield an iCalendar (RFC 5545): an event a day, with its lines, their codes and wRVU; no notes. Then the entries.

    The sum is of own lines; those in training and observed are counted beside it.

    Lines come by date of service. A day has the same id in every export, so a calendar takes it for the same event.
    """
    with repeatable_read():
        yield _BEGIN
        for day, of_day in groupby(lines, key=lambda line: line.fields.performed_on):
            counted = [(line, counts_as(line)) for line in of_day]
            event = _event(day, day.isoformat(), user_id=user_id, at=at)
            event.add("summary", _summary(counted))
            event.add("description", "\n".join(_told(line) for line, _ in counted))
            yield _text(event)
        for entry in entries:
            event = _event(entry.on, entry.key, user_id=user_id, at=at)
            event.add("summary", entry.summary)
            yield _text(event)
        yield "END:VCALENDAR\r\n"


def _event(day: date, key: str, *, user_id: UUID, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(user_id, key)}@openrvu")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    # The end is exclusive. A log makes nobody busy: without this, a day with lines is a day without free time.
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _text(event: Event) -> str:
    return str(event.to_ical().decode())


def _summary(lines: list[tuple[ValuedLog, CountsAs]]) -> str:
    own = [line for line, counted in lines if counted is CountsAs.OWN]
    wrvu = sum((Decimal(line.credit.wrvu) for line in own), Decimal("0.00"))
    beside = Counter(words for _, counted in lines if (words := _BESIDE.get(counted)))
    return ", ".join([_lines(len(own)), f"{wrvu} wRVU", *(f"{_lines(n)} {words}" for words, n in beside.items())])


def _lines(number: int) -> str:
    return f"{number} {'line' if number == 1 else 'lines'}"


def _told(line: ValuedLog) -> str:
    code = "-".join([line.fields.code, *line.fields.modifiers])
    units = "" if line.fields.units == 1 else f" x {line.fields.units}"
    return f"{code}{units}: {line.credit.wrvu}"
