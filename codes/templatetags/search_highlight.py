"""The words of a search, highlighted in a text of a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from codes.search import highlight
from codes.search.query import Query
from codes.search.results import SearchResults
from codes.selectors.lists import CodeList

register = template.Library()


@register.filter
def synonym_of(results: CodeList | None, code: str) -> str:
    """Return the synonym by which a search found a code, '' where it was found otherwise or by no search."""
    return results.synonyms.get(code, "") if isinstance(results, SearchResults) else ""


@register.filter
def is_in_text(results: CodeList | None, code: str) -> bool:
    """Return true where a search found a code by its texts alone, and by no name."""
    return isinstance(results, SearchResults) and code in results.in_text


@register.filter
def highlighted(text: str, query: Query) -> SafeString:
    """Return a text as HTML, escaped, with the words of the query in `mark`."""
    return mark_safe(highlight.highlighted(text, query))  # noqa: S308  # escaped there
