"""A CSV of lines as an import (pure): columns by name, ids made of the content, so that a file is taken once."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

from procedures.importers.records import Fault, Sent, SentRecord, sent_of
from procedures.values.cells import unsafe_cell
from procedures.values.collection import Json
from procedures.values.logs import PROCEDURE_LOGS
from wire.values import Refused, integer_text, passes, uuid_text

COLUMNS: Final = (
    "id", "performed_on", "code", "modifiers", "units", "role", "place_of_service", "encounter_id", "minutes",
    "billing_state", "note",
)  # fmt: skip
_REQUIRED: Final = ("code", "performed_on")
_is_id = uuid_text()
_number = integer_text()


class DateOrder(StrEnum):
    """How a table writes dates: 2026-03-14, or 3/14/2026."""

    ISO = "iso"
    US = "us"


class UnreadableTable(ValueError):
    """The text is no table that could be read; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read: its names for our columns where they differ, its dates, and the namespace of ids."""

    namespace: UUID
    names: Mapping[str, str]
    dates: DateOrder = DateOrder.ISO


def records_of(text: str, reading: Reading) -> Sent:
    """Return the lines of a table with a header. Raises UnreadableTable for a header that cannot be used."""
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        places = _places(header, reading.names)
        told = list(_told(rows, places, reading))
    except csv.Error as broken:
        raise UnreadableTable(f"line {rows.line_num}: {broken}") from None
    ignored = [name for place, name in enumerate(header) if name and place not in places.values()]
    return sent_of(told, ignored=ignored)


def _places(header: list[str], names: Mapping[str, str]) -> dict[str, int]:
    """Return the place of each of our columns that the table has."""
    known = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    wanted = {ours: names.get(ours, ours) for ours in COLUMNS}
    missing = [
        theirs
        for ours, theirs in wanted.items()
        if theirs.casefold() not in known and (ours in names or ours in _REQUIRED)
    ]
    if missing:
        raise UnreadableTable(
            f"line 1: no column {', '.join(missing)}; there are {', '.join(filter(None, header)) or 'none'}"
        )
    return {ours: known[theirs.casefold()] for ours, theirs in wanted.items() if theirs.casefold() in known}


def _told(rows: Any, places: Mapping[str, int], reading: Reading) -> Iterator[SentRecord | Fault]:  # Any: csv's reader
    seen: Counter[str] = Counter()
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"line {rows.line_num}"
        cells = {name: unsafe_cell(row[place]) for name, place in places.items() if place < len(row)}
        values, errors = _values(cells, reading.dates)
        record_id = str(values.pop("id", ""))
        checked = PROCEDURE_LOGS.checked(values, is_whole=True)
        wrong = {**checked.errors, **errors}
        yield from (Fault(where, name, codes[0]) for name, codes in wrong.items())
        if not wrong:
            data = checked.values
            yield SentRecord(PROCEDURE_LOGS.name, record_id or _id_of(data, seen, reading.namespace), data)


def _values(cells: Mapping[str, str], dates: DateOrder) -> tuple[dict[str, Json], dict[str, tuple[str, ...]]]:
    """Return the cells that are not empty as values, and the codes of those that are none."""
    values: dict[str, Json] = {}
    errors: dict[str, tuple[str, ...]] = {}
    for name, cell in cells.items():
        written = cell if name == "note" else cell.strip()
        if not written:
            continue
        try:
            values[name] = _READERS[name](written) if name in _READERS else written
            if name == "performed_on":
                values[name] = _day(written, dates)
        except Refused as refused:
            errors[name] = (refused.code,)
    return values, errors


def _day(written: str, dates: DateOrder) -> str:
    if dates is DateOrder.ISO:
        return written
    try:
        return datetime.strptime(written, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007  # a date without time
    except ValueError:
        raise Refused("invalid_format") from None


def _modifiers(written: str) -> Json:
    return list(written.replace(",", " ").split())


def _id(written: str) -> Json:
    if not passes(_is_id, written):
        raise Refused("invalid_format")
    return written


_READERS: Final[Mapping[str, Callable[[str], Json]]] = {
    "id": _id,
    "modifiers": _modifiers,
    "units": _number,
    "minutes": _number,
}


def _id_of(values: Mapping[str, Json], seen: Counter[str], namespace: UUID) -> str:
    """Return an id made of the content: the third of equal lines has another than the second, in every import."""
    content = json.dumps(values, sort_keys=True)
    seen[content] += 1
    return str(uuid5(namespace, f"import:{content}:{seen[content]}"))
