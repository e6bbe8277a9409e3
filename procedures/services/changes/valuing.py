"""The credits that a batch of changes touches: whole sessions, valued in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from procedures.selectors.lines import StoredLine, Touched, line_of, touched_lines
from procedures.services.changes.credits import Revision, revise
from procedures.services.changes.mutations import Record
from procedures.services.policies import STORED_POLICY


def value_changed_lines(
    *, before: Mapping[str, Record], after: Mapping[str, Record], user_id: UUID, at: datetime, last_seq: int
) -> Revision:
    """Value the lines that were written, and the sessions that they left or joined, and store what differs.

    `before` holds the lines as they were, by id and without those that are new, `after` all that were written. Under
    the user's lock. `last_seq` numbers the last valuation that changed so far.
    """
    touched = _touched(before, after)
    stored = {one.line.id: one for one in touched_lines(user_id=user_id, touched=touched)} if touched else {}
    live = (record for record in after.values() if not record.deleted)
    fresh = {r.id: StoredLine(line_of(r.id, r.data), None) for r in live if r.id not in stored}
    gone = [record.id for record in after.values() if record.deleted and record.id in before]
    return revise([*stored.values(), *fresh.values()], user_id=user_id, at=at, last_seq=last_seq, gone=gone)


def _touched(before: Mapping[str, Record], after: Mapping[str, Record]) -> Touched:
    """Return what must be read: lines that had a credit, and the sessions that lines left or joined."""
    states = [record.data for record in (*before.values(), *after.values()) if not record.deleted]
    together = [data for data in states if data["encounter_id"] is not None]
    loose = [data for data in states if data["encounter_id"] is None] if STORED_POLICY.rules else []
    return Touched(
        ids=[record_id for record_id in before if not after[record_id].deleted],
        encounters=sorted({str(data["encounter_id"]) for data in together}),
        days=sorted({str(data["performed_on"]) for data in together}),
        loose_days=sorted({str(data["performed_on"]) for data in loose}),
    )
