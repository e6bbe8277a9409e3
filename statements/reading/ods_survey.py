"""The used range of each sheet of an ODS workbook, its merged cells and its formulas without result (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from statements.reading.archives import StatementArchive
from statements.reading.cells import NoResult
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import MergedCells, SheetSurvey, WorkbookSurvey, require_size
from statements.reading.values import MOST_COLUMNS, MOST_ROWS

CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_HIDDEN: Final = frozenset({"collapse", "filter"})
_ERROR_TEXT: Final = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:[0-9]{3}")
# Rows and columns of the largest sheet of any program; what is more is no repetition.
_MOST_REPEATED: Final = 2**21


def survey_ods(archive: StatementArchive) -> WorkbookSurvey:
    """Return the survey of each sheet. Raises UnreadableStatement, also for a hidden sheet that is too large.

    The library lays out all sheets of such a file when it is opened.
    """
    if _MANIFEST in archive.names:
        archive.walk(_MANIFEST, _refuse_encryption)
    walk = _ContentWalk()
    archive.walk(CONTENT, walk.start, walk.end, walk.text)
    return walk.workbook


def _refuse_encryption(name: str, _: Mapping[str, str]) -> None:
    if name == "encryption-data":
        raise UnreadableStatement(FaultCode.PASSWORD)


@dataclass(slots=True)
class _ContentWalk:
    """The cell that is being walked, and the survey that it is added to."""

    workbook: WorkbookSurvey = field(default_factory=WorkbookSurvey)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    survey: SheetSurvey = field(default_factory=SheetSurvey)
    row: int = 0
    rows_repeated: int = 0
    column: int = 0
    columns_repeated: int = 0
    columns_named: int = 0
    has_formula: bool = False
    is_in_table: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the begin of an element."""
        plain = {key[key.rfind(":") + 1 :]: value for key, value in attributes.items()}
        if name in _CELLS:
            self._cell(plain)
        elif name == "p":
            self._use()
        elif name == "table-row":
            self._begin_row(plain)
        elif name == "table-column":
            self._name_columns(plain)
        elif name == "table":
            self._begin_table(plain)
        elif name == "null-date":
            self.workbook.is_1904 = plain.get("date-value", "").startswith("1904")
        else:
            self._style(name, plain)

    def _style(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        """Take the end of an element: of a sheet, refuse one that is too large."""
        if name == "table":
            require_size(self.survey)
            self.is_in_table = False

    def text(self, written: str) -> None:
        """Take the text of an element: of a formula, some programs write an error as a text alone."""
        if self.has_formula and _ERROR_TEXT.fullmatch(written.strip()):
            self._without_result(NoResult.ERROR)

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        if self.is_in_table:
            raise UnreadableStatement(FaultCode.DAMAGED)
        self.is_in_table = True
        self.survey = SheetSurvey(is_hidden=attributes.get("style-name") in self.hidden_styles)
        self.workbook.sheets[attributes.get("name", "")] = self.survey
        self.row = self.rows_repeated = self.columns_named = 0

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        self.row += self.rows_repeated
        self.rows_repeated, self.column, self.columns_repeated = _repeated(attributes, "rows"), 0, 0
        if attributes.get("visibility") in _HIDDEN:
            last = min(self.row + self.rows_repeated, MOST_ROWS)
            self.survey.hidden_rows.update(range(self.row + 1, last + 1))

    def _name_columns(self, attributes: Mapping[str, str]) -> None:
        first, self.columns_named = self.columns_named + 1, self.columns_named + _repeated(attributes, "columns")
        if attributes.get("visibility") in _HIDDEN:
            self.survey.hidden_columns.update(range(first, min(self.columns_named, MOST_COLUMNS) + 1))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column += self.columns_repeated
        self.columns_repeated = _repeated(attributes, "columns")
        has_value = "value-type" in attributes
        self.has_formula = "formula" in attributes
        if has_value or "formula" in attributes:
            self._use()
        if attributes.get("value-type") == "error" or attributes.get("formula", "").endswith("#REF!"):
            self._without_result(NoResult.ERROR)
        elif "formula" in attributes and not has_value:
            self._without_result(NoResult.FORMULA)
        self._merge(attributes)

    def _use(self) -> None:
        self.survey.rows = max(self.survey.rows, self.row + self.rows_repeated)
        self.survey.columns = max(self.survey.columns, self.column + self.columns_repeated)

    def _without_result(self, reason: NoResult) -> None:
        if self.survey.rows > MOST_ROWS or self.survey.columns > MOST_COLUMNS:
            raise UnreadableStatement(FaultCode.TOO_LARGE)
        for row in range(self.row, self.row + self.rows_repeated):
            for column in range(self.column, self.column + self.columns_repeated):
                self.survey.no_results[row, column] = reason

    def _merge(self, attributes: Mapping[str, str]) -> None:
        rows, columns = _count(attributes.get("number-rows-spanned")), _count(attributes.get("number-columns-spanned"))
        if rows > 1 or columns > 1:
            last_row, last_column = self.row + rows - 1, self.column + columns - 1
            self.survey.merged.append(MergedCells(self.row, self.column, last_row, last_column))


def _repeated(attributes: Mapping[str, str], what: str) -> int:
    return _count(attributes.get(f"number-{what}-repeated"))


def _count(written: str | None) -> int:
    if written is None:
        return 1
    if not (written.isascii() and written.isdigit() and 0 < int(written[:9]) <= _MOST_REPEATED):
        raise UnreadableStatement(FaultCode.DAMAGED)
    return int(written)
