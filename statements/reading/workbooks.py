"""Workbooks opened by calamine, each measured before (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from statements.reading.grid import GridRow, SheetSurvey, StatementFile, StatementSheet, grid_rows
from statements.reading.ods_survey import CONTENT, survey_ods
from statements.reading.values import FileFormat
from statements.reading.xls_survey import survey_xls
from statements.reading.xlsx_survey import WORKBOOK, survey_xlsx

ARCHIVE_MAGIC: Final = b"PK\x03\x04"
OLD_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
# A workbook under a password is an old container around this stream.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def open_archive(body: bytes) -> StatementFile:
    """Return the visible sheets of an XLSX or ODS workbook. Raises UnreadableStatement."""
    archive = StatementArchive(body)
    if WORKBOOK in archive.names:
        form, survey = FileFormat.XLSX, survey_xlsx(archive)
    elif CONTENT in archive.names:
        form, survey = FileFormat.ODS, survey_ods(archive)
    else:
        is_packed = any(name.lower().endswith(_TABLES) for name in archive.names)
        raise UnreadableStatement(FaultCode.PACKED if is_packed else FaultCode.NOT_A_TABLE)
    return _opened(_workbook(body), form, survey.sheets, is_1904=survey.is_1904)


def open_old_workbook(body: bytes) -> StatementFile:
    """Return the visible sheets of an XLS workbook. Raises UnreadableStatement."""
    if _ENCRYPTED in body:
        raise UnreadableStatement(FaultCode.PASSWORD)
    survey = survey_xls(body)
    workbook = _workbook(body)
    names = [one.name for one in workbook.sheets_metadata]
    if len(names) != len(survey.sheets):
        raise UnreadableStatement(FaultCode.DAMAGED)
    sheets = dict(zip(names, survey.sheets, strict=True))
    return _opened(workbook, FileFormat.XLS, sheets, is_1904=survey.is_1904)


def _workbook(body: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(body))
    except PasswordError:
        raise UnreadableStatement(FaultCode.PASSWORD) from None
    except (CalamineError, OSError, ValueError):
        raise UnreadableStatement(FaultCode.DAMAGED) from None


def _opened(
    workbook: CalamineWorkbook, form: FileFormat, surveys: Mapping[str, SheetSurvey], *, is_1904: bool
) -> StatementFile:
    listed = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    # Sheets of one name would be read in each other's place.
    if len({one.name for one in listed}) < len(listed) or not surveys.keys() >= {one.name for one in listed}:
        raise UnreadableStatement(FaultCode.DAMAGED)
    visible = [
        (place, one.name) for place, one in enumerate(listed, start=1) if one.visible == SheetVisibleEnum.Visible
    ]
    sheets = (
        StatementSheet(place, surveys[name], _LazySheet(workbook, name, surveys[name]).rows) for place, name in visible
    )
    return StatementFile(form, tuple(sheets), hidden=len(listed) - len(visible), is_1904=is_1904)


@dataclass(slots=True)
class _LazySheet:
    """A sheet that is laid out when its rows are first asked for."""

    workbook: CalamineWorkbook
    name: str
    survey: SheetSurvey
    sheet: CalamineSheet | None = None

    def rows(self) -> Iterator[GridRow]:
        """Yield the rows of the sheet. Raises UnreadableStatement."""
        if self.sheet is None:
            self.sheet = self._laid_out()
        before = self.sheet.start[1] if self.sheet.start else 0
        return grid_rows(_padded(self.sheet, before), self.survey)

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
