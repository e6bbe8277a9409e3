"""Headings that mean something already in the members of a release, of which none is another column renamed (pure)."""

from __future__ import annotations

from typing import Final

from codes.importers import anesthesia_factors, gpci, locco
from codes.importers.columns import COLUMN_NAMES, KNOWN_HEADINGS

_BY_LOCALITY: Final = (gpci.COLUMNS, locco.COLUMNS, anesthesia_factors.COLUMNS)
# The columns of the three members by locality, each once.
LOCALITY_COLUMN_NAMES: Final = tuple(dict.fromkeys(column.name for table in _BY_LOCALITY for column in table))


def is_heading_of_ours(heading: str, *, as_column: str) -> bool:
    """Return true if a table that has the column `as_column` has one of its own under this heading.

    `heading` is as headers are compared (`headings.heading_of`).
    """
    if as_column in COLUMN_NAMES:
        return heading in KNOWN_HEADINGS
    tables = [table for table in _BY_LOCALITY if as_column in {column.name for column in table}]
    return any(column.is_named(heading) for table in tables for column in table)
