"""The index of today's search documents, kept in each process and read anew once a document or release has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, Final, TypeVar
from uuid import UUID

from codes.models import SearchDocument
from codes.search.index import SearchIndex, WordsRow, build_index
from codes.selectors.entries import CodeFacts, facts_of
from codes.selectors.sql import SEARCH_VERSION
from wire.prepared import prepared_cursor

_COLUMNS: Final = ("code_id", "title", "synonyms", "prominence", "prior")
_READING: Final = Lock()
# Those of ten codes take eight megabytes together.
MOST_ANSWERS: Final = 1000

_Answer = TypeVar("_Answer")
# Of the search documents, None before there are any; and of the published releases.
Version = tuple[UUID | None, str | None]


@dataclass(slots=True)
class CurrentIndex:
    """The index of a version of the search documents, with its last answers: people type the same beginnings."""

    version: Version
    index: SearchIndex
    _answers: dict[Hashable, Any] = field(default_factory=dict)  # Any: each question has answers of its own type
    _facts: dict[date, dict[str, CodeFacts]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    def answer(self, question: Hashable, work_out: Callable[[], _Answer]) -> _Answer:
        """Return the answer to a question about the codes, worked out once; whoever gets it changes nothing in it."""
        answers = self._answers
        if question in answers:
            answer: _Answer = answers[question]
            return answer
        if len(answers) >= MOST_ANSWERS:
            # Begun anew rather than one by one, which threads would have to agree on.
            answers = self._answers = {}
        answers[question] = new_answer = work_out()
        return new_answer

    def facts_of(self, codes: Collection[str], *, on: date) -> dict[str, CodeFacts]:
        """Return state and work RVU of codes by code; those of a day are read once.

        Rows of a published release never change, and a code that ends or comes back has another search document.
        """
        if on not in self._facts:
            self._facts = {on: {}}
        known = self._facts.setdefault(on, {})
        missing = [code for code in codes if code not in known]
        if missing:
            known.update(facts_of(missing, on=on))
        return {code: known[code] for code in codes}


class _Process:
    current: CurrentIndex | None = None


def current_index() -> CurrentIndex:
    """Return the index of the search documents as they are now; one query, and one more after a change of any."""
    with prepared_cursor() as cursor:
        cursor.execute(SEARCH_VERSION)
        ((documents, releases),) = cursor.fetchall()
    version = (documents, releases)
    with _READING:
        current = _Process.current
        if current is None or current.version[0] != documents:
            current = CurrentIndex(version, _read())
        elif current.version != version:
            current = CurrentIndex(version, current.index)
        _Process.current = current
        return current


def _read() -> SearchIndex:
    rows = SearchDocument.objects.values_list(*_COLUMNS)
    return build_index(
        WordsRow(code, title, tuple(synonyms.splitlines()), prominence, prior)
        for code, title, synonyms, prominence, prior in rows
    )
