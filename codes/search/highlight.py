"""Where the words of a query stand in a text (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from codes.search.query import Query, singular, words_of

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def parts(text: str, query: Query) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces that together are the text, each with whether it is a word that was sought."""
    beginnings = _beginnings(query)
    end = 0
    for found in _WORD.finditer(text):
        if not _is_sought(found.group(), beginnings):
            continue
        if found.start() > end:
            yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def _is_sought(written: str, beginnings: dict[str, bool]) -> bool:
    whole = "".join(words_of(written))
    return bool(whole) and any(
        singular(whole) == singular(begin) or (may_go_on and whole.startswith(begin))
        for begin, may_go_on in beginnings.items()
    )


def _beginnings(query: Query) -> dict[str, bool]:
    """Return the words sought, each with whether it may be the beginning of a longer one."""
    named = {code.lower(): False for code in query.codes}
    if query.code_beginning:
        named[query.code_beginning.lower()] = True
    for word in query.words:
        for reading in word.readings:
            named |= dict(word.ends_of(reading))
    return named
