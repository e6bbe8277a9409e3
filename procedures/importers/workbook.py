"""An XLSX workbook as a table (pure): measured first, since a few bytes of it can ask a reader for gigabytes.

A part of the archive may inflate without end, and a reader lays out all cells between the first and the last, so that
two cells far apart are billions. So every part is inflated under a limit, the cells of each sheet are walked, and the
reader gets a new archive that holds what was measured and nothing else.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from math import isfinite
from typing import Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from procedures.importers.sheet import Cell, Line, Sheet, SheetFacts, UnreadableTable

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAGIC: Final = b"PK\x03\x04"
# Workbooks of Excel 97 to 2003, and those locked by a password.
OLD_MAGIC: Final = b"\xd0\xcf\x11\xe0"
MOST_ROWS: Final = 60_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 2_000_000
MOST_BYTES: Final = 128 * 1024 * 1024
_MOST_PARTS: Final = 1000
_WORKBOOK: Final = "xl/workbook.xml"
_STRINGS: Final = "xl/sharedstrings.xml"
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_NEEDED: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
# Of the sheets of every spreadsheet program.
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_IS_1904: Final = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_SAVE_ANEW: Final = "In Excel, choose “Save as” and the type “Excel Workbook (.xlsx)” or “CSV UTF-8”."
_DAMAGED: Final = f"The workbook is damaged. {_SAVE_ANEW}"
_TOO_LARGE: Final = (
    f"The sheet is too large: at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read. Delete what stands far "
    "below or beside the table, or copy the table into a new workbook."
)


def sheet_of_workbook(body: bytes) -> Sheet:
    """Return the first visible sheet of a workbook. Raises UnreadableTable."""
    parts = _parts(body)
    if _WORKBOOK not in parts:
        raise UnreadableTable(f"The file is no Excel workbook. {_SAVE_ANEW}")
    lengths = _lengths(next((part for name, part in parts.items() if name.lower() == _STRINGS), b"<sst/>"))
    faults = {name: fault for name in parts if _SHEET.fullmatch(name) and (fault := _fault(parts[name], lengths))}
    try:
        name, rows = _read(_archive({name: part for name, part in parts.items() if name not in faults}))
    except (CalamineError, OSError, ValueError) as refused:
        if isinstance(refused, UnreadableTable):
            raise
        raise UnreadableTable(next(iter(faults.values()), _DAMAGED)) from None
    facts = SheetFacts("xlsx", sheet=name, is_1904=_IS_1904.search(parts[_WORKBOOK]) is not None)
    lines: list[Line] = [(number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1)]
    return Sheet(facts, lambda: iter(lines))


def _parts(body: bytes) -> Mapping[str, bytes]:
    """Return the parts of the archive that a table needs, inflated under a limit."""
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            members = archive.infolist()[:_MOST_PARTS]
            for member in (one for one in members if _NEEDED.fullmatch(one.filename) or _SHEET.fullmatch(one.filename)):
                with archive.open(member) as part:
                    parts[member.filename] = part.read(left + 1)
                left -= len(parts[member.filename])
                if left < 0:
                    raise UnreadableTable(_TOO_LARGE)
    # The library raises NotImplementedError for a way of packing that it lacks, RuntimeError for a password.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as broken:
        if isinstance(broken, UnreadableTable):
            raise
        raise UnreadableTable(f"The file is no whole Excel workbook. {_SAVE_ANEW}") from None
    return parts


def _archive(parts: Mapping[str, bytes]) -> BytesIO:
    new = BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    new.seek(0)
    return new


@dataclass(slots=True)
class _Extent:
    """The cell that is being walked, the furthest with something in it, and how much text all of them show."""

    lengths: Sequence[int]
    row: int = 0
    column: int = 0
    is_shared: bool = False
    in_value: bool = False
    last_row: int = 0
    last_column: int = 0
    shown: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the begin of an element of the sheet."""
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._move(attributes.get("r"))
            self.is_shared = attributes.get("t") == "s"
        elif local == "row":
            self._move_to_row(attributes.get("r"))
        elif local in {"v", "is", "f"}:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, self.column)
            self.in_value = local == "v"

    def end(self, _: str) -> None:
        """Take the end of an element."""
        self.in_value = False

    def text(self, written: str) -> None:
        """Take the text of an element: of a shared cell, the place of its text among the shared ones."""
        if self.in_value and self.is_shared and written.isdecimal() and int(written) < len(self.lengths):
            self.shown += self.lengths[int(written)]

    def _move_to_row(self, written: str | None) -> None:
        self.row, self.column = self.row + 1, 0
        if written is not None:
            self._settle(_ROW.fullmatch(written) and (int(written), 0))

    def _move(self, reference: str | None) -> None:
        self.column += 1
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            self._settle(match and (int(match[2]), _column(match[1])))

    def _settle(self, place: tuple[int, int] | None) -> None:
        # A reader makes something else of a place that no sheet has than we do, such as a cell billions of rows away.
        if place is None or place[0] > _LAST_ROW or place[1] > _LAST_COLUMN:
            raise expat.ExpatError("no spreadsheet has this place")
        self.row, self.column = place

    @property
    def fits(self) -> bool:
        """True where all cells from the first to the last can be laid out, each with its text."""
        cells = self.last_row * self.last_column
        is_narrow = self.last_row <= MOST_ROWS and self.last_column <= MOST_COLUMNS
        return is_narrow and cells <= MOST_CELLS and self.shown <= MOST_BYTES


@cache
def _column(letters: str) -> int:
    """Return the number of a column, of which there are 18,278."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _fault(part: bytes, lengths: Sequence[int]) -> str:
    """Return why a sheet is not read, '' where it can be."""
    extent = _Extent(lengths)
    try:
        _walk(part, start=extent.start, end=extent.end, text=extent.text)
    except expat.ExpatError:
        return _DAMAGED
    return "" if extent.fits else _TOO_LARGE


def _lengths(strings: bytes) -> Sequence[int]:
    """Return how long each shared text is: many cells may show one."""
    lengths: list[int] = []

    def start(name: str, _: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(written: str) -> None:
        if lengths:
            lengths[-1] += len(written)

    try:
        _walk(strings, start=start, end=lambda _: None, text=text)
    except expat.ExpatError:
        raise UnreadableTable(_DAMAGED) from None
    return lengths


def _walk(
    part: bytes,
    *,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Walk the elements of a part. Raises expat.ExpatError for what is no XML, or has a DOCTYPE, as no workbook has."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(part, True)  # noqa: FBT003  # the library's signature


def _refuse_doctype(*_: object) -> None:
    raise expat.ExpatError("a part of a workbook has no DOCTYPE")


def _read(archive: BytesIO) -> tuple[str, Sequence[Sequence[object]]]:
    with CalamineWorkbook.from_filelike(archive) as workbook:
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not visible:
            raise UnreadableTable(f"The workbook has no visible sheet. {_SAVE_ANEW}")
        return visible[0], workbook.get_sheet_by_name(visible[0]).to_python(skip_empty_area=False)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return Decimal(repr(value)) if isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
