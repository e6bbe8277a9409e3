"""Headings of columns: how they are compared, and what is said of columns that are missing or twice there (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

NO_ALIASES: Final[Mapping[str, str]] = {}  # our column by a heading that an operator reads as it
HOW_TO_ALIAS: Final = (
    "; if one of them is the same column under a new heading, add it in the admin site under Column aliases"
    " and import again"
)


def heading_of(text: str) -> str:
    """Return a heading as headers are compared: upper case, single blanks, a hyphen without blanks after it."""
    return " ".join(text.upper().split()).replace("- ", "-")


def missing_columns(missing: Sequence[str], unknown: Sequence[str]) -> str:
    """Return the words for a header that lacks columns; a column that is not known may be one of them renamed."""
    instead = f"; it has instead: {', '.join(unknown)}{HOW_TO_ALIAS}" if unknown else ""
    return f"the header lacks {', '.join(missing)}{instead}"


def named_twice(column: str, read_as: Sequence[str], aliases: Mapping[str, str]) -> str:
    """Return the words for a column that stands under several headings, which an alias may have made its."""
    aliased = [heading for heading in read_as if heading in aliases]
    if not aliased:
        return column
    delete = f"delete the wrong one of the column aliases {', '.join(aliased)}" if len(aliased) > 1 else ""
    return f"{column}, as {', '.join(read_as)}: {delete or f'delete the column alias {aliased[0]}'} and import again"
