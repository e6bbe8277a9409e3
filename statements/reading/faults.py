"""Why a statement cannot be read: one sentence that says what to do, and nothing of what stands in a cell (pure).

Out of the reading process come a code, counts and places alone; the sentence is made of them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from statements.reading.values import MOST_COLUMNS, MOST_ROWS, ColumnRole

_SAVE_ANEW: Final = "open it in a spreadsheet program and save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”"

ROLE_LABELS: Final[Mapping[ColumnRole, str]] = {
    ColumnRole.SERVICE_ON: "date of service",
    ColumnRole.POSTED_ON: "post date",
    ColumnRole.MONTH: "month",
    ColumnRole.CODE: "code",
    ColumnRole.MODIFIERS: "modifiers",
    ColumnRole.UNITS: "units",
    ColumnRole.WRVU: "wRVU",
    ColumnRole.KIND: "charge or void",
    ColumnRole.AMOUNT: "amount in dollars",
    ColumnRole.TRANSACTION: "transaction number",
    ColumnRole.PROVIDER: "provider",
}


class FaultCode(StrEnum):
    """Why a file, or a mapping of its columns, is not read."""

    EMPTY = "file_empty"
    IMAGE = "file_is_an_image"
    NOT_A_TABLE = "file_is_no_table"
    PACKED = "file_is_packed"
    PASSWORD = "file_has_a_password"  # noqa: S105  # the name of a fault
    DAMAGED = "file_is_damaged"
    TOO_LARGE = "file_is_too_large"
    TOO_LONG = "file_takes_too_long"
    TEXT_UNREADABLE = "text_is_unreadable"
    NO_SHEET = "no_visible_sheet"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"
    TOTALS_ONLY = "totals_only"
    FORMULAS = "formulas_without_result"
    NO_SUCH_COLUMN = "no_such_column"
    COLUMN_TWICE = "column_mapped_twice"
    ROLE_TWICE = "role_mapped_twice"
    NOT_THIS_COLUMN = "not_this_column"
    BIRTH_DATES = "column_of_birth_dates"
    NO_DATE = "no_date_column"
    NO_MEASURE = "no_measure_column"
    NO_YEAR = "no_year"
    MIXED_MONTHS = "mixed_months"
    NO_MONTH = "column_without_month"
    NOT_YOURS = "no_lines_of_yours"
    OTHER_PROVIDERS = "several_providers"


_SENTENCES: Final[Mapping[FaultCode, str]] = {
    FaultCode.EMPTY: "The file is empty: choose the file that your employer sent.",
    FaultCode.IMAGE: "The file holds an image or a printed page and no table: ask for the spreadsheet itself.",
    FaultCode.NOT_A_TABLE: f"The file is no CSV, TSV, XLSX, XLS or ODS: {_SAVE_ANEW}.",
    FaultCode.PACKED: "The file is a packed folder: unpack it, and choose the spreadsheet that is in it.",
    FaultCode.PASSWORD: "The file has a password: open it, save a copy without the password, and choose the copy.",
    FaultCode.DAMAGED: f"The file is damaged: {_SAVE_ANEW}.",
    FaultCode.TOO_LARGE: (
        f"The file is too large: at most {MOST_ROWS:,} rows, {MOST_COLUMNS} columns and 200 MB unpacked are read. "
        "Delete what stands far below or beside the table and the columns that are not needed, or send fewer months."
    ),
    FaultCode.TOO_LONG: "Reading the file takes longer than 10 seconds: send fewer months or fewer columns.",
    FaultCode.TEXT_UNREADABLE: f"The text of the file could not be read as a table: {_SAVE_ANEW}.",
    FaultCode.NO_SHEET: "The workbook has no visible sheet with a table: show the sheet, save it, and choose it again.",
    FaultCode.NO_HEADER: (
        "No row with the names of columns was found in the first 40 rows: put names such as Date of service, CPT, "
        "Units and Work RVU above the columns."
    ),
    FaultCode.NO_ROWS: "There are no rows under the names of columns: choose the file that has the lines.",
    FaultCode.TOTALS_ONLY: "The file has totals only and no lines: ask for the statement with its lines or months.",
    FaultCode.FORMULAS: "{count:,} formulas have no results: open the file in Excel and save it, then choose it again.",
    FaultCode.NO_SUCH_COLUMN: "There is no column {column}: choose one of the columns of this file.",
    FaultCode.COLUMN_TWICE: "Column {column} is chosen twice: choose it for one thing.",
    FaultCode.ROLE_TWICE: "Columns {count} and {column} are both chosen as {role}: choose one of them.",
    FaultCode.NOT_THIS_COLUMN: (
        "Column {column} is no {role}: {count:,} of its {rows:,} cells cannot be read as one. Choose another column."
    ),
    FaultCode.BIRTH_DATES: "Column {column} seems to hold dates of birth, which are never read: choose another column.",
    FaultCode.NO_DATE: "No date is chosen: choose the column of the {role} or of the month, or say which month it is.",
    FaultCode.NO_MEASURE: "Neither units nor wRVU are chosen: choose at least one of the two.",
    FaultCode.NO_YEAR: "The months of this file have no year: say which year it is.",
    FaultCode.MIXED_MONTHS: "The file mixes months with quarters: choose columns of one kind.",
    FaultCode.NO_MONTH: "Column {column} sums no month, and others do: choose columns of one kind.",
    FaultCode.NOT_YOURS: "No line of this file is of the provider that you chose: choose another one.",
    FaultCode.OTHER_PROVIDERS: "The file has lines of several providers: say which of them are yours.",
}


class UnreadableStatement(ValueError):
    """A statement that is not read. The message is one sentence that says what to do, with no cell's content."""

    def __init__(
        self, code: FaultCode, *, count: int = 0, rows: int = 0, column: int = 0, role: ColumnRole | None = None
    ) -> None:
        label = "" if role is None else ROLE_LABELS[role]
        super().__init__(_SENTENCES[code].format(count=count, rows=rows, column=column, role=label))
        self.code = code
        self.count = count
        self.rows = rows
        self.column = column
        self.role = role
