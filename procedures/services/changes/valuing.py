"""The credits that a batch of changes touches: whole sessions, valued in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from procedures.collections.collection import Json
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.lines import StoredLine, TouchedLines, line_of, loose_lines, touched_lines
from procedures.selectors.schedule import PublishedReleases, published_now
from procedures.services.changes.credits import RewrittenLines, ValuationRequest, schedule_of
from procedures.services.changes.mutations import StoredRecord
from procedures.wrvu.values import Line


def request_for_changes(
    *, before: Mapping[str, StoredRecord], after: Mapping[str, StoredRecord], user_id: UUID
) -> ValuationRequest:
    """Return what is to be valued where lines are written: these, and the sessions that they leave or join.

    `before` holds the lines as they are, by id and without those that are new, `after` all that will be written. Under
    the user's lock, before the lines are written.
    """
    agreements, published = agreements_of(user_id=user_id), published_now()
    earlier, later = _live_lines(before), _live_lines(after)
    lines = _as_written(_touched(earlier, later), before=before, later=later, user_id=user_id)
    days = _days_to_look_at([*earlier.values(), *later.values()], agreements, published)
    around = loose_lines(user_id=user_id, days=days, but=before.keys(), published=published) if days else []
    rewritten = RewrittenLines(_live_data(before), _live_data(after))
    request = ValuationRequest(lines, around, agreements, published, rewritten=rewritten)
    to_value = request.all_lines
    return replace(request, schedule=schedule_of(to_value, published)) if to_value else request


def _as_written(
    touched: TouchedLines, *, before: Mapping[str, StoredRecord], later: Mapping[str, Line], user_id: UUID
) -> list[StoredLine]:
    """Return the lines that a change touches as they will be, with the credits that they have."""
    stored = {one.line.id: one for one in touched_lines(user_id=user_id, touched=touched)} if touched else {}
    others = [one for line_id, one in stored.items() if line_id not in before]
    written = [StoredLine(line, stored[line.id].credit if line.id in stored else None) for line in later.values()]
    return [*others, *written]


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
