"""What an import says: records, and what is wrong with it (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from procedures.collections.collection import Json
from procedures.importers.sheet import OF_JSON, SheetFacts

MOST_RECORDS: Final = 50_000


class TooManyRecords(ValueError):
    """More records than are taken at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be taken; `where` names the line of a table, or the place in a document, and the field."""

    where: str
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class SentRecord:
    """A record as an import says it, checked; defaults stand for what it does not say."""

    collection: str
    id: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Sent:
    """All records of an import, what is wrong, and the names of what was passed over.

    `codes` are the codes of all lines, also of those that cannot be taken, and how many lines have each.
    """

    records: Sequence[SentRecord]
    faults: Sequence[Fault] = ()
    ignored: Sequence[str] = field(default_factory=list)
    codes: Mapping[str, int] = field(default_factory=dict)
    facts: SheetFacts = OF_JSON


def sent_of(
    listed_records: Iterable[SentRecord | Fault],
    *,
    ignored: Sequence[str] = (),
    codes: Mapping[str, int],
    facts: SheetFacts = OF_JSON,
) -> Sent:
    """Return what an import says; a record that stands in it twice is wrong."""
    listed = list(listed_records)
    records = [one for one in listed if isinstance(one, SentRecord)]
    counted = Counter((one.collection, one.id) for one in records)
    twice = [Fault(f"{name} {record_id}", "id", "duplicate") for (name, record_id), n in counted.items() if n > 1]
    return Sent(records, [*(one for one in listed if isinstance(one, Fault)), *twice], ignored, codes, facts)
