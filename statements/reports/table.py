"""A report as CSV (RFC 4180): part after part, each with its title, sentences and table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from statements.presenters.comparisons import amount, units_text
from statements.presenters.sections import Cell, CellKind, Section
from statements.presenters.words import FOOT
from statements.reports.report import ComparisonReport
from wire.cells import csv_row, safe_cell

# For Excel, which otherwise reads another encoding.
_MARK: Final = "\ufeff"


def report_csv(report: ComparisonReport) -> Iterator[str]:
    """Yield the text of a report, in parts. No cell is taken for a formula; amounts are plain numbers."""
    yield _MARK
    for sentence in (report.headline, report.title, *report.first):
        yield csv_row([safe_cell(sentence)])
    for section in report.sections:
        yield csv_row([])
        yield from _of_section(section)
    yield csv_row([])
    yield csv_row([FOOT])


def _of_section(section: Section) -> Iterator[str]:
    yield csv_row([section.title])
    for sentence in section.sentences:
        yield csv_row([safe_cell(sentence)])
    if any(column.title for column in section.columns):
        yield csv_row([column.title for column in section.columns])
    kinds = [column.kind for column in section.columns]
    for row in section.rows:
        yield csv_row([_written(cell, kind) for cell, kind in zip(row, kinds, strict=True)])


def _written(cell: Cell, kind: CellKind) -> str:
    """Return a cell; numbers below nothing are numbers, so their sign is no formula's."""
    if isinstance(cell, Decimal):
        return (units_text(cell) if kind is CellKind.UNITS else amount(cell)) or ""
    return "" if cell is None else safe_cell(str(cell))
