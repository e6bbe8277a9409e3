"""A schedule from CMS release files, and lines from a CSV, without a database (pure)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from codes.domain.values import ReleaseFacts, RvuRow
from codes.importers.archive import PublishedFile
from codes.importers.members import release_members
from codes.importers.naming import name_release
from codes.importers.pprrvu import PprrvuTable
from procedures.collections.collection import Field
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Line
from wire.validation.values import ValidationFailed

REQUIRED: Final = ("code", "performed_on")
COLUMNS: Final = (*REQUIRED, "units", "modifiers", "place_of_service", "encounter_id", "minutes")
_NO_ALIASES: Final[Mapping[str, str]] = {}
_NUMBERS: Final = ("units", "minutes")
_FIELDS: Final[Mapping[str, Field]] = {one.name: one for one in PROCEDURE_LOGS.fields if one.name in COLUMNS}


class UnreadableLines(ValueError):
    """Lines that cannot be read; the message names line, column and what was expected, of each fault."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A release file with what its user says of it, where its name and banner do not suffice."""

    path: Path
    release: str | None = None
    effective_from: date | None = None


def schedule_of(
    files: Sequence[NamedFile], *, aliases: Mapping[str, str] = _NO_ALIASES, accept_unknown: bool = False
) -> MemorySchedule:
    """Return the schedule of CMS release files (zip, or the PPRRVU table as CSV), read unchanged, in memory.

    `aliases` are our columns by other headings; with `accept_unknown` rows that this version cannot read come in
    without a value. Of two files of one first day the later given supersedes. Raises
    `codes.importers.faults.UnreadableFile`, and OSError for a file that is not there.
    """
    releases: list[ReleaseFacts] = []
    values: dict[str, dict[str, dict[str, RvuRow]]] = {}
    for place, file in enumerate(files):
        facts, rows = _release(file, place, aliases, accept_unknown=accept_unknown)
        releases.append(facts)
        by_code = values.setdefault(facts.id, {})
        for row in rows:
            by_code.setdefault(row.code, {})[row.component] = row
    return MemorySchedule(releases=tuple(releases), values=values)


def _release(
    file: NamedFile, place: int, aliases: Mapping[str, str], *, accept_unknown: bool
) -> tuple[ReleaseFacts, list[RvuRow]]:
    with PublishedFile(file.path) as published:
        name = release_members(published).table
        table = PprrvuTable(name, published.lines(name), aliases=aliases, accept_unknown=accept_unknown)
        rows = list(table)
        named = name_release(
            file_name=file.path.name,
            table_name=name,
            banner=table.banner,
            release_id=file.release,
            effective_from=file.effective_from,
        )
    return ReleaseFacts(named.id, named.year, named.effective_from, published=place + 1), rows


def lines_of(text: TextIO, *, name: str) -> list[Line]:
    """Return the lines of a CSV with a header: `code` and `performed_on`, and any of `units`, `modifiers` (with blanks
    between), `place_of_service`, `encounter_id`, `minutes`. Empty cells fall back to their defaults.

    Raises UnreadableLines, with every fault found.
    """
    reader = csv.reader(text)
    header = [cell.strip() for cell in next(reader, [])]
    faults = list(_faults_of_header(header))
    if faults:
        raise UnreadableLines("\n".join(f"{name}: line 1: {fault}" for fault in faults))
    lines = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        line, wrong = _line(dict(zip(header, cells, strict=False)), len(cells) - len(header))
        faults += [f"{name}: line {reader.line_num}, {fault}" for fault in wrong]
        if line is not None:
            lines.append(line)
    if faults:
        raise UnreadableLines("\n".join(faults))
    return lines


def _faults_of_header(header: Sequence[str]) -> Iterator[str]:
    for column in REQUIRED:
        if column not in header:
            yield f"no column {column}; expected {', '.join(COLUMNS)}"
    for column in header:
        if column not in COLUMNS:
            yield f"unknown column {column!r}; expected {', '.join(COLUMNS)}"
    for column in {column for column in header if header.count(column) > 1}:
        yield f"column {column} stands twice"


def _line(cells: Mapping[str, str], surplus: int) -> tuple[Line | None, list[str]]:
    """Return the line of a row of cells, and what is wrong with it."""
    if surplus:
        return None, [f"{abs(surplus)} cells too {'many' if surplus > 0 else 'few'}"]
    values = {name: _value(name, cell.strip()) for name, cell in cells.items() if cell.strip()}
    faults = [f"{name}: expected a value, the cell is empty" for name in REQUIRED if name not in values]
    faults += [f"{name}: {cells[name]!r} is {code}" for name, code in _refused(values)]
    if faults:
        return None, faults
    modifiers = values.get("modifiers", [])
    return Line(
        code=str(values["code"]),
        performed_on=date.fromisoformat(str(values["performed_on"])),
        units=int(str(values.get("units", 1))),
        modifiers=tuple(map(str, modifiers if isinstance(modifiers, list) else ())),
        place_of_service=_text(values.get("place_of_service")),
        encounter_id=_text(values.get("encounter_id")),
        minutes=None if "minutes" not in values else int(str(values["minutes"])),
    ), []


def _value(name: str, cell: str) -> object:
    if name == "modifiers":
        return cell.split()
    return int(cell) if name in _NUMBERS and cell.isascii() and cell.isdigit() and len(cell) < 9 else cell


def _refused(values: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in values.items():
        try:
            _FIELDS[name].validator(value)
        except ValidationFailed as failed:
            yield name, failed.code.replace("_", " ")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
