"""The search index: a document for each code that the public may see, set-based."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from codes.models import SearchDocument, SearchVersion
from codes.selectors.codes import visible_codes
from codes.services.sql import (
    ANALYZE_SEARCH,
    ANALYZE_STAGE,
    AVOID_LOOPS,
    DROP_DOCUMENTS,
    DROP_STAGE,
    WRITE_DOCUMENTS,
    execute,
    lock,
    stage_documents,
)
from codes.services.word_files import words_changed
from codes.starter.lists import read_titles


@dataclass(frozen=True, slots=True)
class SearchReport:
    """How many documents were written because they are new or differ, and how many were dropped."""

    documents: int
    dropped: int

    @property
    def unchanged(self) -> bool:
        """Return true if everything was there already."""
        return not (self.documents or self.dropped)


def rebuild_search(*, codes: Collection[str] | None = None) -> SearchReport:
    """Bring the search index up to date with words, synonyms and published releases, and return what was written.

    Only the documents of `codes` where they are given, as after an edit. After a change of any, each process reads its
    index anew.
    """
    with transaction.atomic():
        # One at a time; readers are not held up.
        lock("codes.search")
        _stage(codes)
        dropped = execute(DROP_DOCUMENTS, {"codes": None if codes is None else sorted(codes)})
        documents = execute(WRITE_DOCUMENTS)
        if documents or dropped:
            SearchVersion.objects.update_or_create(id=1, defaults={"version": uuid4()})
            words_changed()
        execute(DROP_STAGE)
        if codes is None and documents:
            execute(ANALYZE_SEARCH)
        return SearchReport(documents=documents, dropped=dropped)


def rebuild_search_if_empty() -> SearchReport:
    """Build the index where there is none yet, as after an upgrade; else leave it alone."""
    return SearchReport(0, 0) if SearchDocument.objects.exists() else rebuild_search()


def _stage(codes: Collection[str] | None) -> None:
    visible = visible_codes()
    if codes is not None:
        visible = visible.filter(code__in=list(codes))
    # Not str(): the values of the query go to the server as values.
    query, values = visible.values("code", "terminated_on").query.sql_with_params()
    if codes is None:
        execute(AVOID_LOOPS)
    execute(stage_documents(query), (*_titled_codes(), *values))
    execute(ANALYZE_STAGE)


@functools.cache
def _titled_codes() -> tuple[list[str], list[str]]:
    """Return the codes with a title of ours that nobody logs, and those that somebody does; read once a process."""
    titles = read_titles()
    # Texts are written for rare codes, too, which do not come before the usual ones for it.
    usual = [title.code for title in titles if title.specialties]
    # Nor do measures, programs and supplies come beside what somebody logs because they have a name of ours.
    logged_by_nobody = [title.code for title in titles if not title.specialties]
    return logged_by_nobody, usual
