"""An export's JSON document as an import (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from procedures.collections.collection import Collection
from procedures.collections.logs import PROCEDURE_LOGS, LogFields
from procedures.importers.records import Fault, Sent, SentRecord, sent_of
from wire.validation.values import passes, uuid_text

FORMAT: Final = "openrvu-export"
VERSION: Final = 1
_is_id = uuid_text()


class UnreadableDocument(ValueError):
    """The JSON is no export of ours; the message says what was expected."""


def records_of(document: object, *, collections: Mapping[str, Collection]) -> Sent:
    """Return the live records of an export; tombstones and history belong to the log that it was made of.

    Raises UnreadableDocument.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableDocument(f'expected an object with "format": "{FORMAT}"')
    if document.get("version") != VERSION:
        raise UnreadableDocument(f'expected "version": {VERSION}')
    records = document.get("records")
    if not isinstance(records, dict):
        raise UnreadableDocument('expected "records" to be an object of collections')
    listed_records = [
        one for name, listed in records.items() for one in _of_collection(name, listed, collections.get(name))
    ]
    lines = (one for one in listed_records if isinstance(one, SentRecord) and one.collection == PROCEDURE_LOGS.name)
    return sent_of(listed_records, codes=Counter(_fields_of(line).code for line in lines))


def _fields_of(line: SentRecord) -> LogFields:
    return LogFields.from_json({**PROCEDURE_LOGS.empty, **line.data})


def _of_collection(name: str, listed: object, collection: Collection | None) -> Iterator[SentRecord | Fault]:
    if collection is None:
        yield Fault(f"records.{name}", "", "unknown_collection")
        return
    if not isinstance(listed, list):
        yield Fault(f"records.{name}", "", "invalid_type")
        return
    for place, sent in enumerate(listed):
        yield from _of_record(f"records.{name}.{place}", sent, collection)


def _of_record(where: str, sent: object, collection: Collection) -> Iterator[SentRecord | Fault]:
    if not isinstance(sent, dict) or not isinstance(sent.get("data"), dict):
        yield Fault(where, "data", "invalid_type")
        return
    if not passes(_is_id, sent.get("id")):
        yield Fault(where, "id", "invalid_format")
        return
    checked = collection.checked(sent["data"], is_whole=True)
    errors = {**checked.errors, **dict.fromkeys(checked.unknown, ("unknown_field",))}
    wrong = errors or collection.check_record(checked.values)
    for name, codes in wrong.items():
        yield Fault(where, name, codes[0])
    if not wrong:
        unnamed = collection.later_names.difference(sent["data"])
        values = {name: value for name, value in checked.values.items() if name not in unnamed}
        yield SentRecord(collection.name, sent["id"], values)
