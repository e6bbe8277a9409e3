"""What other apps put into the export of everything, beside what is synced.

class StatementsConfig(AppConfig):
    export_parts = "statements.presenters.export.EXPORT_PARTS"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from wire.declarations import declared


@dataclass(frozen=True, slots=True)
class ExportPart:
    """A member of the document by its name; `texts` yields its JSON in parts, read inside the moment of the export."""

    name: str
    texts: Callable[[UUID], Iterator[str]]


@cache
def export_parts() -> tuple[ExportPart, ...]:
    """Return the declared parts of all apps (`export_parts` of their AppConfig)."""
    return tuple(declared("export_parts", ExportPart))


def member_texts(*, user_id: UUID) -> Iterator[str]:
    """Yield the members of all apps, each with a comma before it."""
    for part in export_parts():
        yield f', "{part.name}": '
        yield from part.texts(user_id)
