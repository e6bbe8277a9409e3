"""Live lines of a user with the credits that they have so far, as a valuation reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from procedures.collections.collection import Json
from procedures.collections.credit import CreditDigest, StoredCredit
from procedures.wrvu.values import Line

# Joined laterally, and the user hidden in a subselect (`selectors.records.OF_USER` says why): a plain join reads all
# valuations of a user whom the statistics do not know yet.
_LINES: Final = """
SELECT row_to_json(l), row_to_json(v) FROM (
  SELECT id, code, performed_on, units, modifiers, place_of_service, encounter_id, minutes, role
  FROM procedures_procedurelog WHERE user_id = (SELECT %(user)s::uuid) AND NOT deleted AND ({which})
) l LEFT JOIN LATERAL (
  SELECT seq, wrvu::text, unadjusted_wrvu::text, basis, reason, release, "row", flags, steps, extras,
    digest, valued_at
  FROM procedures_valuation WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
"""
_TOUCHED: Final = """
id = ANY(%(ids)s::uuid[])
OR (encounter_id = ANY(%(encounters)s::uuid[]) AND performed_on = ANY(%(days)s::date[]))
"""
_SLIM: Final = """
SELECT l.id, l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.encounter_id, l.minutes, l.role,
  v.wrvu::text, v.digest::text
FROM procedures_procedurelog l LEFT JOIN LATERAL (
  SELECT wrvu, digest FROM procedures_valuation WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.performed_on = ANY(%(days)s::date[])
"""
# Of these no more is asked than whether they have the flag.
_LOOSE: Final = """
SELECT l.id, l.code, l.performed_on, l.units, l.modifiers, l.place_of_service, l.minutes, l.role, v.is_flagged
FROM procedures_procedurelog l LEFT JOIN LATERAL (
  SELECT 'session_not_given' = ANY(flags) AS is_flagged FROM procedures_valuation
  WHERE user_id = (SELECT %(user)s::uuid) AND log_id = l.id LIMIT 1
) v ON true
WHERE l.user_id = (SELECT %(user)s::uuid) AND NOT l.deleted AND l.encounter_id IS NULL
  AND l.performed_on = ANY(%(days)s::date[])
"""
_NEXT_DAYS: Final = """
SELECT performed_on, count(*) FROM procedures_procedurelog
WHERE user_id = %(user)s AND NOT deleted AND performed_on > %(after)s
  AND performed_on >= %(first)s AND performed_on <= %(last)s AND ({which})
GROUP BY performed_on ORDER BY performed_on LIMIT %(limit)s
"""
_WITH: Final = """
performed_on IN (
  SELECT o.performed_on FROM procedures_procedurelog o
  JOIN procedures_valuation w ON w.user_id = o.user_id AND w.log_id = o.id
  WHERE o.user_id = %(user)s AND NOT o.deleted AND ({touched}))
"""
_ALL: Final = "true"
# From its first day on, and of the days before it those with a line that it values or that found no row.
_OF_RELEASE: Final = "performed_on >= %(since)s::date OR " + _WITH.format(
    touched="o.performed_on < %(since)s::date AND "
    "(w.release = %(release)s OR w.basis = 'unvalued' OR w.reason IN ('deleted', 'not_in_schedule'))"
)
_OF_CODES: Final = _WITH.format(touched="w.reason IN ('unknown_code', 'anesthesia') AND o.code = ANY(%(codes)s)")
_OF_WAITING: Final = _WITH.format(touched="w.reason IN ('unknown_code', 'anesthesia')")
_OF_RULES: Final = _WITH.format(touched="w.rules_version < %(rules)s")
_MOST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A live line and the credit that it has so far, whole or its digest; None for a line not valued yet."""

    line: Line
    credit: StoredCredit | CreditDigest | None


@dataclass(frozen=True, slots=True)
class TouchedLines:
    """What a change touches: lines by id, and the sessions of `encounters` on `days`. Dates as written."""

    ids: Collection[str] = ()
    encounters: Collection[str] = ()
    days: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.encounters)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A live line without an encounter, on a day with others; `is_flagged` where its credit says that they could reduce
    each other."""

    line: Line
    is_flagged: bool


def touched_lines(*, user_id: UUID, touched: TouchedLines) -> list[StoredLine]:
    """Return the live lines that a change touches, with their credits; one query."""
    parts = {name: list(getattr(touched, name)) for name in ("ids", "encounters", "days")}
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(which=_TOUCHED), {"user": user_id, **parts})
        return [_stored_line(*row) for row in cursor.fetchall()]


def loose_lines(*, user_id: UUID, days: Collection[str]) -> list[Neighbor]:
    """Return the user's live lines without an encounter of some days; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOSE, {"user": user_id, "days": list(days)})
        return [
            Neighbor(
                Line(code, day, units, tuple(modifiers), place, None, minutes, str(log_id), role), bool(is_flagged)
            )
            for log_id, code, day, units, modifiers, place, minutes, role, is_flagged in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class RevaluationScope:
    """Days that a re-valuation looks at: those from a first to a last, both included, and of them all, those that a
    release of a first day can touch, those with a line of codes that the catalogue did not know (of these or, where
    `is_waiting`, of any), or those with a credit of older `rules` than a version."""

    first: date = date.min
    last: date = date.max
    release: str | None = None
    since: date | None = None
    codes: Collection[str] | None = None
    is_waiting: bool = False
    rules: int | None = None

    @property
    def condition(self) -> str:
        """Return the condition on a day, as SQL."""
        if self.release is not None:
            return _OF_RELEASE
        if self.rules is not None:
            return _OF_RULES
        if self.is_waiting:
            return _OF_WAITING
        return _ALL if self.codes is None else _OF_CODES


def next_slice(
    *, user_id: UUID, which: RevaluationScope, after: date, most_lines: int
) -> tuple[list[StoredLine], date | None]:
    """Return the user's live lines of the next days after one, whole days of about so many lines, and the last of them.

    Whole days, since a session never leaves its day. None, and no line, where no day is left. Two queries.
    """
    values: dict[str, Any] = {  # Any: as the driver takes them
        "user": user_id, "after": after, "first": which.first, "last": which.last, "since": which.since,
        "release": which.release, "codes": list(which.codes or ()), "rules": which.rules, "limit": _MOST_DAYS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_DAYS.format(which=which.condition), values)
        days = list(_days_of_slice(cursor.fetchall(), most_lines))
        if not days:
            return [], None
        cursor.execute(_SLIM, {"user": user_id, "days": days})
        return [_slim_line(*row) for row in cursor.fetchall()], days[-1]


def _days_of_slice(counted: Iterable[tuple[date, int]], most_lines: int) -> Iterator[date]:
    lines = 0
    for day, number in counted:
        if lines and lines + number > most_lines:
            return
        lines += number
        yield day


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
        role=values.get("role", "primary"),
    )


def credit_of(log_id: str, row: Mapping[str, Any]) -> StoredCredit:  # Any: a row of the database as JSON
    """Return a row of valuations as a credit."""
    return StoredCredit(**{**row, "log_id": log_id, "flags": tuple(row["flags"]), "steps": tuple(row["steps"])})


def _stored_line(line: Mapping[str, Any], credit: Mapping[str, Any] | None) -> StoredLine:  # Any: as above
    return StoredLine(line_of(line["id"], line), None if credit is None else credit_of(line["id"], credit))


def _slim_line(
    log_id: UUID, code: str, day: date, units: int, modifiers: list[str], place: str | None, encounter: UUID | None,
    minutes: int | None, role: str, wrvu: str | None, digest: str | None,
) -> StoredLine:  # fmt: skip
    line = Line(
        code, day, units, tuple(modifiers), place, None if encounter is None else str(encounter), minutes, str(log_id),
        role,
    )  # fmt: skip
    return StoredLine(line, None if wrvu is None or digest is None else CreditDigest(wrvu, digest))
