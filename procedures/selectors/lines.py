"""Live lines of a user with the credits that they have so far, as a valuation reads them."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from procedures.collections.collection import Json
from procedures.collections.credit import CreditDigest, StoredCredit
from procedures.selectors.schedule import PublishedReleases
from procedures.selectors.sql import lines as sql
from procedures.selectors.sql.statements import fetch_all, fetch_prepared, uuid_array
from procedures.wrvu.modifiers import JOINING
from procedures.wrvu.values import Line

_MOST_DAYS: Final = 400
# Places in a row of `LOOSE_LINES`.
_CODE, _MODIFIERS, _IS_FLAGGED = 0, 3, 7


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A live line and the credit that it has so far, whole or its digest; None for a line not valued yet."""

    line: Line
    credit: StoredCredit | CreditDigest | None


@dataclass(frozen=True, slots=True)
class TouchedLines:
    """What a change touches: lines by id, and the sessions of `encounters` on `days`."""

    ids: Collection[str] = ()
    encounters: Collection[str] = ()
    days: Collection[date] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.encounters)


@dataclass(frozen=True, slots=True)
class Neighbors:
    """Live lines without an encounter that are alike but for their ids, on a day with others; `is_flagged` where their
    credits say that they could reduce each other.

    `lines` are so many of them as it takes to value all.
    """

    lines: Sequence[Line]
    ids: Sequence[str]
    is_flagged: bool


def touched_lines(*, user_id: UUID, touched: TouchedLines) -> list[StoredLine]:
    """Return the live lines that a change touches, with their credits; one query."""
    values = {
        "user": user_id,
        "ids": uuid_array(touched.ids),
        "encounters": uuid_array(touched.encounters),
        "days": list(touched.days),
    }
    ((pairs,),) = fetch_prepared(sql.TOUCHED_LINES, values)
    return [_stored_line(*pair) for pair in pairs]


def loose_lines(
    *, user_id: UUID, days: Collection[date], but: Container[str], published: PublishedReleases
) -> list[Neighbors]:
    """Return the user's live lines without an encounter of some days that others may reduce, or that say they do, but
    those of some ids; one query."""
    rows = fetch_prepared(sql.LOOSE_LINES, {"user": user_id, "days": list(days)})
    meeting = set(filter(published.may_interact, {code for code, *_ in rows}))
    of_interest = (row for row in rows if row[_CODE] in meeting or row[_MODIFIERS] or row[_IS_FLAGGED])
    others = ((*shape, others) for *shape, ids in of_interest if (others := [one for one in ids if one not in but]))
    return [neighbors for row in others for neighbors in _neighbors(*row)]


def _neighbors(
    code: str, day: date, units: int, modifiers: list[str], place: str | None, minutes: int | None, role: str,
    is_flagged: bool | None, ids: list[str],  # noqa: FBT001  # a row as the database gives it
) -> Iterator[Neighbors]:  # fmt: skip
    first = Line(code, day, units, tuple(modifiers), place, None, minutes, ids[0], role)
    if JOINING.isdisjoint(modifiers):
        # The second is as good as the first: what they do to others of their day does not depend on their ids.
        yield Neighbors([first] * min(len(ids), 2), ids, bool(is_flagged))
    else:
        yield from (Neighbors([replace(first, id=log_id)], [log_id], bool(is_flagged)) for log_id in ids)


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
    def query(self) -> str:
        """Return the query of the next days."""
        if self.release is not None:
            return sql.NEXT_DAYS_OF_RELEASE
        if self.rules is not None:
            return sql.NEXT_DAYS_OF_RULES
        if self.is_waiting:
            return sql.NEXT_DAYS_WAITING
        return sql.NEXT_DAYS if self.codes is None else sql.NEXT_DAYS_OF_CODES


@dataclass(frozen=True, slots=True)
class DaysOfSlice:
    """The next days that a re-valuation looks at, in their order; `is_last` where none is left after them."""

    days: Sequence[date]
    is_last: bool


def next_days(*, user_id: UUID, which: RevaluationScope, after: date, most_lines: int) -> DaysOfSlice:
    """Return the next days after one with live lines of the user, of about so many lines; one query.

    Whole days, since a session never leaves its day.
    """
    values = {
        "user": user_id, "after": after, "first": which.first, "last": which.last, "since": which.since,
        "release": which.release, "codes": list(which.codes or ()), "rules": which.rules, "limit": _MOST_DAYS,
    }  # fmt: skip
    counted = fetch_all(which.query, values)
    days = list(_days_of_slice(counted, most_lines))
    return DaysOfSlice(days, is_last=len(days) == len(counted) < _MOST_DAYS)


def next_slice(
    *, user_id: UUID, which: RevaluationScope, after: date, most_lines: int
) -> tuple[list[StoredLine], date | None]:
    """Return the user's live lines of the next days after one, whole days of about so many lines, and the last of them.

    None, and no line, where no day is left. Two queries.
    """
    days = next_days(user_id=user_id, which=which, after=after, most_lines=most_lines).days
    if not days:
        return [], None
    values = {"user": user_id, "days": list(days)}
    return [_slim_line(*row) for row in fetch_all(sql.LINES_OF_DAYS, values)], days[-1]


def lines_to_value_together(*, user_id: UUID, joined: Collection[str], apart: Collection[str]) -> list[StoredLine]:
    """Return the live lines of ids: of those `joined` the ones that share encounter and day with another of them, and
    all that are `apart`; one query."""
    values = {"user": user_id, "joined": list(joined), "apart": list(apart)}
    return [_slim_line(*row) for row in fetch_all(sql.LINES_TO_VALUE_TOGETHER, values)]


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
