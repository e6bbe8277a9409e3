"""The credits of lines in their table: what differs is written, in two statements at most."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from procedures.selectors.lines import StoredLine
from procedures.selectors.schedule import schedule_for
from procedures.services.policies import STORED_POLICY
from procedures.values.credit import EXTRAS, StoredCredit
from procedures.wrvu.calculator import value_stored
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
_DELETE = "DELETE FROM procedures_valuation WHERE user_id = %s AND log_id = ANY(%s::uuid[])"
_UPSERT = (
    f"INSERT INTO procedures_valuation (user_id, valued_at, log_id, {_COLUMNS}) "  # noqa: S608  # names of ours
    f"SELECT %s::uuid, %s::timestamptz, t.* FROM json_to_recordset(%s::json) AS t(log_id uuid, {_TYPED}) "
    f"ON CONFLICT (user_id, log_id) DO UPDATE SET {_TAKEN}"
)


@dataclass(frozen=True, slots=True)
class Revision:
    """The credits of lines after a valuation, by log id; `changed` of them differ from before.

    `last_seq` numbers the last that changed.
    """

    credits: Mapping[str, StoredCredit]
    changed: int
    last_seq: int


def revise(
    stored: Sequence[StoredLine], *, user_id: UUID, at: datetime, last_seq: int, gone: Collection[str] = ()
) -> Revision:
    """Value lines, store the credits that differ from before, each under a number of its own, and drop those `gone`.

    Give whole sessions, under the user's lock. The lines' order does not matter.
    """
    lines = [one.line for one in stored]
    revised = dict(_renewed(stored, _valued(lines), last_seq=last_seq))
    changed = [credit for credit in revised.values() if credit.seq > last_seq]
    _write(changed, gone, user_id=user_id, at=at)
    return Revision(revised, len(changed), last_seq + len(changed))


def _valued(lines: Sequence[Line]) -> tuple[Credit, ...]:
    if not lines:
        return ()
    codes = {line.code for line in lines}
    modifiers = {modifier for line in lines for modifier in line.modifiers}
    return value_stored(lines, schedule=schedule_for(codes=codes, modifiers=modifiers), policy=STORED_POLICY)


def _renewed(
    stored: Sequence[StoredLine], credits_: Iterable[Credit], *, last_seq: int
) -> Iterator[tuple[str, StoredCredit]]:
    seq = last_seq
    for one, credit in zip(stored, credits_, strict=True):
        renewed = _stored_credit(one.line.id, credit, seq=seq + 1)
        if one.credit is not None and renewed.content == one.credit.content:
            yield one.line.id, one.credit
        else:
            seq = renewed.seq
            yield one.line.id, renewed


def _stored_credit(log_id: str, credit: Credit, *, seq: int) -> StoredCredit:
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
    )


def _row(credit: StoredCredit) -> dict[str, object]:
    return {name: getattr(credit, name) for name in ("log_id", *_TYPES)}


def _write(changed: Sequence[StoredCredit], gone: Collection[str], *, user_id: UUID, at: datetime) -> None:
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(_DELETE, [user_id, list(gone)])
        if changed:
            cursor.execute(_UPSERT, [user_id, at, json.dumps([_row(credit) for credit in changed])])
