"""The credits of lines in their table: what differs is written, in one statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from procedures.selectors.contracts import Agreements
from procedures.selectors.lines import StoredLine
from procedures.selectors.schedule import schedule_for
from procedures.values.credit import EXTRAS, StoredCredit
from procedures.wrvu.calculator import value_stored
from procedures.wrvu.policy import Policy
from procedures.wrvu.values import Credit, Line

_TYPES: Final = {
    "seq": "bigint",
    "wrvu": "numeric",
    "unadjusted_wrvu": "numeric",
    "basis": "text",
    "reason": "text",
    "release": "text",
    "row": "jsonb",
    "flags": "text[]",
    "steps": "jsonb",
    "extras": "jsonb",
}
_COLUMNS = ", ".join(f'"{name}"' for name in _TYPES)
_TYPED = ", ".join(f'"{name}" {kind}' for name, kind in _TYPES.items())
_TAKEN = ", ".join(f'"{name}" = excluded."{name}"' for name in (*_TYPES, "valued_at"))
_WRITE = (
    "WITH gone AS (DELETE FROM procedures_valuation WHERE user_id = (SELECT %s::uuid) AND log_id = ANY(%s::uuid[])) "  # noqa: S608  # names of ours
    f"INSERT INTO procedures_valuation (user_id, valued_at, log_id, {_COLUMNS}) "
    f"SELECT %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) AS t(log_id uuid, {_TYPED}) "
    f"ON CONFLICT (user_id, log_id) DO UPDATE SET {_TAKEN}"
)


@dataclass(frozen=True, slots=True)
class Changed:
    """A line whose credit differs from before; `before` is None for one that had none."""

    line: Line
    before: StoredCredit | None
    after: StoredCredit


@dataclass(frozen=True, slots=True)
class Revision:
    """The credits of lines after a valuation, by log id, and those that differ from before.

    `last_seq` numbers the last that changed.
    """

    credits: Mapping[str, StoredCredit]
    changed: Sequence[Changed]
    last_seq: int


def revise(
    stored: Sequence[StoredLine],
    *,
    user_id: UUID,
    agreements: Agreements,
    at: datetime,
    last_seq: int,
    gone: Collection[str] = (),
) -> Revision:
    """Value lines by the terms of their days, store the credits that differ, each numbered, and drop those `gone`.

    Give whole sessions, under the user's lock. The lines' order does not matter.
    """
    revision = revised(stored, agreements=agreements, at=at, last_seq=last_seq)
    if revision.changed or gone:
        rows = json.dumps([_row(each.after) for each in revision.changed])
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [user_id, list(gone), user_id, at, rows])
    return revision


def revised(stored: Sequence[StoredLine], *, agreements: Agreements, at: datetime, last_seq: int) -> Revision:
    """Return what the credits of lines would be, and store nothing."""
    credits_: dict[str, StoredCredit] = {}
    changed: list[Changed] = []
    for one, credit in zip(stored, _valued([one.line for one in stored], agreements), strict=True):
        renewed = _stored_credit(one.line.id, credit, seq=last_seq + len(changed) + 1, at=at)
        if one.credit is not None and renewed.content == one.credit.content:
            credits_[one.line.id] = one.credit
        else:
            credits_[one.line.id] = renewed
            changed.append(Changed(one.line, one.credit, renewed))
    return Revision(credits_, changed, last_seq + len(changed))


def _valued(lines: Sequence[Line], agreements: Agreements) -> list[Credit]:
    if not lines:
        return []
    codes = {line.code for line in lines}
    modifiers = {modifier for line in lines for modifier in line.modifiers}
    schedule = schedule_for(codes=codes, modifiers=modifiers)
    found: dict[int, Credit] = {}
    for policy, places in _by_policy(lines, agreements):
        credits_ = value_stored([lines[place] for place in places], schedule=schedule, policy=policy)
        found |= dict(zip(places, credits_, strict=True))
    return [found[place] for place in range(len(lines))]


def _by_policy(lines: Sequence[Line], agreements: Agreements) -> Iterator[tuple[Policy, list[int]]]:
    """Yield the policies that count the lines, each with their places; a session has one day, and so one policy."""
    days = {day: agreements.terms_on(day).policy for day in {line.performed_on for line in lines}}
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        places[id(days[line.performed_on])].append(place)
    policies = {id(policy): policy for policy in days.values()}
    return ((policies[key], held) for key, held in places.items())


def _stored_credit(log_id: str, credit: Credit, *, seq: int, at: datetime) -> StoredCredit:
    body: Mapping[str, Any] = credit.as_json()  # Any: JSON of the calculator's own making
    return StoredCredit(
        log_id=log_id,
        seq=seq,
        wrvu=body["wrvu"],
        unadjusted_wrvu=f"{credit.unadjusted_wrvu:.2f}",
        basis=body["basis"],
        reason=body["reason"],
        release=body["release"] or "",
        row=body["row"],
        flags=tuple(body["flags"]),
        steps=tuple(body["steps"]),
        extras={name: body[name] for name in EXTRAS if name in body} or None,
        valued_at=at.isoformat(),
    )


def _row(credit: StoredCredit) -> dict[str, object]:
    return {name: getattr(credit, name) for name in ("log_id", *_TYPES)}
