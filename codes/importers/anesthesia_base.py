"""Base units of anesthesia codes: a CSV of the operator's own, since none is shipped (pure)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codes.domain.patterns import ANESTHESIA
from codes.importers.faults import Faults, UnreadableFile

MOST_BYTES: Final = 1_000_000
_COLUMNS: Final = ("code", "units", "source")
_CODE: Final = re.compile(ANESTHESIA)
_UNITS: Final = re.compile(r"[1-9]?[0-9]", re.ASCII)
_LONGEST_SOURCE: Final = 200


@dataclass(frozen=True, slots=True)
class BaseUnits:
    """The base units of a code, and where the figure is from."""

    code: str
    units: int
    source: str


@dataclass(frozen=True, slots=True)
class BaseUnitsTable:
    """The rows of a table of base units, and the columns that are not known and were not read."""

    rows: tuple[BaseUnits, ...]
    unknown_columns: tuple[str, ...]


def read_base_units(name: str, content: bytes) -> BaseUnitsTable:
    """Return the rows of a table `code,units,source`, in its order; other columns are not read.

    Raises UnreadableFile for a file that is no such table and BadLines naming line and column of every fault.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{name}: larger than {MOST_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(f"{name}: not UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(cell.strip() for cell in next(reader, []))
    places = _places(name, header)
    faults = Faults(name)
    rows = [row for row in _rows(_picked(reader, places, len(header), faults), faults) if row is not None]
    faults.raise_if_any()
    if not rows:
        raise UnreadableFile(f"{name}: no row below the header")
    return BaseUnitsTable(tuple(rows), tuple(cell for cell in header if cell and cell not in _COLUMNS))


def _places(name: str, header: Sequence[str]) -> list[int]:
    if twice := [column for column in _COLUMNS if header.count(column) > 1]:
        raise UnreadableFile(f"{name}: line 1: the header names twice {', '.join(twice)}")
    if any(column not in header for column in _COLUMNS):
        raise UnreadableFile(f"{name}: line 1: expected the columns {', '.join(_COLUMNS)}, found {', '.join(header)}")
    return [header.index(column) for column in _COLUMNS]


def _picked(
    reader: Iterator[list[str]], places: Sequence[int], width: int, faults: Faults
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of our columns, of each line that holds anything."""
    for line, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if any("\n" in cell or "\r" in cell for cell in cells):
            # The lines are counted by rows, so what follows would be numbered wrongly.
            faults.add(line, "", "a cell goes over several lines; expected a row in each line")
            break
        if len(cells) != width:
            faults.add(line, "", f"{len(cells)} cells, expected {width}")
            continue
        yield line, [cells[place].strip() for place in places]


def _rows(lines: Iterable[tuple[int, list[str]]], faults: Faults) -> Iterator[BaseUnits | None]:
    seen: dict[str, int] = {}
    for line, cells in lines:
        row = _row(cells, line, faults)
        if row is not None and row.code in seen:
            faults.add(line, "code", f"{row.code} stands on line {seen[row.code]} already")
        if row is not None:
            seen.setdefault(row.code, line)
        yield row


def _row(cells: Sequence[str], line: int, faults: Faults) -> BaseUnits | None:
    code, units, source = cells
    before = len(faults.found)
    if not _CODE.fullmatch(code):
        faults.add(line, "code", f"{code!r} is not an anesthesia code such as 00790")
    if not _UNITS.fullmatch(units):
        faults.add(line, "units", f"{units!r} is not a whole number from 0 to 99")
    if not 1 <= len(source) <= _LONGEST_SOURCE:
        faults.add(line, "source", f"expected who says so, 1 to {_LONGEST_SOURCE} characters")
    return BaseUnits(code, int(units), source) if len(faults.found) == before else None
