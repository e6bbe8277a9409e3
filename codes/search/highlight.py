"""Highlighting: the words of a query marked in a text, as HTML that is safe whatever the text holds (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Final

from codes.search.query import Query, singular, words_of

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def highlighted(text: str, query: Query) -> str:
    """Return a text as HTML, escaped, with the words of the query in `mark`."""
    pieces = ((escape(piece), is_match) for piece, is_match in highlight_parts(text, query))
    return "".join(f"<mark>{piece}</mark>" if is_match else piece for piece, is_match in pieces)


def highlight_parts(text: str, query: Query) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces that together are the text, each with whether it is a word of the query."""
    beginnings = _beginnings(query)
    end = 0
    for word in _WORD.finditer(text):
        if not _is_match(word.group(), beginnings):
            continue
        if word.start() > end:
            yield text[end : word.start()], False
        yield word.group(), True
        end = word.end()
    if end < len(text):
        yield text[end:], False


def _is_match(written: str, beginnings: Mapping[str, bool]) -> bool:
    whole = _whole(written)
    return bool(whole) and any(
        singular(whole) == singular(begin) or (may_go_on and whole.startswith(begin))
        for begin, may_go_on in beginnings.items()
    )


@lru_cache(maxsize=4096)
def _whole(written: str) -> str:
    return "".join(words_of(written))


@lru_cache(maxsize=16)
def _beginnings(query: Query) -> Mapping[str, bool]:
    """Return the words of the query, each with whether it may be the beginning of a longer one."""
    named = {code.lower(): False for code in query.codes}
    if query.code_beginning:
        named[query.code_beginning.lower()] = True
    for word in query.words:
        for reading in word.readings:
            named |= dict(word.ends_of(reading))
    return named
