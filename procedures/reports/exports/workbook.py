"""Lines as an XLSX workbook, made part by part: a sheet is as long as the log, and is never whole in memory.

Written here and not by a library: openpyxl builds the file whole before the first byte, and takes 2.6 times as long. It
needs little of the format (ECMA-376): texts inside the cells, numbers, and days under a format of date.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import BytesIO, RawIOBase
from itertools import islice
from string import ascii_uppercase
from typing import Final
from xml.sax.saxutils import escape

from procedures.importers.table import COLUMNS
from procedures.reports.exports.table import RESULTS, Counting, cells_of
from procedures.selectors.logs import ValuedLog
from procedures.selectors.snapshot import repeatable_read

_PART_LINES: Final = 500
# Days are counted as if there had been a February 29, 1900.
_EPOCH: Final = date(1899, 12, 30)
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OF_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OF_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The styles of cells: plain, a day, an amount with two decimals, the header.
_PLAIN, _DAY, _AMOUNT, _BOLD = range(4)
_PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": f'<Types xmlns="{_OF_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OF_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OF_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OF_OFFICE}">'
    '<sheets><sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OF_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OF_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OF_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_BEGIN: Final = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<cols><col min="1" max="1" width="38" customWidth="1"/><col min="2" max="2" width="12" customWidth="1"/>'
    f'<col min="3" max="{len(COLUMNS) + len(RESULTS)}" width="14" customWidth="1"/></cols><sheetData>'
)
_END: Final = "</sheetData></worksheet>"
_NUMBERS: Final = {"units": _PLAIN, "minutes": _PLAIN, "wrvu": _AMOUNT}
# What XML cannot hold is written by its number, and so is what looks like that; two signs have no way to be written.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_WORKBOOKS: Final = str.maketrans("\ufffe\uffff", "\ufffd\ufffd")


class _Pipe(RawIOBase):
    """A file that can be written only; what was written is taken out in parts."""

    def __init__(self) -> None:
        self._held = BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, written: bytes) -> int:  # type: ignore[override]  # the archive writes bytes alone
        return self._held.write(written)

    def taken(self) -> bytes:
        """Return what was written since."""
        written = self._held.getvalue()
        self._held = BytesIO()
        return written


def workbook(lines: Iterable[ValuedLog], *, counts_as: Counting) -> Iterator[bytes]:
    """Yield the parts of a workbook of one sheet: the columns and cells of the table, with days and numbers as such.

    Texts are guarded as in the table, and a code is a text, so that it keeps its zeros.
    """
    pipe = _Pipe()
    with repeatable_read(), zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, _HEAD + part)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            names = (*COLUMNS, *RESULTS)
            sheet.write(f"{_HEAD}{_BEGIN}{_row(1, [_text(name, _BOLD) for name in names])}".encode())
            rows = (_row(number, _cells(line, counts_as)) for number, line in enumerate(lines, start=2))
            while part_of := "".join(islice(rows, _PART_LINES)):
                sheet.write(part_of.encode())
                yield pipe.taken()
            sheet.write(_END.encode())
    yield pipe.taken()


def _row(number: int, cells: Iterable[str]) -> str:
    """Return a row of cells, each told its place: `<c` is how all of them begin."""
    placed = (f'<c r="{letter}{number}"{cell[2:]}' for letter, cell in zip(ascii_uppercase, cells, strict=False))
    return f'<row r="{number}">{"".join(placed)}</row>'


def _cells(line: ValuedLog, counts_as: Counting) -> Iterator[str]:
    return (_cell(name, written) for name, written in cells_of(line, counts_as).items())


def _cell(name: str, written: str) -> str:
    if not written:
        return "<c/>"
    if name == "performed_on":
        return f'<c s="{_DAY}"><v>{(date.fromisoformat(written) - _EPOCH).days}</v></c>'
    if name in _NUMBERS:
        return f'<c s="{_NUMBERS[name]}"><v>{written}</v></c>'
    return _text(written, _PLAIN)


def _text(written: str, style: int) -> str:
    plain = escape(_NOT_IN_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", written.translate(_NOT_IN_WORKBOOKS)))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'
