"""The change stream of a user and that of the user's valuations: what came after a position, by the user's own numbers.

Numbers follow the order of commits, so whoever first reads the last number and then the rows up to it misses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection as Items
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from procedures.selectors.high_water_mark import HighWaterMark, ensure_not_restored
from procedures.selectors.records import TABLES
from procedures.selectors.sql import records as sql
from procedures.selectors.sql.statements import fetch_all, fetch_prepared
from procedures.selectors.sql.streams import (
    READ_BOTH_STREAMS,
    READ_RECORD_STREAM,
    READ_VALUATION_STREAM,
    VALUATIONS_AFTER,
    VALUATIONS_WITH_STEPS_AFTER,
)

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
    return _stream(READ_RECORD_STREAM, user_id)


def valuation_stream(*, user_id: UUID) -> Stream:
    """Return how far the user's valuations go; 1 before the first. One row. Raises RestorePending."""
    return _stream(READ_VALUATION_STREAM, user_id)


def both_streams(*, user_id: UUID) -> tuple[Stream, Stream]:
    """Return how far the user's changes of records and the valuations go, as of one moment. One row. Raises
    RestorePending."""
    ((writes, highest_seq, *columns),) = fetch_prepared(READ_BOTH_STREAMS, [user_id])
    ensure_not_restored(HighWaterMark(writes, highest_seq))
    return _stream_of(*columns[:3]), _stream_of(*columns[3:])


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
    query = sql.changes_after(tuple(TABLES[name].model for name in collections), is_flat=is_flat)
    values = {"user": user_id, "position": position, "through": through, "mark": mark, "limit": limit}
    return [RecordChange(*row) for row in fetch_all(query, values)]


def valuations_after(
    position: int, *, user_id: UUID, through: int, limit: int, with_steps: bool
) -> list[tuple[int, str]]:
    """Return the valuations changed after a position, up to a number: each its number and its JSON; one query."""
    query = VALUATIONS_WITH_STEPS_AFTER if with_steps else VALUATIONS_AFTER
    return [(seq, text) for seq, text in fetch_all(query, [user_id, position, through, limit])]


@dataclass(frozen=True, slots=True)
class CollectionDigest:
    """How many live records of a collection there are, and the SHA-256 of their sorted `id:rev` lines."""

    count: int
    sha256: str


def digests(*, user_id: UUID, collections: Items[str] = ()) -> tuple[int, dict[str, CollectionDigest]]:
    """Return the last number and the digest of each of those collections that there are, or of all where there is none.

    All are of one moment; one query.
    """
    named = frozenset(collections) & TABLES.keys() or TABLES.keys()
    query = sql.digests(tuple(table.model for name, table in TABLES.items() if name in named))
    ((head, rows),) = fetch_all(query, {"user": user_id})
    return head, {row["name"]: CollectionDigest(row["count"], row["sha256"]) for row in rows}


def _stream(query: str, user_id: UUID) -> Stream:
    """Return how far a stream of the user goes, 1 where nothing was ever written. Raises RestorePending."""
    ((writes, highest_seq, last, purged_through, gaps),) = fetch_prepared(query, [user_id])
    ensure_not_restored(HighWaterMark(writes, highest_seq))
    return _stream_of(last, purged_through, gaps)


def _stream_of(last: int | None, purged_through: int, gaps: str) -> Stream:
    return Stream(1) if last is None else Stream(last, purged_through, json.loads(gaps))
