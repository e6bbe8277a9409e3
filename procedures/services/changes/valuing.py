"""The credits that a batch of changes touches: whole sessions, valued in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.lines import StoredLine, Touched, line_of, touched_lines
from procedures.services.changes.credits import Revision, revise
from procedures.services.changes.mutations import Record


def value_changed_lines(
    *, before: Mapping[str, Record], after: Mapping[str, Record], user_id: UUID, at: datetime, last_seq: int
) -> Revision:
    """Value the lines that were written, and the sessions that they left or joined, and store what differs.

    `before` holds the lines as they were, by id and without those that are new, `after` all that were written. Under
    the user's lock. `last_seq` numbers the last valuation that changed so far.
    """
    agreements = agreements_of(user_id=user_id)
    touched = _touched(before, after, agreements)
    stored = {one.line.id: one for one in touched_lines(user_id=user_id, touched=touched)} if touched else {}
    live = (record for record in after.values() if not record.deleted)
    fresh = {r.id: StoredLine(line_of(r.id, r.data), None) for r in live if r.id not in stored}
    gone = [record.id for record in after.values() if record.deleted and record.id in before]
    lines = [*stored.values(), *fresh.values()]
    return revise(lines, user_id=user_id, agreements=agreements, at=at, last_seq=last_seq, gone=gone)


def _touched(before: Mapping[str, Record], after: Mapping[str, Record], agreements: Agreements) -> Touched:
    """Return what must be read: lines that had a credit, and the sessions that lines left or joined."""
    states = [record.data for record in (*before.values(), *after.values()) if not record.deleted]
    together = [data for data in states if data["encounter_id"] is not None]
    loose = {str(data["performed_on"]) for data in states if data["encounter_id"] is None}
    return Touched(
        ids=[record_id for record_id in before if not after[record_id].deleted],
        encounters=sorted({str(data["encounter_id"]) for data in together}),
        days=sorted({str(data["performed_on"]) for data in together}),
        loose_days=sorted(day for day in loose if agreements.terms_on(date.fromisoformat(day)).policy.rules),
    )
