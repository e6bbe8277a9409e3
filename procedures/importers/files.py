"""A file of lines, whatever a spreadsheet saved it as (pure)."""

from __future__ import annotations

from procedures.importers.delimited import sheet_of_text
from procedures.importers.sheet import Sheet, UnreadableTable
from procedures.importers.workbook import MAGIC, OLD_MAGIC, sheet_of_workbook


def sheet_of(body: bytes) -> Sheet:
    """Return the table in a file, told by its first bytes and not by its name. Raises UnreadableTable."""
    if body.startswith(OLD_MAGIC):
        raise UnreadableTable(
            "This is a workbook of an old Excel (.xls), or one with a password. In Excel, choose “Save as” and the "
            "type “Excel Workbook (.xlsx)” or “CSV UTF-8”, without a password."
        )
    return sheet_of_workbook(body) if body.startswith(MAGIC) else sheet_of_text(body)
