"""Spreadsheet files in the admin site: rows of text out of CSV and XLSX, and what is no such file refused."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Final

import openpyxl
import tablib
from import_export.formats.base_formats import CSV, XLSX

MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 8 * 2**20
_UNPACKED_LIMIT: Final = 64 * 2**20


class UnreadableSheet(ValueError):
    """A file is no spreadsheet that can be imported; the message says why."""


class SafeCsv(CSV):  # type: ignore[misc]  # import_export is untyped
    """CSV in UTF-8 with commas, as this site writes it."""

    def create_dataset(self, in_stream: str, **_: object) -> tablib.Dataset:
        """Return the rows; raises UnreadableSheet."""
        return _dataset(csv.reader(StringIO(in_stream, newline="")), size=len(in_stream))


class SafeXlsx(XLSX):  # type: ignore[misc]  # import_export is untyped
    """The first sheet of an XLSX file, formulas as they are written and not what they gave."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the rows; raises UnreadableSheet."""
        try:
            with zipfile.ZipFile(BytesIO(in_stream)) as packed:
                unpacked = sum(member.file_size for member in packed.infolist())
        except zipfile.BadZipFile:
            raise UnreadableSheet("The file is no XLSX file.") from None
        if unpacked > _UNPACKED_LIMIT:
            raise UnreadableSheet(f"{unpacked:,} bytes unpacked are more than the limit of {_UNPACKED_LIMIT:,}.")
        sheet = openpyxl.load_workbook(BytesIO(in_stream), read_only=True, data_only=False).worksheets[0]
        # A row is then as long as its own cells, not as that of the furthest cell of the sheet.
        sheet.reset_dimensions()
        rows = ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))
        return _dataset(rows, size=len(in_stream))


def _dataset(rows: Iterable[list[str]], *, size: int) -> tablib.Dataset:
    if size > MOST_BYTES:
        raise UnreadableSheet(f"The file is larger than {MOST_BYTES:,} bytes.")
    lines = iter(rows)
    heads = [head.strip() for head in next(lines, [])]
    while heads and not heads[-1]:
        heads.pop()
    if twice := sorted({head for head in heads if heads.count(head) > 1}):
        raise UnreadableSheet(f"Two columns have the same name: {', '.join(twice) or 'empty'}.")
    dataset = tablib.Dataset(headers=heads)
    for number, cells in enumerate(lines, 2):
        if number - 1 > MOST_ROWS:
            raise UnreadableSheet(f"The file has more than {MOST_ROWS:,} rows; split it.")
        if any(cells[len(heads) :]):
            raise UnreadableSheet(f"Line {number} has more cells than the first line.")
        if any(cells):
            dataset.append([*cells, *[""] * len(heads)][: len(heads)])
    return dataset


def _cell(value: object) -> str:
    """Return a cell as text; what is neither text nor number nor date is a formula of several cells."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.15g}"
    return str(value) if isinstance(value, str) else f"={value}"
