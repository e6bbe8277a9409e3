"""SQL of the search: known words by their beginnings and by trigrams."""

from __future__ import annotations

from typing import Final

from codes.selectors.sql import statement

# The words are ordered by bytes, and no letter or digit comes after a tilde.
KNOWN_BEGINNINGS: Final = statement(
    "SELECT given, sum(known.documents)::int FROM unnest(%s::text[]) AS given JOIN {search_words} AS known"
    ' ON known.word >= given COLLATE "C" AND known.word < (given || \'~\') COLLATE "C" GROUP BY given'
)
SIMILAR_WORDS: Final = statement(
    "SELECT given, near.word, near.documents FROM unnest(%s::text[]) AS given CROSS JOIN LATERAL ("
    " SELECT word, documents FROM {search_words} WHERE word %% given"
    " ORDER BY similarity(word, given) DESC, documents DESC, word LIMIT 30) AS near"
)
