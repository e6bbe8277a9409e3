"""A report as an XLSX workbook: a sheet of what is said first, then one a part, the numbers as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from statements.presenters.sections import Cell, CellKind, Column, Section
from statements.presenters.words import FOOT
from statements.reports.report import ComparisonReport
from wire.cells import safe_cell

_BOLD: Final = Font(bold=True)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_FORMATS: Final = {
    CellKind.UNITS: "0.####",
    CellKind.WRVU: "#,##0.00##",
    CellKind.SIGNED_WRVU: "+#,##0.00##;-#,##0.00##;0.00",
    CellKind.DOLLARS: '"$"#,##0.00;-"$"#,##0.00',
}
# Excel takes no longer name of a sheet, and no longer text in a cell.
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_767
_WIDTH_OF_TEXT, _WIDTH_OF_NUMBER, _WIDTH_OF_SENTENCES = 28, 14, 90


def report_workbook(report: ComparisonReport) -> bytes:
    """Return the file of a report. No text is taken for a formula; codes are texts, so that they keep their zeros."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "OpenRVU", report.headline
    _sentences(book, "Report", (report.headline, report.title, *report.first, FOOT))
    for section in report.sections:
        if section.columns:
            _table(book, section)
        else:
            _sentences(book, section.title, section.sentences)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sentences(book: Workbook, name: str, sentences: Iterable[str]) -> None:
    sheet = book.create_sheet(name[:_LONGEST_NAME])
    sheet.column_dimensions["A"].width = _WIDTH_OF_SENTENCES
    for place, sentence in enumerate(sentences):
        sheet.append([_text(sheet, sentence, is_bold=not place)])


def _table(book: Workbook, section: Section) -> None:
    sheet = book.create_sheet(section.title[:_LONGEST_NAME])
    for place, column in enumerate(section.columns, start=1):
        width = _WIDTH_OF_TEXT if column.kind is CellKind.TEXT else _WIDTH_OF_NUMBER
        sheet.column_dimensions[get_column_letter(place)].width = width
    for sentence in section.sentences:
        sheet.append([WriteOnlyCell(sheet, value=safe_cell(sentence))])
    if any(column.title for column in section.columns):
        sheet.append([_text(sheet, column.title, is_bold=True) for column in section.columns])
    for row in section.rows:
        sheet.append([_cell(sheet, cell, column) for cell, column in zip(row, section.columns, strict=True)])


def _cell(sheet: object, cell: Cell, column: Column) -> WriteOnlyCell | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        return _text(sheet, cell)
    written = WriteOnlyCell(sheet, value=cell)
    if isinstance(cell, Decimal):
        written.number_format = _FORMATS[column.kind]
    return written


def _text(sheet: object, text: str, *, is_bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=safe_cell(text)[:_LONGEST_TEXT])
    cell.alignment = _WRAPPED
    if is_bold:
        cell.font = _BOLD
    return cell
