"""Which modifiers fit each code of the excerpt of RVU24A, and the excerpt as devices get it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from codes.domain.client_format import compact_rows
from tests.procedures.wrvu.released import ROWS, RVU24A, SCHEDULE
from web.logbook.modifier_choices import modifier_choices

FILE: Final = "modifier_choices.json"
RELEASE_FILE: Final = "rvu24a.json"


def cases() -> Iterator[tuple[str, list[str]]]:
    """Yield each code with its modifiers."""
    for code, _ in groupby(sorted(row.code for row in ROWS)):
        yield code, [choice.modifier for choice in modifier_choices(code, SCHEDULE.rows(RVU24A.id, code))]


def release() -> Iterator[Sequence[object]]:
    """Yield the columns, then each row."""
    formatted = compact_rows(ROWS)
    yield list(formatted.columns)
    yield from formatted.rows
