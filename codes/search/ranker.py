"""The ranker: which codes a text finds among the words of an index, the best first (pure).

The app on a device has the same ranker (`client/src/search`). `tests/shared/search.json` holds both together, and
RANKER names the rules by which they order: it changes with every change of an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from codes.search.index import SearchIndex
from codes.search.query import Query, read_query
from codes.search.ranking import CodeMatch, MatchKind, Ranking
from codes.search.spelling import correct_spelling

RANKER: Final = "3"
# With so many, typing errors are not looked for.
ENOUGH: Final = 3
# How many times as many codes as are wanted are ranked where they hold some of the words.
_MOST_RANKED: Final = 5

_NOBODY: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, the best first, and the query as it was understood, for highlighting its words."""

    query: Query
    matches: tuple[CodeMatch, ...]


@dataclass(frozen=True, slots=True)
class _Search:
    """An index with what is looked for in it: codes in `within`, None for all; `own` counts their use by the person."""

    index: SearchIndex
    within: Collection[str] | None
    own: Mapping[str, int]

    def by_code(self, query: Query) -> list[CodeMatch]:
        """Return the codes that are typed whole, or else begin with a lone beginning of one."""
        whole = self._of_codes(query.codes, MatchKind.CODE)
        if whole or not query.code_beginning:
            return whole
        return self._of_codes([query.code_beginning], MatchKind.CODE_BEGINNING)

    def by_words(self, typed: Query, limit: int) -> tuple[Query, list[CodeMatch]]:
        """Return the best codes whose names hold all words, as typed, else as meant, else some; and how it was read."""
        as_typed = Ranking(self.index, typed, self.own)
        holding = self._asked_for(as_typed.holding_all)
        matches = as_typed.best(holding, limit)
        if len(holding) >= ENOUGH:
            return typed, matches
        query = correct_spelling(typed, self.index)
        as_meant = Ranking(self.index, query, self.own)
        meant = self._asked_for(as_meant.holding_all) - holding
        matches += as_meant.best(meant, limit)
        known = holding | meant
        if len(known) < ENOUGH and len(query.needed) > 1:
            room = ENOUGH - len(known) if known else limit
            others = self._asked_for(as_meant.holding_any) - known
            matches += as_meant.best(as_meant.holding_most(others, most=_MOST_RANKED * room), room)
        return query, matches

    def _of_codes(self, beginnings: Iterable[str], kind: MatchKind) -> list[CodeMatch]:
        places = (place for text in beginnings for place in self.index.codes(text) if self._is_asked_for(place))
        rows = (self.index.entries[place].row for place in places)
        return [CodeMatch(row, kind, row.code, own=self.own.get(row.code, 0)) for row in rows]

    def _asked_for(self, places: set[int]) -> set[int]:
        return places if self.within is None else set(filter(self._is_asked_for, places))

    def _is_asked_for(self, place: int) -> bool:
        return self.within is None or self.index.entries[place].row.code in self.within


def search_index(
    index: SearchIndex,
    text: str,
    *,
    limit: int,
    within: Collection[str] | None = None,
    own: Mapping[str, int] = _NOBODY,
) -> SearchResult:
    """Return the codes that fit a text best, the best first, at most `limit`; of those `within` where they are given.

    In steps: codes as typed; names that hold all words or their beginnings; only if these are fewer than three, names
    that hold what was meant, and then those that hold some of it.
    """
    search = _Search(index, within, own)
    query = read_query(text)
    matches = search.by_code(query)
    if not matches and query.has_words:
        query, matches = search.by_words(query, limit)
    return SearchResult(query, tuple(_in_order(matches)[:limit]))


def _in_order(matches: Iterable[CodeMatch]) -> list[CodeMatch]:
    return sorted(matches, key=lambda match: match.order)
