"""Live lines of a user by shape: those that are alike in all that their credit on its own depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from procedures.selectors.sql import lines as sql
from procedures.selectors.sql.statements import fetch_all
from procedures.wrvu.values import Line


@dataclass(frozen=True, slots=True)
class LinesOfShape:
    """Lines that are alike.

    `line` has their shape and their first day, and neither id nor encounter. `span` is the number that their days were
    given. `is_joined` where each shares its encounter and day with another line; lines without an encounter of one day
    do. `digest` is that of their credits so far, None for lines not valued yet and where credits differ,
    `rules_version` the oldest of these. `id_list` has their ids with commas between.
    """

    line: Line
    span: int
    is_joined: bool
    digest: str | None
    rules_version: int | None
    lines: int
    id_list: str

    @property
    def ids(self) -> list[str]:
        """Return the ids of the lines."""
        return self.id_list.split(",")


def shapes_of_days(*, user_id: UUID, spans: Mapping[date, int]) -> list[LinesOfShape]:
    """Return the user's live lines of some days by shape, apart by the number that is given to their day; one query."""
    days = sorted(spans)
    values = {"user": user_id, "days": days, "spans": [spans[day] for day in days]}
    return [_lines_of_shape(*row) for row in fetch_all(sql.SHAPES_OF_DAYS, values)]


def _lines_of_shape(
    day: date, code: str, units: int, modifiers: list[str], place: str | None, minutes: int | None, role: str,
    *others: Any,  # Any: the rest of the row, as the fields of the class follow
) -> LinesOfShape:  # fmt: skip
    return LinesOfShape(Line(code, day, units, tuple(modifiers), place, None, minutes, "", role), *others)
