"""Workbooks opened by calamine, each measured before (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from typing import Final, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from statements.reading.archives import StatementArchive
from statements.reading.cells import Cell
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import GridRow, MergedCells, SheetSurvey, StatementFile, StatementSheet, grid_rows
from statements.reading.ods_survey import CONTENT, survey_ods
from statements.reading.values import MOST_COLUMNS, MOST_ROWS, FileFormat
from statements.reading.xlsx_survey import WORKBOOK, XlsxSurvey, survey_xlsx

ARCHIVE_MAGIC: Final = b"PK\x03\x04"
OLD_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook under a password is an old container around this stream.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def open_archive(body: bytes) -> StatementFile:
    """Return the visible sheets of an XLSX or ODS workbook. Raises UnreadableStatement."""
    archive = StatementArchive(body)
    if WORKBOOK in archive.names:
        return _opened(body, FileFormat.XLSX, survey_xlsx(archive))
    if CONTENT in archive.names:
        return _opened(body, FileFormat.ODS, XlsxSurvey(survey_ods(archive)))
    raise UnreadableStatement(FaultCode.NOT_A_TABLE)


def open_old_workbook(body: bytes) -> StatementFile:
    """Return the visible sheets of an XLS workbook. Raises UnreadableStatement."""
    if _ENCRYPTED in body:
        raise UnreadableStatement(FaultCode.PASSWORD)
    return _opened(body, FileFormat.XLS, XlsxSurvey())


def _opened(body: bytes, form: FileFormat, survey: XlsxSurvey) -> StatementFile:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(body))
    except PasswordError:
        raise UnreadableStatement(FaultCode.PASSWORD) from None
    except (CalamineError, OSError, ValueError):
        raise UnreadableStatement(FaultCode.DAMAGED) from None
    listed = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    visible = [
        (place, one.name) for place, one in enumerate(listed, start=1) if one.visible == SheetVisibleEnum.Visible
    ]
    sheets = (_sheet(workbook, place, name, survey.sheets.get(name)) for place, name in visible)
    return StatementFile(form, tuple(sheets), hidden=len(listed) - len(visible), is_1904=survey.is_1904)


def _sheet(workbook: CalamineWorkbook, place: int, name: str, survey: SheetSurvey | None) -> StatementSheet:
    known = _LazySurvey(workbook, name, survey)
    return StatementSheet(place, known.survey or SheetSurvey(), known.rows)


@dataclass(slots=True)
class _LazySurvey:
    """A sheet that is laid out when its rows are first asked for; an XLS has no survey before that."""

    workbook: CalamineWorkbook
    name: str
    survey: SheetSurvey | None
    sheet: CalamineSheet | None = None

    def rows(self) -> Iterator[GridRow]:
        """Yield the rows of the sheet. Raises UnreadableStatement."""
        if self.sheet is None:
            self.sheet = self._laid_out()
        survey = self.survey or _survey_of(self.sheet)
        before = self.sheet.start[1] if self.sheet.start else 0
        return grid_rows(_padded(self.sheet, before), survey)

    def _laid_out(self) -> CalamineSheet:
        try:
            return self.workbook.get_sheet_by_name(self.name)
        except PasswordError:
            raise UnreadableStatement(FaultCode.PASSWORD) from None
        except (CalamineError, OSError, ValueError):
            raise UnreadableStatement(FaultCode.DAMAGED) from None


def _padded(sheet: CalamineSheet, before: int) -> Iterator[Sequence[Cell]]:
    """Yield the rows from the first of the sheet on, with the columns that the library leaves out before the table."""
    for row in sheet.iter_rows() if sheet.end else ():
        # The library's cells are among ours; lists do not vary in what they hold.
        cells = cast("list[Cell]", row)
        yield [*repeat(None, before), *cells] if before else cells


def _survey_of(sheet: CalamineSheet) -> SheetSurvey:
    rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise UnreadableStatement(FaultCode.TOO_LARGE)
    merged = [MergedCells(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return SheetSurvey(rows, columns, merged=merged)
