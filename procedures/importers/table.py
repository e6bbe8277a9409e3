"""A table of lines as an import (pure): columns by name, ids made of the content, so that a file is taken once."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from codes.domain.typed_codes import TypedCode, parse_typed_code
from procedures.collections.collection import Json
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.importers.dates import DateOrder, DayBeforeMonth, day_of
from procedures.importers.records import MOST_RECORDS, Fault, Sent, SentRecord, TooManyRecords, sent_of
from procedures.importers.sheet import Cell, Sheet, UnreadableTable
from wire.cells import unsafe_cell
from wire.validation.values import ValidationFailed, integer_text, passes, uuid_text

COLUMNS: Final = (
    "id", "performed_on", "code", "modifiers", "units", "role", "place_of_service", "encounter_id", "minutes",
    "billing_state", "note",
)  # fmt: skip
_REQUIRED: Final = ("code", "performed_on")
_is_id = uuid_text()
_number = integer_text()
# What a program makes of a whole number in a column of numbers.
_POINT_ZERO: Final = re.compile(r"([0-9]{1,5})\.0+")
_SHORT: Final = re.compile(r"[0-9]{1,4}")
# Excel knows no more of a number than this.
_MOST_DIGITS: Final = 15

Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read: its names for our columns where they differ, its dates, and the namespace of ids.

    `restored` are codes that lost their zeros, and what they are taken for; `undecided` those of which nobody has said
    yet what to do. A line whose id is in `stored` with the code that had the zeros says itself what it was.
    """

    namespace: UUID
    names: Mapping[str, str]
    dates: DateOrder = DateOrder.US
    restored: Mapping[str, str] = field(default_factory=dict)
    undecided: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)

    def code_of(self, code: str, record_id: str) -> str:
        """Return the code of a line, with the zeros that it lost. Raises ValidationFailed where nobody has decided."""
        offered = self.undecided.get(code)
        if offered is None:
            return self.restored.get(code, code)
        if self.stored.get(record_id) != offered:
            raise ValidationFailed("zeros_lost")
        return offered


def records_of(sheet: Sheet, reading: Reading) -> Sent:
    """Return the lines of a table with a header. Raises UnreadableTable, TooManyRecords."""
    header, places = _header(sheet, reading.names)
    codes: Counter[str] = Counter()
    lines = list(_records_of(sheet, places, reading, codes))
    ignored = [name for place, name in enumerate(header) if name and place not in places.values()]
    return sent_of(lines, ignored=ignored, codes=codes, facts=sheet.facts)


def short_codes(sheet: Sheet, names: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the codes of fewer than five digits, each with the ids that its lines give. Raises as `records_of`."""
    _, places = _header(sheet, names)
    ids_by_code: dict[str, set[str]] = {}
    for _, cells in _cells(sheet, {name: place for name, place in places.items() if name in {"id", "code"}}):
        code, record_id = _code(_text(cells.get("code", ""))), _text(cells.get("id", "")).strip()
        if _SHORT.fullmatch(code):
            ids_by_code.setdefault(code, set()).update([record_id] if passes(_is_id, record_id) else [])
    return ids_by_code


def _header(sheet: Sheet, names: Mapping[str, str]) -> tuple[list[str], dict[str, int]]:
    """Return the header, and the place of each of our columns that the table has."""
    number, first = next(sheet.lines(), (1, ()))
    header = [_text(cell).strip() for cell in first]
    known = {name.casefold(): place for place, name in enumerate(header)}
    wanted = {ours: names.get(ours, ours).casefold() for ours in COLUMNS}
    missing = [
        names.get(ours, ours) for ours in COLUMNS if wanted[ours] not in known and (ours in names or ours in _REQUIRED)
    ]
    if missing:
        raise UnreadableTable(
            f"line {number}: no column {', '.join(missing)}; there are {', '.join(filter(None, header)) or 'none'}"
        )
    counted = Counter(name.casefold() for name in header)
    twice = [header[known[name]] for name in dict.fromkeys(wanted.values()) if counted[name] > 1]
    if twice:
        raise UnreadableTable(f"line {number}: the column {', '.join(twice)} stands there twice; leave one")
    return header, {ours: known[theirs] for ours, theirs in wanted.items() if theirs in known}


def _cells(sheet: Sheet, places: Mapping[str, int]) -> Iterator[tuple[int, Cells]]:
    """Yield the cells of our columns, line by line, without the header and empty lines. Raises TooManyRecords."""
    lines = sheet.lines()
    next(lines, None)
    count = 0
    for number, row in lines:
        if not any(isinstance(cell, Decimal) or cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_RECORDS:
            raise TooManyRecords(f"More than {MOST_RECORDS} lines are not taken at once.")
        yield number, {name: _whole(row[place]) for name, place in places.items() if place < len(row)}


def _whole(cell: Cell) -> Cell:
    return cell if isinstance(cell, Decimal) else unsafe_cell(cell)


def _records_of(
    sheet: Sheet, places: Mapping[str, int], reading: Reading, codes: Counter[str]
) -> Iterator[SentRecord | Fault]:
    seen: Counter[str] = Counter()
    for number, cells in _cells(sheet, places):
        where = f"line {number}"
        try:
            values, errors = _values(cells, reading, is_1904=sheet.facts.is_1904)
        except DayBeforeMonth as written:
            raise UnreadableTable(
                f"{where}: {written} has no such month. Dates with slashes are read as month/day/year; "
                "write the dates of this file as 2025-03-25 (year-month-day)."
            ) from None
        record_id = str(values.pop("id", ""))
        checked = PROCEDURE_LOGS.checked(values, is_whole=True)
        if "code" not in checked.errors:
            codes[str(values["code"])] += 1
        wrong = {**checked.errors, **errors}
        yield from (Fault(where, name, found[0]) for name, found in wrong.items())
        if not wrong:
            data = checked.values
            yield SentRecord(PROCEDURE_LOGS.name, record_id or _id_of(data, seen, reading.namespace), data)


def _values(cells: Cells, reading: Reading, *, is_1904: bool) -> tuple[dict[str, Json], dict[str, tuple[str, ...]]]:
    """Return the cells that are not empty as values, and the codes of those that are none. Raises DayBeforeMonth.

    A code is understood as it is typed elsewhere: `99213-25` has a modifier, which goes before those of its own column.
    """
    values: dict[str, Json] = {}
    errors: dict[str, tuple[str, ...]] = {}
    typed = parse_typed_code(_code(_text(cells.get("code", ""))))
    for name, cell in cells.items():
        written = _text(cell) if name == "note" else _text(cell).strip()
        if not written:
            continue
        try:
            if name == "performed_on":
                day = cell if isinstance(cell, Decimal) else written
                values[name] = day_of(day, order=reading.dates, is_1904=is_1904)
            elif name == "code":
                values[name] = _code(written) if typed is None else typed.code
                values[name] = reading.code_of(str(values[name]), str(values.get("id", "")))
            else:
                values[name] = _READERS[name](written) if name in _READERS else written
        except ValidationFailed as failed:
            errors[name] = (failed.code,)
    if typed is not None:
        _spread(typed, values, errors)
    return values, errors


def _spread(typed: TypedCode, values: dict[str, Json], errors: dict[str, tuple[str, ...]]) -> None:
    """Put modifiers and units that were written with the code into their own fields; other units there are a fault."""
    column = values.get("modifiers", [])
    others = [each for each in column if each not in typed.modifiers] if isinstance(column, list) else []
    if typed.modifiers:
        values["modifiers"] = [*typed.modifiers, *others]
    units = typed.units_beside(str(values.get("units", "")))
    if units is None:
        errors["units"] = ("given_twice",)
    elif typed.units is not None:
        values["units"] = typed.units


def _text(cell: Cell) -> str:
    """Return a cell as text: a whole number without the point that a program adds."""
    if isinstance(cell, str):
        return cell
    is_whole = cell == cell.to_integral_value() and cell.adjusted() < _MOST_DIGITS
    return f"{cell:.0f}" if is_whole else str(cell)


def _code(written: str) -> str:
    match = _POINT_ZERO.fullmatch(written.strip())
    return match[1] if match else written.strip()


def _modifiers(written: str) -> Json:
    return list(_code(written).replace(",", " ").replace(";", " ").split())


def _place(written: str) -> Json:
    place = _code(written)
    # It has two digits, so that one has lost its zero.
    return place.zfill(2) if place.isascii() and place.isdigit() else place


def _id(written: str) -> Json:
    if not passes(_is_id, written):
        raise ValidationFailed("invalid_format")
    return written


def _count(written: str) -> Json:
    return _number(_code(written))


_READERS: Final[Mapping[str, Callable[[str], Json]]] = {
    "id": _id,
    "modifiers": _modifiers,
    "units": _count,
    "minutes": _count,
    "place_of_service": _place,
}


def _id_of(values: Mapping[str, Json], seen: Counter[str], namespace: UUID) -> str:
    """Return an id made of the content: the third of equal lines has another than the second, in every import."""
    content = json.dumps(values, sort_keys=True)
    seen[content] += 1
    return str(uuid5(namespace, f"import:{content}:{seen[content]}"))
