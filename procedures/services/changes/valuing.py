"""The credits that a batch of changes touches: whole sessions, valued in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from procedures.collections.collection import Json
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.lines import StoredLine, TouchedLines, line_of, loose_lines, touched_lines
from procedures.selectors.schedule import PublishedReleases, published_now
from procedures.services.changes.credits import RewrittenLines, ValuationRequest, ValuationResult, store_valuations
from procedures.services.changes.mutations import StoredRecord
from procedures.wrvu.values import Line


def value_changed_lines(
    *,
    before: Mapping[str, StoredRecord],
    after: Mapping[str, StoredRecord],
    user_id: UUID,
    at: datetime,
    unchanged_through: int,
    last_seq: int,
) -> ValuationResult:
    """Value the lines that were written, and the sessions that they left or joined, and store what differs.

    `before` holds the lines as they were, by id and without those that are new, `after` all that were written. Under
    the user's lock. `unchanged_through` is the number of the last change before them, `last_seq` that of the last
    valuation that changed so far.
    """
    agreements, published = agreements_of(user_id=user_id), published_now()
    earlier, later = _live_lines(before), _live_lines(after)
    touched = _touched(earlier, later)
    stored = {one.line.id: one for one in touched_lines(user_id=user_id, touched=touched)} if touched else {}
    fresh = [StoredLine(line, None) for line in later.values() if line.id not in stored]
    days = _days_to_look_at([*earlier.values(), *later.values()], agreements, published)
    around = loose_lines(user_id=user_id, days=days, through=unchanged_through, published=published) if days else []
    request = ValuationRequest([*stored.values(), *fresh], around, agreements, published)
    rewritten = RewrittenLines(_live_data(before), _live_data(after))
    return store_valuations(request, user_id=user_id, at=at, last_seq=last_seq, rewritten=rewritten)


def _live_data(records: Mapping[str, StoredRecord]) -> dict[str, Mapping[str, Json]]:
    return {record.id: record.data for record in records.values() if not record.deleted}


def _live_lines(records: Mapping[str, StoredRecord]) -> dict[str, Line]:
    return {record.id: line_of(record.id, record.data) for record in records.values() if not record.deleted}


def _touched(before: Mapping[str, Line], after: Mapping[str, Line]) -> TouchedLines:
    """Return what must be read: lines that had a credit, and the sessions that lines left or joined."""
    together = [line for line in (*before.values(), *after.values()) if line.encounter_id is not None]
    return TouchedLines(
        ids=[line_id for line_id in before if line_id in after],
        encounters=sorted({line.encounter_id for line in together if line.encounter_id is not None}),
        days=sorted({line.performed_on for line in together}),
    )


def _days_to_look_at(lines: Sequence[Line], agreements: Agreements, published: PublishedReleases) -> list[date]:
    """Return the days of lines without an encounter that might reduce others of their day, or be reduced by them."""
    loose = {(line.code, bool(line.modifiers), line.performed_on) for line in lines if line.encounter_id is None}
    codes = {code for code, _, _ in loose}
    interacting, anesthesia = (
        set(filter(published.may_interact, codes)),
        set(filter(published.may_be_anesthesia, codes)),
    )
    meeting = {day for code, has_modifiers, day in loose if has_modifiers or code in interacting}
    days = {day for day in meeting if agreements.terms_on(day).policy.rules}
    # Base units are shared whatever the policy.
    return sorted(days | {day for code, _, day in loose if code in anesthesia})
