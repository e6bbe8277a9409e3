"""The export of everything: one JSON document, made part by part (docs/sync.md describes it)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from procedures.importers.document import FORMAT, VERSION
from procedures.reports.exports.parts import member_texts
from procedures.selectors.changes import record_stream
from procedures.selectors.exports import record_texts, tombstone_texts, version_texts
from procedures.selectors.records import TABLES
from procedures.selectors.reminders import exported_reminders
from procedures.selectors.snapshot import repeatable_read


def document(*, user_id: UUID, at: datetime) -> Iterator[str]:
    """Yield a JSON document of one moment in parts: all records, tombstones, overwritten versions,
    reminders, and what other apps keep of the user."""
    with repeatable_read():
        begin = {"format": FORMAT, "version": VERSION, "exported_at": at.isoformat()}
        yield f'{json.dumps(begin)[:-1]}, "head": {record_stream(user_id=user_id).last}, "records": {{'
        for place, (name, table) in enumerate(TABLES.items()):
            yield f'{", " if place else ""}"{name}": ['
            yield from _listed(record_texts(user_id=user_id, table=table))
            yield "]"
        yield '}, "tombstones": ['
        yield from _listed(tombstone_texts(user_id=user_id))
        yield '], "history": ['
        yield from _listed(version_texts(user_id=user_id))
        yield f'], "reminders": {json.dumps(exported_reminders(user_id=user_id))}'
        yield from member_texts(user_id=user_id)
        yield "}\n"


def _listed(texts: Iterable[str]) -> Iterator[str]:
    for place, text in enumerate(texts):
        yield f",\n{text}" if place else f"\n{text}"
