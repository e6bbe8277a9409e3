"""Reader of the wide percentile table: a line a specialty, region and metric, a column a percentile (pure).

The format is described in docs/benchmarks.md.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from benchmarks.percentile import HUNDREDTH, Point
from codes.importers.faults import Faults, UnreadableFile

T = TypeVar("T")

MOST_BYTES: Final = 20_000_000
_KEY: Final = ("specialty", "region", "metric")
_NEEDED: Final = (*_KEY, "n", "mean")
_PERCENTILE: Final = re.compile(r"p([1-9][0-9]?)", re.ASCII)
_FORMS: Final = {
    "specialty": (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII), 64, "a slug such as general-surgery"),
    "region": (re.compile(r"[A-Z][A-Z0-9-]*", re.ASCII), 16, "a region such as US or TX"),
    "metric": (re.compile(r"[a-z][a-z0-9_]*", re.ASCII), 32, "a metric such as wrvu"),
}
_COUNT: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_FIGURE: Final = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?", re.ASCII)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the table: `n` clinicians, their mean if it is given, and at least one point, rising."""

    specialty: str
    region: str
    metric: str
    n: int
    mean: Decimal | None
    points: tuple[Point, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """Return (specialty, region, metric), which is unique within a table."""
        return (self.specialty, self.region, self.metric)


class _WrongCell(ValueError):
    """A cell does not hold what its column may hold."""


def read_wide_table(name: str, content: bytes) -> tuple[TableRow, ...]:
    """Return the rows of a wide table, in the file's order.

    Raises UnreadableFile for a file that is no such table and BadLines naming line and column of every fault.
    """
    numbered = _numbered(name, _text(name, content))
    _, cells = next(numbered, (1, []))
    header = _header(name, cells)
    faults = Faults(name)
    rows = _rows(numbered, header, faults)
    faults.raise_if_any()
    if not rows:
        raise UnreadableFile(f"{name}: holds a header and no rows")
    return rows


def _text(name: str, content: bytes) -> str:
    if not content.strip():
        raise UnreadableFile(f"{name}: is empty")
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{name}: has {len(content):,} bytes; at most {MOST_BYTES:,} are read")
    if b"\0" in content:
        raise UnreadableFile(f"{name}: holds NUL bytes, so it is no text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{name}: byte {error.start} is not UTF-8") from error


def _numbered(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that holds any, with the line's number."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield lines.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(f"{name}: line {lines.line_num}: {error}") from error


def _header(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise UnreadableFile(f"{name}: line 1: the column {missing[0]!r} is missing")
    for place, column in enumerate(header):
        if column in header[:place]:
            raise UnreadableFile(f"{name}: line 1: the column {column!r} stands there twice")
        if column not in _NEEDED and not _PERCENTILE.fullmatch(column):
            raise UnreadableFile(f"{name}: line 1: {column!r} is neither a known column nor a percentile (p1 to p99)")
    if not _percentiles(header):
        raise UnreadableFile(f"{name}: line 1: no column of a percentile, such as p50")
    return header


def _percentiles(header: Sequence[str]) -> list[str]:
    return sorted((column for column in header if _PERCENTILE.fullmatch(column)), key=lambda column: int(column[1:]))


def _rows(numbered: Iterable[tuple[int, list[str]]], header: Sequence[str], faults: Faults) -> tuple[TableRow, ...]:
    rows: dict[tuple[str, str, str], TableRow] = {}
    for line, cells in numbered:
        row = _row(line, cells, header, faults)
        if row is None:
            continue
        if row.key in rows:
            faults.add(line, "", f"{', '.join(row.key)} stands in the table twice")
        rows[row.key] = row
    return tuple(rows.values())


class _Line:
    """The cells of a line by column; notes what is wrong and reads on."""

    def __init__(self, number: int, cells: Mapping[str, str], faults: Faults) -> None:
        self.number = number
        self.cells = cells
        self.faults = faults
        self.wrong = False

    def fault(self, column: str, message: str) -> None:
        self.faults.add(self.number, column, message)
        self.wrong = True

    def read(self, column: str, parse: Callable[[str], T], instead: T) -> T:
        try:
            return parse(self.cells[column])
        except _WrongCell as wrong:
            self.fault(column, str(wrong))
            return instead


def _row(number: int, cells: Sequence[str], header: Sequence[str], faults: Faults) -> TableRow | None:
    """Return the row of a line, or None where it has faults."""
    if len(cells) != len(header):
        faults.add(number, "", f"{len(cells)} cells where the header has {len(header)}")
        return None
    line = _Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)), faults)
    row = TableRow(
        specialty=line.read("specialty", _word("specialty"), ""),
        region=line.read("region", _word("region"), ""),
        metric=line.read("metric", _word("metric"), ""),
        n=line.read("n", _count, 1),
        mean=line.read("mean", _figure_or_none, None),
        points=_points(line, _percentiles(header)),
    )
    return None if line.wrong else row


def _points(line: _Line, columns: Sequence[str]) -> tuple[Point, ...]:
    """Return the points that a line gives, noting a value that falls; an empty cell is a point not published."""
    points: list[Point] = []
    for column in columns:
        value = line.read(column, _figure_or_none, None)
        if value is None:
            continue
        if points and value < points[-1].value:
            line.fault(column, f"{value} is less than {points[-1].value} of p{points[-1].percent}")
        points.append(Point(int(column[1:]), value))
    if not points and not line.wrong:
        line.fault("", "no percentile is given")
    return tuple(points)


def _word(column: str) -> Callable[[str], str]:
    form, longest, expected = _FORMS[column]

    def parse(text: str) -> str:
        _refuse_formula(text)
        if len(text) > longest or not form.fullmatch(text):
            raise _WrongCell(f"{text!r} is not {expected}")
        return text

    return parse


def _count(text: str) -> int:
    _refuse_formula(text)
    if not _COUNT.fullmatch(text) or int(text) < 1:
        raise _WrongCell(f"{text!r} is not a count of clinicians, 1 or more")
    return int(text)


def _figure_or_none(text: str) -> Decimal | None:
    if not text:
        return None
    _refuse_formula(text)
    if not _FIGURE.fullmatch(text):
        raise _WrongCell(f"{text!r} is not a number with at most two decimals and no thousands separator")
    return Decimal(text).quantize(HUNDREDTH)


def _refuse_formula(text: str) -> None:
    if text.startswith(_FORMULA_SIGNS):
        raise _WrongCell(f"{text!r} is a formula or a signed number")
