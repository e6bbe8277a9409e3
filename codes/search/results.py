"""What a search found, page by page, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.search.filters import NO_FILTERS, SearchFilters
from codes.search.query import Query
from codes.search.search import MOST_FOUND, search
from codes.selectors.lists import PAGE, CodeList, page_of_entries

LONGEST_QUERY: Final = 80


@dataclass(frozen=True, slots=True)
class SearchResults(CodeList):
    """A page of codes that fit a search, which is kept as it was understood.

    `synonyms` has the name by which a code was found, where that is not its title; `in_text` are the codes of which no
    name fits, but a text does.
    """

    query: Query
    synonyms: Mapping[str, str]
    in_text: frozenset[str]


def search_page(query: str, *, after: str, on: date, filters: SearchFilters = NO_FILTERS) -> SearchResults:
    """Return the codes that fit a search, the best first, from the one that follows `after`; at most 150 in all."""
    matches = search(text=query, limit=MOST_FOUND, on=on, filters=filters)
    codes = matches.codes
    page = page_of_entries(codes[codes.index(after) + 1 if after in codes else 0 :][: PAGE + 1], on=on)
    synonyms = {each.code: each.matched for each in matches.results if each.matched not in {each.code, each.title}}
    in_text = frozenset(each.code for each in matches.results if each.in_text)
    return SearchResults(page.entries, page.next_after, matches.query, synonyms, in_text)
