"""The words of a query marked in a text, as HTML that is safe whatever the text holds."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from codes.search.highlight import parts
from codes.search.query import Query

_NOTHING = mark_safe("")


def marked(text: str, query: Query) -> SafeString:
    """Return a text as HTML, escaped, with the words that were sought in `mark`."""
    pieces = (format_html("<mark>{}</mark>" if sought else "{}", piece) for piece, sought in parts(text, query))
    return format_html_join(_NOTHING, "{}", ((piece,) for piece in pieces))
