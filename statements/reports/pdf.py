"""A report as PDF, set by ReportLab in the Bitstream Vera that its wheel brings: nothing is fetched, and the same
report is the same file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, PageTemplate, Paragraph, Spacer, Table, TableStyle
from reportlab.platypus.doctemplate import BaseDocTemplate
from reportlab.platypus.frames import Frame

from statements.presenters.finding_rows import FindingRow, FindingTable
from statements.presenters.sections import CellKind, Column, Section, cell_text
from statements.presenters.words import FOOT, TABLE_TITLES
from statements.reports.report import ComparisonReport

# A figure is a text, all else a paragraph.
_Cell = Paragraph | str
_Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]  # Any: as the library has it
_FONT, _BOLD = "Vera", "VeraBd"
_MARGIN: Final = 0.6 * inch
_WIDTH: Final = landscape(letter)[0] - 2 * _MARGIN
_SIZE, _LEADING = 7.5, 9.5
_RULE: Final = colors.Color(0.75, 0.75, 0.75)
_NOTE: Final = colors.Color(0.35, 0.35, 0.35)
_SHADE: Final = colors.Color(0.94, 0.94, 0.94)

_PLAIN: Final = ParagraphStyle("plain", fontName=_FONT, fontSize=_SIZE, leading=_LEADING, splitLongWords=1)
_LEAD: Final = ParagraphStyle("lead", parent=_PLAIN, fontSize=9, leading=12, spaceAfter=3)
_HEAD: Final = ParagraphStyle("head", parent=_PLAIN, fontName=_BOLD)
_HEAD_OF_FIGURES: Final = ParagraphStyle("head of figures", parent=_HEAD, alignment=2)
_HEADLINE: Final = ParagraphStyle("headline", fontName=_BOLD, fontSize=17, leading=22, spaceAfter=4)
_TITLE: Final = ParagraphStyle(
    "title", fontName=_BOLD, fontSize=11, leading=14, spaceBefore=12, spaceAfter=4, keepWithNext=1
)
_ABOVE, _SIDE = 2, 3
_STYLE: Final = (
    ("FONT", (0, 0), (-1, -1), _FONT, _SIZE, _LEADING),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
    ("TOPPADDING", (0, 0), (-1, -1), _ABOVE),
    ("BOTTOMPADDING", (0, 0), (-1, -1), _ABOVE),
    ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
    ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
)
_MOST_ROWS_TOGETHER: Final = 30
_HIGHEST: Final = 10_000
_FINDING_COLUMNS: Final = (
    Column("Lines", share=8),
    Column("Log units", CellKind.UNITS, 2),
    Column("Log wRVU", CellKind.WRVU, 2),
    Column("Statement units", CellKind.UNITS, 3),
    Column("Statement wRVU", CellKind.WRVU, 3),
    Column("wRVU", CellKind.SIGNED_WRVU, 2),
    Column("Dollars", CellKind.DOLLARS, 3),
    Column("What can explain it", share=9),
)


def report_pdf(report: ComparisonReport) -> bytes:
    """Return the file of a report: landscape letter, the headline first, each page with its number and the foot."""
    _register_fonts()
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=landscape(letter),
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=report.headline,
        author="OpenRVU",
        subject=report.title,
        lang="en-US",
        initialFontName=_FONT,
        # Neither a moment nor a random id is written into the file.
        invariant=1,
    )
    frame = Frame(_MARGIN, _MARGIN, _WIDTH, document.height, leftPadding=0, rightPadding=0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_draw_foot))
    document.build(list(_flowables(report)))
    return file.getvalue()


@cache
def _register_fonts() -> None:
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _draw_foot(canvas: Canvas, _: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(_FONT, 6.5)
    canvas.setFillColor(_NOTE)
    canvas.drawString(_MARGIN, _MARGIN / 2, FOOT)
    canvas.drawRightString(_MARGIN + _WIDTH, _MARGIN / 2, f"Page {canvas.getPageNumber()}")
    canvas.restoreState()


def _flowables(report: ComparisonReport) -> Iterator[Flowable]:
    yield _paragraph(report.headline, _HEADLINE)
    yield _paragraph(f"Comparison of a personal log with a statement: {report.title}", _LEAD)
    for sentence in report.first:
        yield _paragraph(sentence, _LEAD)
    for section in report.before:
        yield from _of_section(section)
    for table in report.tables:
        yield from _of_findings(table)
    for section in report.after:
        yield from _of_section(section)


def _of_section(section: Section) -> Iterator[Flowable]:
    yield _paragraph(section.title, _TITLE)
    for sentence in section.sentences:
        yield _paragraph(sentence, _PLAIN)
    if section.rows:
        yield Spacer(0, 4)
        body = [
            [
                _cell(escape(cell_text(cell, column.kind)), column)
                for cell, column in zip(row, section.columns, strict=True)
            ]
            for row in section.rows
        ]
        yield _table(section.columns, body, [])


def _of_findings(table: FindingTable) -> Iterator[Flowable]:
    """Yield a table of findings, over-credits among the rest, with a row before each kind."""
    yield _paragraph(f"Findings: {TABLE_TITLES[table.is_certain].lower()}", _TITLE)
    body: list[list[_Cell]] = []
    kinds = []
    for kind, rows in table.kinds:
        kinds.append(len(body) + 1)
        body.append([_paragraph(kind[:1].upper() + kind[1:], _HEAD), *[""] * (len(_FINDING_COLUMNS) - 1)])
        body += [_finding_cells(row) for row in rows]
    yield _table(_FINDING_COLUMNS, body, kinds)


def _finding_cells(row: FindingRow) -> list[_Cell]:
    about = "; ".join(filter(None, (row.count, row.rows, row.logged)))
    explained = "; ".join(row.explanations)
    texts = (
        f"{escape(row.code)}, {row.days}<br/>{escape(about)}",
        row.own_units,
        row.own_wrvu,
        row.statement_units,
        row.statement_wrvu,
        row.wrvu,
        row.dollars or "–",
        f"{escape(explained[:1].upper() + explained[1:])}{'<br/>' if explained else ''}{escape(row.grade)}",
    )
    return [_cell(text, column) for text, column in zip(texts, _FINDING_COLUMNS, strict=True)]


def _table(columns: Sequence[Column], body: Sequence[list[_Cell]], kinds: Sequence[int]) -> Flowable:
    """Return a table whose head comes again on each page; `kinds` are the rows that stand across all columns."""
    head: list[_Cell] = []
    if any(column.title for column in columns):
        head = [_paragraph(column.title, _head_of(column)) for column in columns]
    shares = sum(column.share for column in columns)
    widths = [_WIDTH * column.share / shares for column in columns]
    if len(body) <= _MOST_ROWS_TOGETHER:
        rows = [head, *body] if head else [*body]
        style = TableStyle([*_STYLE, *_aligned(columns), *_style_of_kinds(place - (not head) for place in kinds)])
        # A cell may be longer than a page, such as a contract with many values of its own.
        return LongTable(rows, colWidths=widths, repeatRows=int(bool(head)), style=style, hAlign="LEFT", splitInRow=1)
    across = frozenset(place - 1 for place in kinds)
    rows_of_body = [_Row.of(one, widths, is_across=n in across) for n, one in enumerate(body)]
    return _Rows(widths, [*_aligned(columns)], _Row.of(head, widths), rows_of_body)


def _style_of_kinds(places: Iterable[int]) -> Iterator[_Command]:
    for place in places:
        yield "SPAN", (0, place), (-1, place)
        yield "BACKGROUND", (0, place), (-1, place), _SHADE


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells, how high the row is, and whether its first cell stands across all columns."""

    cells: list[_Cell]
    height: float
    is_across: bool

    @classmethod
    def of(cls, cells: list[_Cell], widths: Sequence[float], *, is_across: bool = False) -> _Row:
        """Return a row as high as its highest cell."""
        of_cells = zip(cells, [sum(widths)] if is_across else widths, strict=False)
        return cls(cells, max((_height(cell, width) for cell, width in of_cells), default=0) + 2 * _ABOVE, is_across)


def _height(cell: _Cell, width: float) -> float:
    return _LEADING if isinstance(cell, str) else float(cell.wrap(width - 2 * _SIDE, _HIGHEST)[1])


class _Text(Paragraph):
    """A paragraph that is broken into lines once for a width: the library does so as it measures, and as it draws."""

    _broken: tuple[float, tuple[float, float]] | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return width and height."""
        # The library forgets the lines where it tries to split them in vain.
        if self._broken is None or self._broken[0] != available_width or not hasattr(self, "blPara"):
            self._broken = available_width, super().wrap(available_width, available_height)
        return self._broken[1]


class _Rows(Flowable):
    """A long table, of which each row is measured once.

    The library's own measures all rows that are left anew for each page, and takes a minute for 900.
    """

    def __init__(self, widths: Sequence[float], style: Sequence[_Command], head: _Row, rows: Sequence[_Row]) -> None:
        super().__init__()
        self._widths, self._style, self._head, self._rows = list(widths), style, head, rows

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return width and height."""
        self.width, self.height = sum(self._widths), sum(row.height for row in (self._head, *self._rows))
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return what fits and the rest, none where not even a row does; no page ends with the name of a kind."""
        left = available_height - self._head.height
        count = 0
        while count < len(self._rows) and left >= self._rows[count].height:
            left -= self._rows[count].height
            count += 1
        while count and self._rows[count - 1].is_across:
            count -= 1
        if not count:
            return []
        return [
            _Rows(self._widths, self._style, self._head, part)
            for part in (self._rows[:count], self._rows[count:])
            if part
        ]

    def draw(self) -> None:
        """Draw the rows as a table of the library, which knows their heights."""
        rows = [self._head, *self._rows]
        across = [place for place, row in enumerate(rows) if row.is_across]
        table = Table(
            [row.cells for row in rows],
            colWidths=self._widths,
            rowHeights=[row.height for row in rows],
            style=TableStyle([*_STYLE, *self._style, *_style_of_kinds(across)]),
        )
        table.wrapOn(self.canv, self.width, self.height)
        table.drawOn(self.canv, 0, 0)


def _cell(text: str, column: Column) -> _Cell:
    """Return a cell; a figure is no paragraph, which takes long to set and never breaks."""
    return _Text(text, _PLAIN) if column.kind is CellKind.TEXT else text


def _aligned(columns: Sequence[Column]) -> Iterator[_Command]:
    for place, column in enumerate(columns):
        if column.kind is not CellKind.TEXT:
            yield "ALIGN", (place, 0), (place, -1), "RIGHT"


def _head_of(column: Column) -> ParagraphStyle:
    return _HEAD if column.kind is CellKind.TEXT else _HEAD_OF_FIGURES


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)
