"""Cells of a table that a spreadsheet shows and does not run (pure)."""

from __future__ import annotations

from typing import Final

# What makes a spreadsheet take a cell for a formula, and our own sign that one was made safe.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "'")


def safe_cell(written: str) -> str:
    """Return a text as a cell: with an apostrophe before what a spreadsheet would run."""
    return f"'{written}" if written.startswith(_DANGEROUS) else written


def unsafe_cell(cell: str) -> str:
    """Return what `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_DANGEROUS) else cell
