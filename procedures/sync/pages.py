"""A page of a user's changes: where it begins, what it holds, where the next one begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from procedures.selectors.changes import RecordChange, changes_after, record_stream
from procedures.selectors.records import TABLES
from procedures.sync.base import resume_position
from procedures.sync.contract import SCHEMA_VERSION
from procedures.sync.cursors import StreamPosition


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changes in their order, and where the client stands with them; `is_full` during a first sync."""

    changes: Sequence[RecordChange]
    reached: StreamPosition
    has_more: bool
    is_full: bool


def page_after(position: StreamPosition, *, limit: int, collections: Collection[str] = tuple(TABLES)) -> ChangePage:
    """Return up to `limit` changes after a position; two queries. Raises Problem 410 `resync_required`.

    Of a first sync, tombstones from before its first page are left out, later ones are in.
    """
    stream = record_stream(user_id=position.user_id)
    position = resume_position(position, stream=stream)
    is_full = position.at == 0 or position.mark > 0
    mark = (position.mark or stream.last) if is_full else 0
    read = changes_after(
        position.at,
        user_id=position.user_id,
        through=stream.last,
        mark=mark,
        limit=limit + 1,
        collections=collections,
    )
    changes, has_more = read[:limit], len(read) > limit
    at = changes[-1].rev if has_more else stream.last
    reached = replace(position, at=at, mark=mark if has_more else 0, schema_version=SCHEMA_VERSION)
    return ChangePage(changes, reached, has_more, is_full)
