"""The PPRRVU table of a release: lines of CSV become rows (pure).

Columns are found by their names, which are spread over five lines, never by position: the 2026 layout has one column
more than those before. Source: record layout of the release.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice, starmap
from operator import getitem, itemgetter
from typing import Any, Final

from codes.domain.patterns import LEVEL_II_BUT_DENTAL
from codes.domain.values import BLANK, NamedFactor, RvuRow, UnknownValue, assigned_work
from codes.importers import cells
from codes.importers.cells import InvalidCell, ParsedColumn
from codes.importers.columns import (
    COLUMN_NAMES,
    COLUMNS,
    FACTOR_COLUMN,
    KEPT_IF_THERE,
    QUARANTINED,
    WORDS_COLUMN,
    factor_name,
    header_names,
    is_header,
    layout_of,
)
from codes.importers.faults import FAULT_LIMIT, Faults, UnreadableFile, open_quotation
from codes.importers.headings import NO_ALIASES
from codes.importers.naming import Banner
from codes.importers.unknown_values import UnknownCounts, UnknownValues

_HEADER_LINES: Final = 5
_MOST_BANNER_LINES: Final = 40
_MONTHS: Final = {"JANUARY": "A", "APRIL": "B", "JULY": "C", "OCTOBER": "D"}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(r"\b(JANUARY|APRIL|JULY|OCTOBER)\b")
_RELEASED = re.compile(r"RELEASED\s+(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)
_PUBLIC_WORDS = re.compile(LEVEL_II_BUT_DENTAL)  # CPT's words are the AMA's and those of D codes the ADA's
_LONGEST_WORDS: Final = 80

RowValues = tuple[Any, ...]  # Any: the fields of RvuRow in their order: text, Decimal, bool or None
_CODE: Final = COLUMN_NAMES.index("HCPCS")
_COMPONENT: Final = COLUMN_NAMES.index("MOD")
_STATUS: Final = COLUMN_NAMES.index("STATUS CODE")
_WORK: Final = COLUMN_NAMES.index("WORK RVU")
_NONFACILITY_TOTAL: Final = COLUMN_NAMES.index("NON-FACILITY TOTAL")
_FACILITY_TOTAL: Final = COLUMN_NAMES.index("FACILITY TOTAL")
_FACTOR: Final = COLUMN_NAMES.index(FACTOR_COLUMN)
_QUARANTINED: Final = tuple((COLUMN_NAMES.index(name), name, known) for name, known in QUARANTINED.items())


class PprrvuTable:
    """A PPRRVU table being read: its banner at once, its rows as they are asked for.

    Iterating yields each row once. `words` then holds the short words of Level II codes (without D codes; no other
    words leave this reader). `layout` says where the header has our columns, which headings were read by one of
    `aliases` (our column by heading), which are not known, and which columns that no credit needs are missing; their
    values are empty. A row with a component, status or global period that this version does not know has no work RVU
    and says so in `RvuRow.unknown`; it is let in where `accept_unknown`, as is a conversion factor that differs from
    row to row.
    Raises UnreadableFile for a table that has no header or lacks columns that a credit needs, at the end BadLines for
    lines that cannot be read, and UnknownValues for unknown values that are not let in.
    """

    def __init__(
        self,
        name: str,
        lines: Iterable[str],
        *,
        aliases: Mapping[str, str] = NO_ALIASES,
        accept_unknown: bool = False,
        limit: int = FAULT_LIMIT,
    ) -> None:
        self.name = name
        self.words: dict[str, str] = {}
        self._accept_unknown = accept_unknown
        self._rows = 0
        self._factors: Counter[Decimal] = Counter()
        self._factor: Decimal | None = None
        self._named_factors: dict[str, Decimal] = {}
        self._unknown = UnknownCounts()
        self._faults = Faults(name, limit=limit)
        self._reader = csv.reader(lines)
        self._line_begins = 1
        above, header = self._read_head(aliases)
        self.banner = read_banner(above)
        self.layout = layout_of(name, header_names(header), aliases)
        self._find_columns()

    @property
    def factor(self) -> Decimal:
        """Return the conversion factor in US dollars per RVU that most rows have; known once a row was read."""
        if self._factor is None:
            raise UnreadableFile(f"{self.name}: no row was read")
        first = {self._factor: self._rows - self._factors.total()}
        ((factor, _),) = (self._factors + Counter(first)).most_common(1)
        return factor

    @property
    def factors(self) -> tuple[NamedFactor, ...]:
        """Return the conversion factors of the header, the default one first: '' where it has no words for that."""
        named = (NamedFactor(name, dollars) for name, dollars in self._named_factors.items())
        return (NamedFactor(self.layout.default_factor, self.factor), *named)

    @property
    def unknown_values(self) -> tuple[UnknownValue, ...]:
        """Return the values that this version does not know in the rows that were read."""
        return self._unknown.values

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
            if self.line != self._line_begins:
                self._faults.add(self._line_begins, "", open_quotation(self.line))
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
        if self.unknown_values and not self._accept_unknown:
            raise UnknownValues(self.name, self.unknown_values)

    def raise_if_faulty(self) -> None:
        """Raise BadLines for the lines read so far that cannot be read."""
        self._faults.raise_if_any()

    def _fault(self, column: str, message: str) -> None:
        self._faults.add(self.line, column, message)

    def _next_line(self) -> list[str] | None:
        self._line_begins = self.line + 1
        try:
            return next(self._reader, None)
        except csv.Error as wrong:
            self._fault("", f"not a line of CSV ({wrong})")
            self._faults.raise_if_any()
            raise

    def _read_head(self, aliases: Mapping[str, str]) -> tuple[list[list[str]], list[list[str]]]:
        head: list[list[str]] = []
        for line in islice(iter(self._next_line, None), _MOST_BANNER_LINES):
            head.append(line)
            if is_header(head, aliases, lines=_HEADER_LINES):
                return head[:-_HEADER_LINES], head[-_HEADER_LINES:]
        if head and head[0] and head[0][0].startswith("HDR"):
            raise UnreadableFile(
                f"{self.name}: this is the fixed-width text, which is not read; take the CSV beside it"
            )
        raise UnreadableFile(f"{self.name}: header row missing: none of the first {len(head)} lines names HCPCS")

    def _find_columns(self) -> None:
        layout = self.layout
        self._width = layout.width
        self._pick = itemgetter(*layout.places)
        # Columns of one kind share what they have read.
        kinds = {parse: ParsedColumn(parse) for _, parse in COLUMNS}
        self._columns = [_empty(name) if name in layout.missing else kinds[parse] for name, parse in COLUMNS]
        self._factor_cells = ParsedColumn(cells.factor)

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
        self._rows += 1
        if values[_FACTOR] != self._factor:
            self._note_factor(values)
        if self.layout.factors:
            self._note_named_factors(line, values)
        if self.layout.words is not None and not values[_COMPONENT]:
            self._keep_words(values[_CODE], line[self.layout.words])
        unknown = self._unknown_of(values)
        values[_WORK] = None if unknown else _assigned(values)
        return (*values, unknown)

    def _unknown_of(self, values: list[Any]) -> str:  # Any: text, Decimal and bool, by column
        """Return what of a row this version does not know, and count it."""
        unknown = [(name, values[place]) for place, name, known in _QUARANTINED if values[place] not in known]
        for name, value in unknown:
            self._unknown.add(name, value, values[_CODE])
        return ", ".join(f"{name} {value or BLANK}" for name, value in unknown)

    def _note_wrong_cells(self, texts: Iterable[str]) -> None:
        for name, column, text in zip(COLUMN_NAMES, self._columns, texts, strict=True):
            try:
                column[text]
            except InvalidCell as wrong:
                self._fault(name, str(wrong))

    def _note_factor(self, values: list[Any]) -> None:  # Any: as above
        factor: Decimal = values[_FACTOR]
        if self._factor is None:
            self._factor = factor
        else:
            self._factors[factor] += 1
            self._unknown.add(FACTOR_COLUMN, f"{factor} beside {self._factor}", values[_CODE])

    def _note_named_factors(self, line: list[str], values: list[Any]) -> None:  # Any: as above
        for name, place in self.layout.factors.items():
            try:
                factor = self._factor_cells[line[place]]
            except InvalidCell as wrong:
                self._fault(name, str(wrong))
                continue
            first = self._named_factors.setdefault(factor_name(name), factor)
            if factor != first:
                self._unknown.add(name, f"{factor} beside {first}", values[_CODE])

    def _keep_words(self, code: str, text: str) -> None:
        words = " ".join(text.split())
        if words and _PUBLIC_WORDS.fullmatch(code):
            if len(words) > _LONGEST_WORDS or not words.isprintable():
                self._fault(WORDS_COLUMN, f"{words[:20]!r}… is not a text of {_LONGEST_WORDS} characters at most")
                return
            self.words[code] = words


def _empty(name: str) -> ParsedColumn[Any]:  # Any: text or None, by column
    """Return the column that gives every row the value of one that is not there."""
    return ParsedColumn(lambda _: KEPT_IF_THERE[name])


def _assigned(values: list[Any]) -> Decimal | None:  # Any: text, Decimal and bool, by column
    total = max(values[_NONFACILITY_TOTAL], values[_FACILITY_TOTAL])
    return assigned_work(values[_WORK], total=total, status=values[_STATUS], component=values[_COMPONENT])


def _named(values: RowValues) -> str:
    return " ".join(filter(None, values[: _COMPONENT + 1]))


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
        if released := _RELEASED.search(text):
            month, day, year = map(int, released.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None
