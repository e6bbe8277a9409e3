"""The index of today's search documents, kept in each process and read anew once a document has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from uuid import UUID

from codes.models import SearchDocument
from codes.search.index import SearchIndex, WordsRow, build_index
from codes.search.ranker import SearchResult, search_index
from codes.selectors.sql import SEARCH_VERSION
from wire.prepared import prepared_cursor

_COLUMNS: Final = ("code_id", "title", "synonyms", "prominence", "prior")
# One letter or two begin words of nearly all codes, and somebody types them before every search.
_KEPT_TO: Final = 2
_READING: Final = Lock()


@dataclass(slots=True)
class CurrentIndex:
    """The index of a version of the search documents, with its answers to one letter and two."""

    version: UUID | None
    index: SearchIndex
    _short: dict[tuple[str, int], SearchResult] = field(default_factory=dict)

    def search(self, text: str, limit: int) -> SearchResult:
        """Return what a text finds among all codes."""
        if len(text) > _KEPT_TO:
            return search_index(self.index, text, limit=limit)
        key = (text.lower(), limit)
        if key not in self._short:
            self._short[key] = search_index(self.index, text, limit=limit)
        return self._short[key]


class _Process:
    current: CurrentIndex | None = None


def current_index() -> CurrentIndex:
    """Return the index of the search documents as they are now; one query, and one more after a change of any."""
    with prepared_cursor() as cursor:
        cursor.execute(SEARCH_VERSION)
        version = next((each for (each,) in cursor.fetchall()), None)
    with _READING:
        if _Process.current is None or _Process.current.version != version:
            _Process.current = CurrentIndex(version, _read())
        return _Process.current


def _read() -> SearchIndex:
    rows = SearchDocument.objects.values_list(*_COLUMNS)
    return build_index(
        WordsRow(code, title, tuple(synonyms.splitlines()), prominence, prior)
        for code, title, synonyms, prominence, prior in rows
    )
