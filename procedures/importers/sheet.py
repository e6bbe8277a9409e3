"""A table before its columns mean anything: lines of cells, and how they were read (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

# A number is what a workbook says is one; a CSV has texts only.
Cell: TypeAlias = "str | Decimal"
Line: TypeAlias = "tuple[int, Sequence[Cell]]"


class UnreadableTable(ValueError):
    """The file is no table that could be read; the message says what was expected, in words for who made the file."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """How a file was read: `form` csv, xlsx or json; the encoding and whether it is a guess; what parts the cells.

    `sheet` is the name of a workbook's sheet; `is_1904` says that its days are counted from 1904 on.
    """

    form: str
    encoding: str = ""
    is_guessed: bool = False
    delimiter: str = ""
    sheet: str = ""
    is_1904: bool = False


OF_JSON: Final = SheetFacts("json", "utf-8")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a table by their number in the file, the header first; read anew with each call of `lines`."""

    facts: SheetFacts
    lines: Callable[[], Iterator[Line]]
