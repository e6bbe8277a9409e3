"""The words of a search, marked in a text of a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from codes.search.highlighted import marked
from codes.search.query import Query
from codes.search.results import SearchResults
from codes.selectors.lists import CodeList

register = template.Library()


@register.filter
def synonym_of(found: CodeList | None, code: str) -> str:
    """Return the synonym by which a search found a code, '' where it was found otherwise or by no search."""
    return found.synonyms.get(code, "") if isinstance(found, SearchResults) else ""


@register.filter
def with_marks(text: str, query: Query) -> SafeString:
    """Return a text as HTML, escaped, with the words that were sought in `mark`."""
    return marked(text, query)
