"""The excerpt of RVU24A as devices get it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from codes.domain.client_format import compact_rows
from tests.procedures.wrvu.released import ROWS

FILE: Final = "rvu24a.json"


def rows() -> Iterator[Sequence[object]]:
    """Yield the columns, then each row."""
    formatted = compact_rows(ROWS)
    yield list(formatted.columns)
    yield from formatted.rows
