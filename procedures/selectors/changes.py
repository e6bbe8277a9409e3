"""The change stream of a user and that of the user's valuations: what came after a position, by the user's own numbers.

Numbers follow the order of commits, so whoever first reads the last number and then the rows up to it misses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection as Items
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from procedures.selectors.high_water_mark import MARK_COLUMNS, HighWaterMark, ensure_not_restored
from procedures.selectors.records import TABLES, Table

Gaps = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Stream:
    """How far a stream of a user goes: its last number, the number up to which tombstones are gone, and the pairs of
    numbers between which none was given."""

    last: int
    purged_through: int = 0
    gaps: Gaps = ()

    def is_unknown(self, position: int) -> bool:
        """Return whether no number of this stream can have been the position: beyond its end, or in a gap."""
        return position > self.last or any(low < position < high for low, high in self.gaps)


@dataclass(frozen=True, slots=True)
class RecordChange:
    """The latest state of a record; `data` is JSON text of the client's fields, None for a deleted one."""

    collection: str
    id: str
    rev: int
    deleted: bool
    data: str | None


def record_stream(*, user_id: UUID) -> Stream:
    """Return how far the user's changes of records go; 1 before the first. One row. Raises RestorePending."""
    row = _state("last_seq, purged_through, gaps", user_id)
    return Stream(1) if row is None else Stream(row[0], row[1], json.loads(row[2]))


def valuation_stream(*, user_id: UUID) -> Stream:
    """Return how far the user's valuations go; 1 before the first. One row. Raises RestorePending."""
    row = _state("last_valuation_seq, 0, valuation_gaps", user_id)
    return Stream(1) if row is None else Stream(row[0], row[1], json.loads(row[2]))


def changes_after(
    position: int,
    *,
    user_id: UUID,
    through: int,
    mark: int,
    limit: int | None,
    collections: Items[str] = tuple(TABLES),
    is_flat: bool = False,
) -> list[RecordChange]:
    """Return the records changed after a position, up to a number, in the order of their changes; one query.

    Tombstones up to `mark` are left out: a first sync needs none from before its first page. Flat ones have their id
    among the fields, and lists and objects as JSON text.
    """
    parts = " UNION ALL ".join(f"({_part(TABLES[name], is_flat=is_flat)})" for name in collections)
    statement = f"SELECT * FROM ({parts}) c ORDER BY rev LIMIT %(limit)s"  # noqa: S608  # names of ours
    values: dict[str, UUID | int | None] = {
        "user": user_id,
        "position": position,
        "through": through,
        "mark": mark,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [RecordChange(*row) for row in cursor.fetchall()]


def valuations_after(
    position: int, *, user_id: UUID, through: int, limit: int, with_steps: bool
) -> list[tuple[int, str]]:
    """Return the valuations changed after a position, up to a number: each its number and its JSON; one query."""
    columns = _VALUATION + (', "row", steps' if with_steps else "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, (SELECT row_to_json(d)::text FROM (SELECT {columns}) d) "  # noqa: S608  # names of ours
            "FROM procedures_valuation WHERE user_id = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s",
            [user_id, position, through, limit],
        )
        return [(seq, text) for seq, text in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class CollectionDigest:
    """How many live records of a collection there are, and the SHA-256 of their sorted `id:rev` lines."""

    count: int
    sha256: str


def digests(*, user_id: UUID) -> tuple[int, dict[str, CollectionDigest]]:
    """Return the last number and the digest of each collection, all of one moment; one query."""
    parts = [_DIGEST.format(name=name, table=table.name) for name, table in TABLES.items()]
    statement = (
        "SELECT coalesce((SELECT last_seq FROM procedures_syncstate WHERE user_id = %(user)s), 1), "  # noqa: S608  # as above
        f"(SELECT json_agg(d) FROM ({' UNION ALL '.join(parts)}) d)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user_id})
        head, rows = cursor.fetchone() or (1, [])
    return head, {row["name"]: CollectionDigest(row["count"], row["sha256"]) for row in rows}


_VALUATION: Final = "log_id, seq, wrvu::text AS wrvu, basis, reason, nullif(release, '') AS release, flags, valued_at"
_DIGEST: Final = (
    "SELECT '{name}' AS name, count(*) AS count, encode(sha256(convert_to(coalesce("
    "string_agg(line, chr(10) ORDER BY line COLLATE \"C\"), ''), 'UTF8')), 'hex') AS sha256 "
    "FROM (SELECT id || ':' || rev AS line FROM {table} WHERE user_id = %(user)s AND NOT deleted) lines"
)


def _part(table: Table, *, is_flat: bool) -> str:
    columns = table.flat_columns if is_flat else table.data_columns
    return (
        f"SELECT '{table.collection.name}' AS collection, id::text, rev, deleted, CASE WHEN NOT deleted THEN "  # noqa: S608  # as above
        f"(SELECT row_to_json(d)::text FROM (SELECT {columns}) d) END AS data "
        f"FROM {table.name} WHERE user_id = %(user)s AND rev > %(position)s AND rev <= %(through)s "
        "AND (NOT deleted OR rev > %(mark)s) ORDER BY rev LIMIT %(limit)s"
    )


def _state(columns: str, user_id: UUID) -> tuple[int, int, str] | None:
    """Return columns of the user's sequence, None where there is none. Raises RestorePending."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {MARK_COLUMNS}, {columns} FROM (SELECT) one "  # noqa: S608  # as above
            "LEFT JOIN procedures_syncstate ON user_id = %s",
            [user_id],
        )
        ((writes, highest, *state),) = cursor.fetchall()
    ensure_not_restored(HighWaterMark(writes, highest))
    return None if state[0] is None else (state[0], state[1], state[2])
