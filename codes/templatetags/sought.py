"""The words of a search, marked in a text of a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from codes.search.marking import marked
from codes.search.query import Query

register = template.Library()


@register.filter
def with_marks(text: str, query: Query) -> SafeString:
    """Return a text as HTML, escaped, with the words that were sought in `mark`."""
    return marked(text, query)
