"""The cells of a percentile table: what each column may hold, and the lines of a CSV (pure)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from benchmarks.domain.percentile import HUNDREDTH, Point
from codes.importers.cells import InvalidCell
from codes.importers.faults import Faults, UnreadableFile

T = TypeVar("T")

MOST_BYTES: Final = 20_000_000
PERCENTILE: Final = re.compile(r"p([1-9][0-9]?)", re.ASCII)
_FORMS: Final = {
    "region": (re.compile(r"[A-Z][A-Z0-9-]*", re.ASCII), 16, "a region such as US or TX"),
    "metric": (re.compile(r"[a-z][a-z0-9_]*", re.ASCII), 32, "a metric such as wrvu"),
}
_LONGEST_SPECIALTY: Final = 120
_COUNT: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_FIGURE: Final = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?", re.ASCII)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Percentiles of one metric: `n` clinicians, their mean if it is given, and at least one point, rising.

    `specialty` is as the file spells it: a slug, or what a mapping of the file's source knows.
    """

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


class TableLine:
    """The cells of a line by column; notes what is wrong and reads on."""

    def __init__(self, number: int, cells: Mapping[str, str], faults: Faults) -> None:
        self.number = number
        self.cells = cells
        self.faults = faults
        self.wrong = False

    def fault(self, column: str, message: str) -> None:
        """Note what is wrong in a column."""
        self.faults.add(self.number, column, message)
        self.wrong = True

    def read(self, column: str, parse: Callable[[str], T], instead: T) -> T:
        """Return what a cell holds, or something instead where that is wrong."""
        try:
            return parse(self.cells[column])
        except InvalidCell as wrong:
            self.fault(column, str(wrong))
            return instead


def read_lines(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that holds any, with the line's number.

    Raises UnreadableFile for what is no CSV in UTF-8, is empty or too large.
    """
    lines = csv.reader(io.StringIO(_text(name, content), newline=""), strict=True)
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield lines.line_num, cells
    except csv.Error as error:
        raise UnreadableFile(f"{name}: line {lines.line_num}: {error}") from error


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


def specialty(text: str) -> str:
    """Return a specialty as it is spelled; raises InvalidCell."""
    refuse_formula(text)
    if not 1 <= len(text) <= _LONGEST_SPECIALTY or not text.isprintable():
        raise InvalidCell(f"{text!r} is not a specialty of 1 to {_LONGEST_SPECIALTY} characters")
    return text


def word(column: str) -> Callable[[str], str]:
    """Return what reads a region or a metric."""
    form, longest, expected = _FORMS[column]

    def parse(text: str) -> str:
        refuse_formula(text)
        if len(text) > longest or not form.fullmatch(text):
            raise InvalidCell(f"{text!r} is not {expected}")
        return text

    return parse


def count(text: str) -> int:
    """Return a count of clinicians; raises InvalidCell."""
    refuse_formula(text)
    if not _COUNT.fullmatch(text) or int(text) < 1:
        raise InvalidCell(f"{text!r} is not a count of clinicians, 1 or more")
    return int(text)


def figure_or_none(text: str) -> Decimal | None:
    """Return a figure, None for one that is not published; raises InvalidCell."""
    if not text:
        return None
    refuse_formula(text)
    if not _FIGURE.fullmatch(text):
        raise InvalidCell(f"{text!r} is not a number with at most two decimals and no thousands separator")
    return Decimal(text).quantize(HUNDREDTH)


def refuse_formula(text: str) -> None:
    """Raise InvalidCell for what a spreadsheet would compute."""
    if text.startswith(_FORMULA_SIGNS):
        raise InvalidCell(f"{text!r} is a formula or a signed number")
