"""A report as PDF, set by ReportLab in the Bitstream Vera that its wheel brings: nothing is fetched, and the same
report is the same file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import landscape, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, PageTemplate, Paragraph, Spacer, TableStyle
from reportlab.platypus.doctemplate import BaseDocTemplate
from reportlab.platypus.frames import Frame

from statements.presenters.finding_rows import FindingRow, FindingTable
from statements.presenters.sections import CellKind, Column, Section, cell_text
from statements.presenters.words import FOOT, TABLE_TITLES
from statements.reports.report import ComparisonReport

_FONT, _BOLD = "Vera", "VeraBd"
_MARGIN: Final = 0.6 * inch
_WIDTH: Final = landscape(letter)[0] - 2 * _MARGIN
_SIZE, _LEADING = 7.5, 9.5
_RULE: Final = colors.Color(0.75, 0.75, 0.75)
_NOTE: Final = colors.Color(0.35, 0.35, 0.35)
_SHADE: Final = colors.Color(0.94, 0.94, 0.94)

_PLAIN: Final = ParagraphStyle("plain", fontName=_FONT, fontSize=_SIZE, leading=_LEADING, splitLongWords=1)
_LEAD: Final = ParagraphStyle("lead", parent=_PLAIN, fontSize=9, leading=12, spaceAfter=3)
_FIGURE: Final = ParagraphStyle("figure", parent=_PLAIN, alignment=2)
_HEAD: Final = ParagraphStyle("head", parent=_PLAIN, fontName=_BOLD)
_HEAD_OF_FIGURES: Final = ParagraphStyle("head of figures", parent=_HEAD, alignment=2)
_HEADLINE: Final = ParagraphStyle("headline", fontName=_BOLD, fontSize=17, leading=22, spaceAfter=4)
_TITLE: Final = ParagraphStyle("title", fontName=_BOLD, fontSize=11, leading=14, spaceBefore=12, spaceAfter=4)
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
                _paragraph(cell_text(cell, column.kind), _style_of(column))
                for cell, column in zip(row, section.columns, strict=True)
            ]
            for row in section.rows
        ]
        yield _table(section.columns, body, [])


def _of_findings(table: FindingTable) -> Iterator[Flowable]:
    """Yield a table of findings, over-credits among the rest, with a row before each kind."""
    yield _paragraph(f"Findings: {TABLE_TITLES[table.is_certain].lower()}", _TITLE)
    body: list[list[Paragraph]] = []
    kinds = []
    for kind, rows in table.kinds:
        kinds.append(len(body) + 1)
        body.append([_paragraph(kind.capitalize(), _HEAD), *[_paragraph("", _PLAIN)] * (len(_FINDING_COLUMNS) - 1)])
        body += [_finding_cells(row) for row in rows]
    yield _table(_FINDING_COLUMNS, body, kinds)


def _finding_cells(row: FindingRow) -> list[Paragraph]:
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
    return [Paragraph(text, _style_of(column)) for text, column in zip(texts, _FINDING_COLUMNS, strict=True)]


def _table(columns: Sequence[Column], body: Sequence[list[Paragraph]], kinds: Sequence[int]) -> LongTable:
    """Return a table whose head comes again on each page; `kinds` are the rows that stand across all columns."""
    shares = sum(column.share for column in columns)
    has_head = any(column.title for column in columns)
    head = [[_paragraph(column.title, _head_of(column)) for column in columns]] if has_head else []
    style = [
        ("FONTNAME", (0, 0), (-1, -1), _FONT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        *((name, (0, row), (-1, row), *of) for row in kinds for name, of in (("SPAN", ()), ("BACKGROUND", (_SHADE,)))),
    ]
    return LongTable(
        [*head, *body],
        colWidths=[_WIDTH * column.share / shares for column in columns],
        repeatRows=len(head),
        style=TableStyle(style),
        hAlign="LEFT",
    )


def _style_of(column: Column) -> ParagraphStyle:
    return _PLAIN if column.kind is CellKind.TEXT else _FIGURE


def _head_of(column: Column) -> ParagraphStyle:
    return _HEAD if column.kind is CellKind.TEXT else _HEAD_OF_FIGURES


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)
