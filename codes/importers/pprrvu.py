"""The PPRRVU table of a release: lines of CSV become rows (pure).

Columns are found by their names, which are spread over five lines, never by position: the 2026 layout has one column
more than those before. Source: record layout of the release.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice, starmap
from operator import getitem, itemgetter
from typing import Any, Final

from codes.domain.values import RvuRow, assigned_work
from codes.importers import cells
from codes.importers.cells import InvalidCell, ParsedColumn
from codes.importers.faults import FAULT_LIMIT, Faults, UnreadableFile, missing_columns
from codes.importers.naming import Banner

_HEADER_LINES: Final = 5
_MOST_BANNER_LINES: Final = 40
_MONTHS: Final = {"JANUARY": "A", "APRIL": "B", "JULY": "C", "OCTOBER": "D"}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(r"\b(JANUARY|APRIL|JULY|OCTOBER)\b")
_RELEASED = re.compile(r"RELEASED\s+(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_PUBLIC_WORDS = re.compile(r"[A-CE-Z][0-9]{4}")  # CPT's words are the AMA's and those of D codes the ADA's
_LONGEST_WORDS: Final = 80

_COMPONENTS = frozenset({"", "26", "TC", "53"})
_STATUSES = frozenset("ABCDEFGHIJMNPQRTX")

Parser = Callable[[str], Any]  # what a cell becomes differs by column: text, Decimal or bool

# In the order of the fields of RvuRow.
_COLUMNS: Final[tuple[tuple[str, Parser], ...]] = (
    ("HCPCS", cells.code),
    ("MOD", cells.one_of(_COMPONENTS, "a component (empty, 26, TC or 53)")),
    ("STATUS CODE", cells.one_of(_STATUSES, "a status (one of ABCDEFGHIJMNPQRTX)")),
    ("NOT USED FOR MEDICARE PAYMENT", cells.mark("+")),
    ("WORK RVU", cells.rvu),
    ("NON-FAC PE RVU", cells.rvu),
    ("NON-FAC NA INDICATOR", cells.mark("NA")),
    ("FACILITY PE RVU", cells.rvu),
    ("FACILITY NA INDICATOR", cells.mark("NA")),
    ("MP RVU", cells.rvu),
    ("NON-FACILITY TOTAL", cells.rvu),
    ("FACILITY TOTAL", cells.rvu),
    ("PCTC IND", cells.digit),
    ("GLOB DAYS", cells.one_of(cells.GLOBAL_PERIODS, "a global period (000, 010, 090, MMM, XXX, YYY or ZZZ)")),
    ("PRE OP", cells.fraction),
    ("INTRA OP", cells.fraction),
    ("POST OP", cells.fraction),
    ("MULT PROC", cells.digit),
    ("BILAT SURG", cells.digit),
    ("ASST SURG", cells.digit),
    ("CO-SURG", cells.digit),
    ("TEAM SURG", cells.digit),
    ("ENDO BASE", cells.code_or_empty),
    ("CONV FACTOR", cells.factor),
    ("PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES", cells.short_text(2)),
    ("CALCULATION FLAG", cells.short_text(1)),
    ("DIAGNOSTIC IMAGING FAMILY INDICATOR", cells.short_text(2)),
    ("NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
    ("FACILITY PE USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
    ("MP USED FOR OPPS PAYMENT AMOUNT", cells.rvu),
)
COLUMN_NAMES: Final = tuple(name for name, _ in _COLUMNS)
# Columns that no credit needs, and what a row holds where the layout has none of that name: a figure that is not stated
# is None, never 0.
_KEPT_IF_THERE: Final[Mapping[str, str | None]] = {
    "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES": "",
    "CALCULATION FLAG": "",
    "DIAGNOSTIC IMAGING FAMILY INDICATOR": "",
    "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT": None,
    "FACILITY PE USED FOR OPPS PAYMENT AMOUNT": None,
    "MP USED FOR OPPS PAYMENT AMOUNT": None,
}
_WORDS_COLUMN: Final = "DESCRIPTION"
# Columns of a layout that are known and of no use here.
_PASSED_OVER: Final = frozenset({"PRIC IND"})
_FACTOR_COLUMN: Final = "CONV FACTOR"

RowValues = tuple[Any, ...]  # the fields of RvuRow in their order: text, Decimal, bool or None
_CODE: Final = COLUMN_NAMES.index("HCPCS")
_COMPONENT: Final = COLUMN_NAMES.index("MOD")
_STATUS: Final = COLUMN_NAMES.index("STATUS CODE")
_WORK: Final = COLUMN_NAMES.index("WORK RVU")
_NONFACILITY_TOTAL: Final = COLUMN_NAMES.index("NON-FACILITY TOTAL")
_FACILITY_TOTAL: Final = COLUMN_NAMES.index("FACILITY TOTAL")
_FACTOR: Final = COLUMN_NAMES.index(_FACTOR_COLUMN)


class PprrvuTable:
    """A PPRRVU table being read: its banner at once, its rows as they are asked for.

    Iterating yields each row once. `words` then holds the short words of Level II codes (without D codes; no other
    words leave this reader). `unknown_columns` are those of the header that no layout before had; they are not read.
    `missing_columns` are those that the header lacks and no credit needs; their values are empty.
    Raises UnreadableFile for a table that has no header or lacks columns that a credit needs, BadLines, at
    the end, for lines that cannot be read.
    """

    def __init__(self, name: str, lines: Iterable[str], *, limit: int = FAULT_LIMIT) -> None:
        self.name = name
        self.words: dict[str, str] = {}
        self._factor: Decimal | None = None
        self._faults = Faults(name, limit=limit)
        self._reader = csv.reader(lines)
        above, header = self._read_head()
        self.banner = read_banner(above)
        self._find_columns(header)

    @property
    def factor(self) -> Decimal:
        """Return the conversion factor in US dollars per RVU, which every row repeats; known once a row was read."""
        if self._factor is None:
            raise UnreadableFile(f"{self.name}: no row was read")
        return self._factor

    @property
    def line(self) -> int:
        """Return the number of the line that was read last, from 1."""
        return self._reader.line_num

    def __iter__(self) -> Iterator[RvuRow]:
        return starmap(RvuRow, self.values())

    def values(self) -> Iterator[RowValues]:
        """Yield each row as the tuple of its fields, which costs half of what an object does."""
        seen: dict[str, int] = {}
        while (line := self._next_line()) is not None:
            if not any(line):
                continue
            values = self._values(line)
            if values is None:
                continue
            key = values[_CODE] + values[_COMPONENT]
            if (first := seen.setdefault(key, self.line)) != self.line:
                self._fault("HCPCS", f"{_named(values)} stands already in line {first}")
            yield values
        if not (seen or self._faults.found):
            self._fault("", "no row after the header")
        self._faults.raise_if_any()

    def _fault(self, column: str, message: str) -> None:
        self._faults.add(self.line, column, message)

    def _next_line(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except csv.Error as wrong:
            self._fault("", f"not a line of CSV ({wrong})")
            self._faults.raise_if_any()
            raise

    def _read_head(self) -> tuple[list[list[str]], list[list[str]]]:
        head: list[list[str]] = []
        for line in islice(iter(self._next_line, None), _MOST_BANNER_LINES):
            head.append(line)
            if line and line[0].strip().upper() == "HCPCS":
                return head[:-_HEADER_LINES], head[-_HEADER_LINES:]
        if head and head[0] and head[0][0].startswith("HDR"):
            raise UnreadableFile(
                f"{self.name}: this is the fixed-width text, which is not read; take the CSV beside it"
            )
        raise UnreadableFile(f"{self.name}: header row missing: none of the first {len(head)} lines starts with HCPCS")

    def _find_columns(self, header: list[list[str]]) -> None:
        names = header_names(header)
        known = {*COLUMN_NAMES, *_PASSED_OVER, _WORDS_COLUMN, ""}
        self.unknown_columns = tuple(name for name in names if name not in known)
        lacking = [name for name in COLUMN_NAMES if name not in names]
        self.missing_columns = tuple(name for name in lacking if name in _KEPT_IF_THERE)
        if missing := [name for name in lacking if name not in _KEPT_IF_THERE]:
            raise UnreadableFile(f"{self.name}: {missing_columns(missing, self.unknown_columns)}")
        if twice := [name for name in COLUMN_NAMES if names.count(name) > 1]:
            raise UnreadableFile(f"{self.name}: the header names twice {', '.join(twice)}")
        # A column that is not there takes the code's place; what stands there is not looked at.
        places = [names.index("HCPCS" if name in lacking else name) for name in COLUMN_NAMES]
        self._width = max(places) + 1
        self._pick = itemgetter(*places)
        # Columns of one kind share what they have read.
        kinds = {parse: ParsedColumn(parse) for _, parse in _COLUMNS}
        self._columns = [_empty(name) if name in lacking else kinds[parse] for name, parse in _COLUMNS]
        self._words_place = names.index(_WORDS_COLUMN) if _WORDS_COLUMN in names else None

    def _values(self, line: list[str]) -> RowValues | None:
        if len(line) < self._width:
            self._fault("", f"{len(line)} cells, expected {self._width}")
            return None
        texts = self._pick(line)
        try:
            values = list(map(getitem, self._columns, texts))
        except InvalidCell:
            self._note_wrong_cells(texts)
            return None
        if values[_FACTOR] != self._factor:
            self._note_factor(values[_FACTOR])
        if self._words_place is not None and not values[_COMPONENT]:
            self._keep_words(values[_CODE], line[self._words_place])
        values[_WORK] = _assigned(values)
        return tuple(values)

    def _note_wrong_cells(self, texts: Iterable[str]) -> None:
        for name, column, text in zip(COLUMN_NAMES, self._columns, texts, strict=True):
            try:
                column[text]
            except InvalidCell as wrong:
                self._fault(name, str(wrong))

    def _note_factor(self, factor: Decimal) -> None:
        if self._factor is None:
            self._factor = factor
        else:
            self._fault(_FACTOR_COLUMN, f"{factor} differs from {self._factor} in the rows above")

    def _keep_words(self, code: str, text: str) -> None:
        words = " ".join(text.split())
        if words and _PUBLIC_WORDS.fullmatch(code):
            if len(words) > _LONGEST_WORDS or not words.isprintable():
                self._fault(_WORDS_COLUMN, f"{words[:20]!r}… is not a text of {_LONGEST_WORDS} characters at most")
                return
            self.words[code] = words


def _empty(name: str) -> ParsedColumn[Any]:  # Any: text or None, by column
    """Return the column that gives every row the value of one that is not there."""
    return ParsedColumn(lambda _: _KEPT_IF_THERE[name])


def _assigned(values: list[Any]) -> Decimal | None:  # Any: text, Decimal and bool, by column
    total = max(values[_NONFACILITY_TOTAL], values[_FACILITY_TOTAL])
    return assigned_work(values[_WORK], total=total, status=values[_STATUS], component=values[_COMPONENT])


def _named(values: RowValues) -> str:
    return " ".join(filter(None, values[: _COMPONENT + 1]))


def header_names(header: list[list[str]]) -> list[str]:
    """Return the column names: the cells of each column read downwards, each stripped (`WORK` over `RVU`)."""
    width = max(len(line) for line in header)
    padded = [line + [""] * (width - len(line)) for line in header]
    names = (" ".join(" ".join(column).upper().split()) for column in zip(*padded, strict=True))
    return [name.replace("- ", "-") for name in names]


def read_banner(lines: list[list[str]]) -> Banner:
    """Return what the lines above the header state; what they leave out is None."""
    texts = [" ".join(cell.strip() for cell in line if cell.strip()) for line in lines]
    title = next((text for text in texts if "RELATIVE VALUE" in text.upper()), next(filter(None, texts), ""))
    year = _YEAR.search(title)
    month = _MONTH.search(title.upper())
    return Banner(
        title=title,
        year=int(year.group()) if year else None,
        letter=_MONTHS[month.group()] if month else None,
        released_on=_released_on(texts),
    )


def _released_on(texts: list[str]) -> date | None:
    for text in texts:
        if found := _RELEASED.search(text):
            month, day, year = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None
