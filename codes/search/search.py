"""The one search of site, API and admin: the ranker over the words of all codes, then texts that only the server has.

What names find is what a device finds, in the same order. Codes that only texts hold (descriptions, clinical context)
come after them, and are marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from codes.models import Code, SearchDocument
from codes.search.current import CurrentIndex, current_index
from codes.search.filters import NO_FILTERS, SearchFilters, filter_codes
from codes.search.index import SearchIndex
from codes.search.query import Query, read_query
from codes.search.ranker import SearchResult, search_index
from codes.search.ranking import CodeMatch, MatchKind
from codes.search.spelling import correct_spelling
from codes.selectors.sql import CODES_BY_TEXTS
from wire.prepared import prepared_cursor

# More than anybody reads.
MOST_FOUND: Final = 150

Documents = QuerySet[SearchDocument]


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that was found; `matched` is its code, title or synonym that fits best, `in_text` true where none does."""

    code: str
    title: str
    matched: str
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class SearchMatches:
    """Codes in the order in which they fit, and the query as it was understood, for highlighting its words."""

    query: Query
    results: tuple[FoundCode, ...]

    @property
    def codes(self) -> list[str]:
        """Return the codes alone."""
        return [each.code for each in self.results]


def search(
    *, text: str, limit: int, on: date, filters: SearchFilters = NO_FILTERS, current: CurrentIndex | None = None
) -> SearchMatches:
    """Return the codes that fit a text best, the best first, at most `limit` of at most 150.

    One query where enough names fit or the same was asked before, two where texts are asked; one more with filters, and
    one more than that where they ask for a row. The process reads its index anew, by one query, once a document has
    changed, if it is not given.
    """
    limit = min(limit, MOST_FOUND)
    within = None if filters == NO_FILTERS else _codes_within(filters, on=on)
    current = current_index() if current is None else current
    if within is not None:
        return _search(current.index, text, limit, within)
    return current.answer(("codes", text, limit), lambda: _search(current.index, text, limit, None))


def _search(index: SearchIndex, text: str, limit: int, within: Collection[str] | None) -> SearchMatches:
    result = search_index(index, text, limit=limit, within=within)
    by_name = [_by_name(match) for match in result.matches]
    most = _room_for_texts(result, limit)
    by_text = _by_texts(result.query, but=[each.code for each in by_name], within=within, most=most)
    return SearchMatches(result.query, (*by_name[: limit - len(by_text)], *by_text))


def matching(text: str) -> Documents:
    """Return the documents of all codes that fit a text, in no order and of any number: a filter of other lists."""
    for documents in _ways(read_query(text)):
        if documents.exists():
            return documents
    return SearchDocument.objects.none()


def _codes_within(filters: SearchFilters, *, on: date) -> frozenset[str]:
    return frozenset(filter_codes(Code.objects.all(), filters, on=on).values_list("code", flat=True))


def _by_name(match: CodeMatch) -> FoundCode:
    return FoundCode(match.row.code, match.row.title, match.matched)


def _room_for_texts(result: SearchResult, limit: int) -> int:
    """Return how many codes texts may add: half of all where no name holds more than some of the words."""
    kinds = {match.kind for match in result.matches}
    if kinds & {MatchKind.CODE, MatchKind.CODE_BEGINNING}:
        return 0
    room = limit - len(result.matches)
    return max(room, limit // 2) if kinds == {MatchKind.SOME_WORDS} else room


def _by_texts(query: Query, *, but: list[str], within: Collection[str] | None, most: int) -> list[FoundCode]:
    """Return the codes whose texts and names together hold all words; none for codes and for single letters."""
    if most <= 0 or not query.has_words or query.is_short or within == frozenset():
        return []
    values = {"words": query.all_of, "but": but, "within": None if within is None else list(within), "most": most}
    with prepared_cursor() as cursor:
        cursor.execute(CODES_BY_TEXTS, values)
        return [FoundCode(code, title, title, in_text=True) for code, title in cursor.fetchall()]


def _ways(query: Query) -> Iterator[Documents]:
    """Yield the ways to read a query, the strictest first."""
    documents = SearchDocument.objects.all()
    if query.codes:
        yield documents.filter(code__in=query.codes)
    elif query.code_beginning:
        yield documents.filter(code__code__startswith=query.code_beginning)
    if not query.has_words:
        return
    yield _holding(documents, query.all_of, "names" if query.is_short else "vector")
    meant = correct_spelling(query, current_index().index)
    yield _holding(documents, meant.all_of)
    if meant.any_of:
        yield _holding(documents, meant.any_of, "names")


def _holding(documents: Documents, words: str, column: str = "vector") -> Documents:
    return documents.filter(**{column: SearchQuery(words, config="simple", search_type="raw")})
