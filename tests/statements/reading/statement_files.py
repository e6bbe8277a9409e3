"""Files of statements as tests need them: text, workbooks by openpyxl, ODS and XLS by hand; and how they are read."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Final, TypeAlias

import openpyxl

from statements.reading.cells import KnownCodes, NoResult
from statements.reading.files import open_statement
from statements.reading.inspection import inspect_file
from statements.reading.statement import ReadingContext, read_file
from statements.reading.values import OwnGroup, StatementInspection, StatementMapping, StatementReading

Row: TypeAlias = "Sequence[object]"

CODES: Final = ("99213", "99214", "99215", "45380", "45385", "20610", "00100", "0042T", "J0585", "93000")
KEY: Final = b"key of an account"
HEADER: Final[Row] = ("Service Date", "CPT", "Modifiers", "Units", "Work RVU")
LINES: Final[Sequence[Row]] = (
    ("2026-01-05", "99213", "25", 1, 1.3),
    ("2026-01-06", "99214", "", 1, 1.92),
    ("2026-01-07", "45380", "59", 2, 7.0),
)


def context(*, own_groups: Sequence[OwnGroup] = ()) -> ReadingContext:
    """Return what files are read with."""
    return ReadingContext(KnownCodes.of(CODES), KEY, tuple(own_groups))


def inspected(body: bytes, *, year: int | None = None) -> StatementInspection:
    """Return what a file seems to be, without a process of its own."""
    return inspect_file(open_statement(body), context(), year=year)


def read(
    body: bytes, mapping: StatementMapping | None = None, *, own_groups: Sequence[OwnGroup] = ()
) -> StatementReading:
    """Return the lines of a file, by the proposed mapping unless there is another, without a process of its own."""
    file = open_statement(body)
    return read_file(file, mapping or inspect_file(file, context()).mapping, context(own_groups=own_groups))


def text_file(rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(rows: Sequence[Row], *, merged: Sequence[str] = (), hidden: Sequence[Row] = ()) -> bytes:
    """Return rows as an XLSX, with another sheet that is hidden where it has rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    if hidden:
        other = book.create_sheet("hidden")
        other.sheet_state = "hidden"
        for row in hidden:
            other.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook of openpyxl as bytes."""
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def archive(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a ZIP archive."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", compression) as written:
        for name, part in parts.items():
            written.writestr(name, part)
    return body.getvalue()


_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def workbook_of_xml(sheet: str, *, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return an XLSX whose one sheet has this XML inside its `sheetData`."""
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="r"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
            **(parts or {}),
        }
    )


def plain_workbook(rows: Sequence[Row], *, before: str = "", after: str = "", hidden_rows: Sequence[int] = ()) -> bytes:
    """Return rows as an XLSX, its XML by hand: with what openpyxl would not write, before and after the cells."""
    lines = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden_rows else ""}>'
        f"{''.join(_xlsx_cell(f'{chr(65 + column)}{number}', cell) for column, cell in enumerate(row))}</row>"
        for number, row in enumerate(rows, start=1)
    )
    sheet = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{lines}</sheetData>{after}</worksheet>'
    return workbook_of_xml("", parts={"xl/worksheets/sheet1.xml": sheet})


def _xlsx_cell(place: str, cell: object) -> str:
    if cell is None or cell == "":
        return ""
    if cell is NoResult.ERROR:
        return f'<c r="{place}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    if cell is NoResult.FORMULA:
        return f'<c r="{place}"><f>1+1</f></c>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"


def ods_of_xml(tables: str, *, styles: str = "", manifest: str = "") -> bytes:
    """Return an ODS with these tables."""
    names = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text", "style", "calcext"))
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0">{manifest}</m:manifest>',
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods(rows: Sequence[Row]) -> bytes:
    """Return rows as an ODS, with the empty rest that LibreOffice writes."""
    lines = "".join(f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>" for row in rows)
    rest = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    return ods_of_xml(f'<table:table table:name="Sheet1">{lines}{rest}</table:table>')


def _ods_cell(cell: object) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if cell is NoResult.ERROR:
        # As LibreOffice writes it.
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
            'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
        )
    if cell is NoResult.FORMULA:
        return '<table:table-cell table:formula="of:=1+1"/>'
    if isinstance(cell, bool):
        written = str(cell).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{written}"/>'
    shown = f"<text:p>{escape(str(cell))}</text:p>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}">{shown}</table:table-cell>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'


_SECTOR: Final = 512
_END_OF_CHAIN: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF
_FAT: Final = 0xFFFFFFFD


def old_workbook(
    rows: Sequence[Row],
    *,
    stream: str = "Workbook",
    facts: bytes = b"",
    more: bytes = b"",
    is_hidden: bool = False,
    chart: bytes | None = None,
) -> bytes:
    """Return rows as an XLS of Excel 97: records of BIFF8 in a compound file of 512-byte sectors.

    `facts` are further records of the workbook, `more` those of its sheet, made by `record`, and `chart` those of a
    sheet before it that is a chart.
    """
    sheet = b"".join(
        _old_cell(number, column, cell) for number, row in enumerate(rows) for column, cell in enumerate(row)
    )
    parts = [(b"Sheet1", is_hidden, 0, _substream(0x0010, sheet + more))]
    if chart is not None:
        parts.insert(0, (b"Chart1", False, 2, _substream(0x0020, chart)))
    bounds_bytes = sum(4 + 8 + len(name) for name, *_ in parts)
    place = len(_substream(0x0005, facts)) + bounds_bytes
    for name, hidden, kind, part in parts:
        facts += record(0x0085, struct.pack("<IBBBB", place, hidden, kind, len(name), 0) + name)
        place += len(part)
    return compound_file({stream: _substream(0x0005, facts) + b"".join(part for *_, part in parts)})


def _substream(kind: int, records: bytes) -> bytes:
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))
    return begin + records + record(0x000A, b"")


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return streams as a compound file, each padded so that it has sectors of its own."""
    padded = {
        name: written + bytes(max(4096, -(-len(written) // _SECTOR) * _SECTOR) - len(written))
        for name, written in streams.items()
    }
    sectors = [part[place : place + _SECTOR] for part in padded.values() for place in range(0, len(part), _SECTOR)]
    # The table of sectors, and then the directory, stand before them.
    tables = -(-(len(sectors) + 1) // (_SECTOR // 4 - 1))
    fat, entries = [*[_FAT] * tables, _END_OF_CHAIN], [_entry("Root Entry", 5, 1, _END_OF_CHAIN, 0)]
    for name, part in padded.items():
        entries.append(_entry(name, 2, _FREE, len(fat), len(part)))
        fat += [*range(len(fat) + 1, len(fat) + len(part) // _SECTOR), _END_OF_CHAIN]
    numbers = tables * _SECTOR // 4
    table = struct.pack(f"<{numbers}I", *fat, *[_FREE] * (numbers - len(fat)))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return head + table + directory + b"".join(sectors)


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


def record(kind: int, body: bytes) -> bytes:
    """Return a record of an XLS."""
    return struct.pack("<HH", kind, len(body)) + body


def _old_cell(row: int, column: int, cell: object) -> bytes:
    if cell is None or cell == "":
        return b""
    if cell is NoResult.ERROR or isinstance(cell, bool):
        value, is_error = (0x07, 1) if cell is NoResult.ERROR else (int(cell), 0)
        return record(0x0205, struct.pack("<HHHBB", row, column, 0, value, is_error))
    if cell is NoResult.FORMULA:
        # Its text would be a record of its own.
        return record(0x0006, struct.pack("<HHHQHIH", row, column, 0, 0xFFFF << 48, 0, 0, 0))
    if isinstance(cell, int | float):
        return record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    written = str(cell).encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(written) // 2, 1) + written)
