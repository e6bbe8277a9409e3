"""What the three members by locality (GPCI, LOCCO, ANES) have in common: drifting headers, lost zeros, notes (pure)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from codes.importers.cells import InvalidCell
from codes.importers.faults import BadLines, Faults, LineFault, UnreadableFile
from codes.importers.headings import NO_ALIASES, heading_of, missing_columns, named_twice

_MAC_DIGITS = 5
_LOCALITY_DIGITS = 2
_MOST = 100  # above every index and factor ever published


@dataclass(frozen=True, slots=True)
class LocalityColumn:
    """A column: our name for it, whether a header cell (in capitals) is its, and what a cell means.

    A column that is not `needed` reads as '' where the header has none.
    """

    name: str
    is_named: Callable[[str], bool]
    parse: Callable[[str], Any]  # Any: text or Decimal, by column
    needed: bool = True


class LocalityTable:
    """A table by locality: iterating yields line number and cell values of each line that is no note.

    `header` holds the header's cells in capitals; `unknown` are those that no column of ours is named by, which are
    not read (but for `passed_over`, which are known). `aliases` give our column for a heading of another name; those
    that were read by are `aliases` of the table. Bad lines are noted in `faults`; the caller raises them.
    Raises UnreadableFile where the header is missing, lacks a column, or names one twice by an alias.
    """

    def __init__(
        self,
        lines: Iterable[str],
        columns: Sequence[LocalityColumn],
        faults: Faults,
        *,
        aliases: Mapping[str, str] = NO_ALIASES,
        passed_over: Callable[[str], bool] = lambda header: "LOCALITY NAME" in header,
    ) -> None:
        self.faults = faults
        self._columns = columns
        names = {column.name for column in columns}
        self._known_aliases = {heading: column for heading, column in aliases.items() if column in names}
        self._lines = _csv_lines(faults.name, lines)
        self.header = self._read_header()
        self.aliases = {cell: self._known_aliases[cell] for cell in self.header if cell in self._known_aliases}
        named = self._named_places()
        self.unknown = tuple(
            cell
            for place, cell in enumerate(self.header)
            if cell and place not in named.values() and not passed_over(cell)
        )
        self._places = self._checked(named)

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:  # Any: text or Decimal, by column
        empty = True
        for number, line in self._lines:
            if not any(line[1:]) and not line[0].isdigit():
                continue
            empty = False
            if (values := self._values(number, line)) is not None:
                yield number, values
        if empty:
            self.faults.add(1, "", "no locality after the header")

    def _read_header(self) -> list[str]:
        for _, line in self._lines:
            header = [heading_of(cell) for cell in line]
            if any(header[1:]) and self._is_named("MAC", is_mac_column, header[0]):
                return header
        raise UnreadableFile(
            f"{self.faults.name}: header row missing: no line starts with the contractor (MAC), by its"
            " heading or an alias of it"
        )

    def _named_places(self) -> dict[str, int]:
        """Return the place of each column that the header has."""
        named: dict[str, int] = {}
        for column in self._columns:
            places = [
                place for place, cell in enumerate(self.header) if self._is_named(column.name, column.is_named, cell)
            ]
            headings = [self.header[place] for place in places]
            if len(places) > 1 and not self.aliases.keys().isdisjoint(headings):
                twice = named_twice(column.name, headings, self.aliases)
                raise UnreadableFile(f"{self.faults.name}: the header names twice {twice}")
            if places:
                named[column.name] = places[0]
        return named

    def _is_named(self, column: str, is_named: Callable[[str], bool], heading: str) -> bool:
        alias = self._known_aliases.get(heading)
        return is_named(heading) if alias is None else alias == column

    def _checked(self, named: dict[str, int]) -> list[int | None]:
        missing = [column.name for column in self._columns if column.needed and column.name not in named]
        if missing:
            raise UnreadableFile(f"{self.faults.name}: {missing_columns(missing, self.unknown)}")
        return [named.get(column.name) for column in self._columns]

    def _values(self, number: int, line: list[str]) -> list[Any] | None:  # Any: as above
        width = max(place for place in self._places if place is not None) + 1
        if len(line) < width:
            self.faults.add(number, "", f"{len(line)} cells, expected {width}")
            return None
        values = []
        for column, place in zip(self._columns, self._places, strict=True):
            try:
                values.append("" if place is None else column.parse(line[place]))
            except InvalidCell as wrong:
                self.faults.add(number, column.name, str(wrong))
        return values if len(values) == len(self._columns) else None


def is_mac_column(header: str) -> bool:
    """Return true if a header cell names the contractor's number, misspelt or not (`Adminstrative`)."""
    return "CONTRACTOR" in header or "CARRIER" in header or "(MAC)" in header or header == "MAC"


def is_locality_column(header: str) -> bool:
    """Return true if a header cell names the locality's number."""
    return header.startswith("LOCALITY") and "NAME" not in header


def mac(text: str) -> str:
    """Return the contractor's five digits, zeros put back (2102 is 02102)."""
    return _digits(text, _MAC_DIGITS, "a contractor (MAC)")


def locality(text: str) -> str:
    """Return the locality's two digits, zeros put back (0 is 00)."""
    return _digits(text, _LOCALITY_DIGITS, "a locality number")


def text_of(longest: int) -> Callable[[str], str]:
    """Return a parser of free text: footnote stars taken off, blanks single, not longer than `longest`."""

    def parse(text: str) -> str:
        if "\n" in text or "\r" in text:
            raise InvalidCell(f"{text[:20]!r}… goes over several lines; expected a row in each line")
        words = " ".join(text.split()).rstrip("* ")
        if len(words) > longest or not (words == "" or words.isprintable()):
            raise InvalidCell(f"{words[:20]!r}… is not a text of {longest} characters at most")
        return words

    return parse


def figure(places: int) -> Callable[[str], Decimal]:
    """Return a parser of figures above 0, rounded to `places`: spreadsheets leave noise (0.8690000000000001)."""
    unit = Decimal(1).scaleb(-places)

    def parse(text: str) -> Decimal:
        try:
            value = Decimal(text).quantize(unit)
        except InvalidOperation:
            raise InvalidCell(f"{text!r} is not a number") from None
        if not (value.is_finite() and 0 < value < _MOST):
            raise InvalidCell(f"{text!r} is not between 0 and {_MOST}")
        return value

    return parse


def _digits(text: str, width: int, what: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) <= width):
        raise InvalidCell(f"{text!r} is not {what} of up to {width} digits")
    return text.zfill(width)


def _csv_lines(name: str, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells, each stripped, of the lines that hold anything."""
    reader = csv.reader(lines)
    try:
        for line in reader:
            cells = [cell.strip() for cell in line]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as wrong:
        raise BadLines(name, [LineFault(reader.line_num, "", f"not a line of CSV ({wrong})")]) from wrong
