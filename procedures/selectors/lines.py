"""Live lines of a user with the credits that they have so far, as a valuation reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db import connection

from procedures.values.collection import Json
from procedures.values.credit import StoredCredit
from procedures.wrvu.values import Line

# Joined laterally, for a plain join reads all valuations of a user whom the statistics do not know yet.
_LINES: Final = """
SELECT row_to_json(l), row_to_json(v) FROM (
  SELECT id, code, performed_on, units, modifiers, place_of_service, encounter_id, minutes
  FROM procedures_procedurelog WHERE user_id = %(user)s AND NOT deleted AND ({which})
) l LEFT JOIN LATERAL (
  SELECT seq, wrvu::text, unadjusted_wrvu::text, basis, reason, release, "row", flags, steps, extras
  FROM procedures_valuation WHERE user_id = %(user)s AND log_id = l.id LIMIT 1
) v ON true
"""
_TOUCHED: Final = """
id = ANY(%(ids)s::uuid[])
OR (encounter_id = ANY(%(encounters)s::uuid[]) AND performed_on = ANY(%(days)s::date[]))
OR (encounter_id IS NULL AND performed_on = ANY(%(loose_days)s::date[]))
"""
# Whole days, since a session never leaves its day.
_REVALUED: Final = """
%(release)s::text IS NULL OR performed_on >= %(since)s::date OR performed_on IN (
  SELECT o.performed_on FROM procedures_procedurelog o
  JOIN procedures_valuation w ON w.user_id = o.user_id AND w.log_id = o.id
  WHERE o.user_id = %(user)s AND NOT o.deleted AND o.performed_on < %(since)s::date
  AND (w.release = %(release)s OR w.basis = 'unvalued' OR w.reason IN ('deleted', 'not_in_schedule'))
)
"""
_SLICE: Final = 2_000


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A live line and the credit that it has so far, None for a line not valued yet."""

    line: Line
    credit: StoredCredit | None


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches: lines by id, the sessions of `encounters` on `days`, and, where the lines of a day without
    an encounter could reduce each other, all such lines of `loose_days`. Dates as written."""

    ids: Collection[str] = ()
    encounters: Collection[str] = ()
    days: Collection[str] = ()
    loose_days: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.encounters or self.loose_days)


def touched_lines(*, user_id: UUID, touched: Touched) -> list[StoredLine]:
    """Return the live lines that a change touches, with their credits; one query."""
    parts = {name: list(getattr(touched, name)) for name in ("ids", "encounters", "days", "loose_days")}
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(which=_TOUCHED), {"user": user_id, **parts})
        return [_stored_line(*row) for row in cursor.fetchall()]


def lines_by_days(*, user_id: UUID, release: str | None, since: date | None) -> Iterator[list[StoredLine]]:
    """Yield the user's live lines with their credits, in the order of days, a slice of whole days at a time.

    With a release, the days that it can touch: from `since`, its first day, on, and earlier ones with a line that it
    values or that found no row. Read by a cursor of the server, so memory does not grow with the log; it needs a
    transaction.
    """
    order = " ORDER BY l.performed_on, l.id"
    with connection.chunked_cursor() as cursor:
        values = {"user": user_id, "release": release, "since": since}
        cursor.execute(_LINES.format(which=_REVALUED) + order, values)
        yield from _slices(_stored_line(*row) for row in cursor)


def line_of(log_id: str, data: Mapping[str, Json]) -> Line:
    """Return a stored line as the calculator takes it."""
    values: Mapping[str, Any] = data  # Any: checked before it was stored
    return Line(
        code=values["code"],
        performed_on=date.fromisoformat(values["performed_on"]),
        units=values["units"],
        modifiers=tuple(values["modifiers"]),
        place_of_service=values["place_of_service"],
        encounter_id=values["encounter_id"],
        minutes=values["minutes"],
        id=log_id,
    )


def credit_of(log_id: str, row: Mapping[str, Any]) -> StoredCredit:  # Any: a row of the database as JSON
    """Return a row of valuations as a credit."""
    return StoredCredit(**{**row, "log_id": log_id, "flags": tuple(row["flags"]), "steps": tuple(row["steps"])})


def _stored_line(line: Mapping[str, Any], credit: Mapping[str, Any] | None) -> StoredLine:  # Any: as above
    return StoredLine(line_of(line["id"], line), None if credit is None else credit_of(line["id"], credit))


def _slices(lines: Iterable[StoredLine]) -> Iterator[list[StoredLine]]:
    held: list[StoredLine] = []
    for _, of_day in groupby(lines, key=lambda one: one.line.performed_on):
        held.extend(of_day)
        if len(held) >= _SLICE:
            yield held
            held = []
    if held:
        yield held
