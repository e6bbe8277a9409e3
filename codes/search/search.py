"""The one search of site, API and admin: in steps, so that no text is ever compared letter by letter.

First, every word of the query is the beginning of a word of a document, and a lone beginning of a code is that. Only if
fewer than three codes fit, near words take the place of those that start no known word, and two neighboring words are
read as one; if still nothing fits, one word may be missing, and then any of them will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet, Value

from codes.models import Code, SearchDocument
from codes.search.filters import NO_FILTERS, SearchFilters, filter_codes
from codes.search.query import Query, read_query
from codes.search.ranking import Candidate, MatchKind, Ranked, ranked
from codes.search.spelling import correct_spelling

# With so many, typing errors are not looked for.
ENOUGH: Final = 3
# So many are ranked, chosen by what the database thinks of them; the second is more than anybody reads.
FEWEST_RANKED: Final = 40
MOST_FOUND: Final = 150
# Of words in context, in texts, in the title and in synonyms.
_WEIGHTS: Final = [0.02, 0.08, 0.6, 1.0]

Documents = QuerySet[SearchDocument]


@dataclass(frozen=True, slots=True)
class SearchMatches:
    """Codes in the order in which they fit, and the query as it was understood, for highlighting its words."""

    query: Query
    ranked: tuple[Ranked, ...]

    @property
    def codes(self) -> list[str]:
        """Return the codes alone."""
        return [each.candidate.code for each in self.ranked]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Ways to read a query that are asked together, the strictest first, and the documents that fit it in each.

    With `enough` codes the rest of them count no more.
    """

    query: Query
    ways: tuple[Documents, ...]
    enough: int | None = None


class _Best(dict[str, Ranked]):
    """The best match of each code so far, by code."""

    @property
    def has_names(self) -> bool:
        """Return true if some name holds all words."""
        return any(each.kind >= MatchKind.NAMES for each in self.values())

    def add(self, matches: Iterable[Ranked]) -> None:
        """Take the matches of codes that have none yet."""
        for each in matches:
            self.setdefault(each.candidate.code, each)


def search(*, text: str, limit: int, on: date, filters: SearchFilters = NO_FILTERS) -> SearchMatches:
    """Return the codes that fit a text best, the best first, at most `limit` of at most 150.

    One query where enough names fit what was typed, two where three codes do, seven at most; filters that ask for a
    row cost one more.
    """
    documents = SearchDocument.objects.all()
    if filters != NO_FILTERS:
        documents = documents.filter(code__in=filter_codes(Code.objects.all(), filters, on=on).values("code"))
    most = min(max(limit, FEWEST_RANKED), MOST_FOUND)
    best = _Best()
    query = read_query(text)
    for attempt in _attempts(query, documents, enough=limit, best=best):
        query = attempt.query
        for candidates in _candidates(attempt.ways, most=most):
            if attempt.enough is None or len(best) < attempt.enough:
                best.add(ranked(query, candidates))
    return SearchMatches(query, tuple(sorted(best.values(), key=lambda each: each.order)[:limit]))


def matching(text: str) -> Documents:
    """Return the documents of all codes that fit a text, in no order and of any number: a filter of other lists."""
    for attempt in _attempts(read_query(text), SearchDocument.objects.all(), enough=0, best=_Best()):
        for documents in attempt.ways:
            if documents.exists():
                return documents
    return SearchDocument.objects.none()


def _attempts(query: Query, documents: Documents, *, enough: int, best: _Best) -> Iterator[_Attempt]:
    """Yield the ways to read a query, the strictest first, as long as `best`, which the caller fills, is not enough.

    Names are looked through before texts, and texts only where fewer than `enough` names fit; all at once for 0.
    """
    if query.codes:
        yield _Attempt(query, (documents.filter(code__in=query.codes),))
    elif query.code_beginning:
        yield _Attempt(query, (documents.filter(code__code__startswith=query.code_beginning),))
    if best or not query.words:
        return
    if query.is_short or enough:
        yield _Attempt(query, (_holding(documents, query.all_of, "names"),))
    if not query.is_short and len(best) < max(enough, 1):
        yield _Attempt(query, (_holding(documents, query.all_of),))
    # What has the form of a code is no misspelled word.
    if len(best) < ENOUGH and not query.codes:
        yield from _misspelled(correct_spelling(query), query, documents, best)


def _misspelled(query: Query, typed: Query, documents: Documents, best: _Best) -> Iterator[_Attempt]:
    """Yield the ways to read a query with typing errors and, where no name holds all words, with words too many."""
    if query.all_of != typed.all_of:
        yield _Attempt(query, (_holding(documents, query.all_of),))
    if not best.has_names and query.any_of:
        but_one = (_holding(documents, query.all_but_one),) if query.all_but_one else ()
        yield _Attempt(query, (*but_one, _holding(documents, query.any_of, "names")))
    if len(best) < ENOUGH and query.one_by_one:
        yield _Attempt(query, tuple(_holding(documents, word) for word in query.one_by_one), enough=ENOUGH)


def _holding(documents: Documents, words: str, column: str = "vector") -> Documents:
    query = SearchQuery(words, config="simple", search_type="raw")
    return documents.filter(**{column: query}).annotate(rank=SearchRank(F(column), query, weights=_WEIGHTS))


def _candidates(ways: Sequence[Documents], *, most: int) -> list[list[Candidate]]:
    """Return what the database thinks best of each way, at most so many; one query for all of them."""
    first, *others = (_columns(documents, place)[:most] for place, documents in enumerate(ways))
    of_ways: list[list[Candidate]] = [[] for _ in ways]
    for place, code, title, synonyms, prominence, rank in first.union(*others, all=True) if others else first:
        of_ways[place].append(Candidate(code, title, tuple(synonyms.splitlines()), prominence, rank))
    return of_ways


def _columns(documents: Documents, place: int) -> QuerySet[SearchDocument, tuple[int, str, str, str, int, float]]:
    """Return the columns of a candidate, with the place of its way among the ways, the best first."""
    has_rank = "rank" in documents.query.annotations
    ranked_documents = documents if has_rank else documents.annotate(rank=Value(0.0))
    order = ("-rank", "-prominence", "code") if has_rank else ("code",)
    columns = ("place", "code_id", "title", "synonyms", "prominence", "rank")
    return ranked_documents.annotate(place=Value(place)).order_by(*order).values_list(*columns)
