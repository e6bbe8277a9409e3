"""The credits that a batch of changes touches: whole sessions, valued in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from procedures.collections.collection import Json
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.lines import StoredLine, TouchedLines, line_of, loose_lines, touched_lines
from procedures.selectors.schedule import PublishedReleases, published_now
from procedures.services.changes.credits import ValuationRequest, ValuationResult, store_valuations
from procedures.services.changes.mutations import StoredRecord


def value_changed_lines(
    *, before: Mapping[str, StoredRecord], after: Mapping[str, StoredRecord], user_id: UUID, at: datetime, last_seq: int
) -> ValuationResult:
    """Value the lines that were written, and the sessions that they left or joined, and store what differs.

    `before` holds the lines as they were, by id and without those that are new, `after` all that were written. Under
    the user's lock. `last_seq` numbers the last valuation that changed so far.
    """
    agreements, published = agreements_of(user_id=user_id), published_now()
    touched = _touched(before, after)
    stored = {one.line.id: one for one in touched_lines(user_id=user_id, touched=touched)} if touched else {}
    live = (record for record in after.values() if not record.deleted)
    fresh = {r.id: StoredLine(line_of(r.id, r.data), None) for r in live if r.id not in stored}
    gone = [record.id for record in after.values() if record.deleted and record.id in before]
    days = _days_to_look_at(before, after, agreements, published)
    around = [one for one in loose_lines(user_id=user_id, days=days) if one.line.id not in after] if days else []
    lines = [*stored.values(), *fresh.values()]
    request = ValuationRequest(lines, around, agreements, published)
    return store_valuations(request, user_id=user_id, at=at, last_seq=last_seq, gone=gone)


def _touched(before: Mapping[str, StoredRecord], after: Mapping[str, StoredRecord]) -> TouchedLines:
    """Return what must be read: lines that had a credit, and the sessions that lines left or joined."""
    together = [data for data in _states(before, after) if data["encounter_id"] is not None]
    return TouchedLines(
        ids=[record_id for record_id in before if not after[record_id].deleted],
        encounters=sorted({str(data["encounter_id"]) for data in together}),
        days=sorted({str(data["performed_on"]) for data in together}),
    )


def _days_to_look_at(
    before: Mapping[str, StoredRecord],
    after: Mapping[str, StoredRecord],
    agreements: Agreements,
    published: PublishedReleases,
) -> list[str]:
    """Return the days of lines without an encounter that might reduce others of their day, or be reduced by them."""
    loose = [data for data in _states(before, after) if data["encounter_id"] is None]
    meeting = {str(d["performed_on"]) for d in loose if d["modifiers"] or published.may_meet(str(d["code"]))}
    days = {day for day in meeting if agreements.terms_on(date.fromisoformat(day)).policy.rules}
    # Base units are shared whatever the policy.
    return sorted(days | {str(d["performed_on"]) for d in loose if published.may_be_anesthesia(str(d["code"]))})


def _states(before: Mapping[str, StoredRecord], after: Mapping[str, StoredRecord]) -> list[Mapping[str, Json]]:
    return [record.data for record in (*before.values(), *after.values()) if not record.deleted]
