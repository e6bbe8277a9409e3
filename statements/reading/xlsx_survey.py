"""The used range of each sheet of an XLSX workbook, its merged cells and its formulas without result (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from statements.reading.archives import StatementArchive
from statements.reading.cells import NoResult
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import MergedCells, SheetSurvey, WorkbookSurvey, require_size
from statements.reading.values import MOST_COLUMNS
from statements.reading.xlsx_scan import SheetScan, column_number

WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
_TRUE: Final = frozenset({"1", "true", "on"})


def survey_xlsx(archive: StatementArchive) -> WorkbookSurvey:
    """Return the surveys of all visible sheets; hidden ones are not looked into. Raises UnreadableStatement."""
    targets: dict[str, str] = {}
    listed: list[tuple[str, str, bool]] = []
    survey = WorkbookSurvey()

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = _part(attributes.get("Target", ""))

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            survey.is_1904 = attributes.get("date1904") in _TRUE
        if name == "sheet":
            relation_id = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), targets.get(relation_id, ""), is_hidden))

    archive.walk(_RELATIONS, relation)
    archive.walk(WORKBOOK, sheet)
    for name, part, is_hidden in listed:
        survey.sheets[name] = SheetSurvey(is_hidden=True) if is_hidden else _survey(archive, part)
    return survey


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _survey(archive: StatementArchive, part: str) -> SheetSurvey:
    if part not in archive.names or "worksheets/" not in part:
        return SheetSurvey()
    scan = SheetScan()
    for survey in scan.scan(archive.pieces(part)):
        require_size(survey)
    if scan.is_plain:
        scan.survey.merged += [_merged_cells(reference) for reference in scan.merged]
        return scan.survey
    walk = _SheetWalk(SheetSurvey())
    archive.walk(part, walk.start, walk.end, walk.text)
    require_size(walk.survey)
    return walk.survey


@dataclass(slots=True)
class _SheetWalk:
    """The cell that is being walked, the number that its row says it has, the rows so far and the columns of the last
    of them, and the survey that all of it is added to."""

    survey: SheetSurvey
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    said_row: int | None = None
    row: int = 0
    column: int = 0
    kind: str = ""
    has_formula: bool = False
    has_value: bool = False
    in_value: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the begin of an element."""
        if name == "c":
            self._move(attributes)
        elif name == "row":
            self.row, self.column = self._number(attributes.get("r"), self.row + 1), 0
            self.said_row = self.row if "r" in attributes else None
            if attributes.get("hidden") in _TRUE:
                self.survey.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = (self._number(attributes.get(end), 0) for end in ("min", "max"))
            self.survey.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))
        elif name in {"v", "is"}:
            # A formula may have an empty text as its result; no other result is empty.
            self.has_value = name == "is" or self.kind == "str"
            self.in_value = True
            self._use()
        elif name == "f":
            self.has_formula = True
            self._use()
        elif name == "mergeCell":
            self.survey.merged.append(_merged_cells(attributes.get("ref", "")))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.in_value = False
        if name == "c" and (self.kind == "e" or (self.has_formula and not self.has_value)):
            reason = NoResult.ERROR if self.kind == "e" else NoResult.FORMULA
            self.survey.no_results[self.row - 1, self.column - 1] = reason

    def text(self, written: str) -> None:
        """Take the text of an element; for a place in the table of texts the library takes whatever is no number."""
        if not self.in_value:
            return
        self.has_value = True
        if self.kind == "s" and not (written.isascii() and written.isdigit()):
            raise UnreadableStatement(FaultCode.DAMAGED)

    def _move(self, attributes: Mapping[str, str]) -> None:
        before, reference = self.row, attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            self.row, self.column = _place(reference)
        if self.said_row not in {None, self.row}:
            raise UnreadableStatement(FaultCode.DAMAGED)
        self._refuse_twins(before)
        self.kind = attributes.get("t", "")
        self.has_formula = self.has_value = False

    def _refuse_twins(self, before: int) -> None:
        """Refuse a cell that stands there twice: nobody knows which value holds."""
        if self.row != before or self.row not in self.rows:
            if self.row in self.rows:
                raise UnreadableStatement(FaultCode.DAMAGED)
            self.rows.add(self.row)
            self.columns = set()
        if self.column in self.columns:
            raise UnreadableStatement(FaultCode.DAMAGED)
        self.columns.add(self.column)

    def _use(self) -> None:
        """Count a cell to the used range."""
        if self.row > self.survey.rows:
            self.survey.rows = self.row
        if self.column > self.survey.columns:
            self.survey.columns = self.column

    def _number(self, written: str | None, following: int) -> int:
        if written is None:
            return following
        if not _ROW.fullmatch(written):
            raise UnreadableStatement(FaultCode.DAMAGED)
        return int(written)


def _merged_cells(reference: str) -> MergedCells:
    first, _, last = reference.partition(":")
    (first_row, first_column), (last_row, last_column) = _place(first), _place(last or first)
    return MergedCells(first_row - 1, first_column - 1, last_row - 1, last_column - 1)


def _place(reference: str) -> tuple[int, int]:
    """Return row and column, from 1. Raises UnreadableStatement for a place that no sheet has."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise UnreadableStatement(FaultCode.DAMAGED)
    return int(match[2]), _column(match[1])


@cache
def _column(letters: str) -> int:
    return column_number(letters.encode())
