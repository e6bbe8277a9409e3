"""What the words of an index count for a query, and which codes hold them (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codes.search.index import SearchIndex
from codes.search.query import Query, Word, singular

# What a word counts that is there, another form of it, and one that only begins like that of the query.
WHOLE: Final = 10
RELATED: Final = 9
BEGINNING: Final = 8

_Part = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class WordFit:
    """What counts for a word of a query.

    `single` is what each word of the vocabulary counts for its readings of one word, `phrases` the same for each part
    of those of several. The sets are places of codes: of which some name holds the word (`holders`), and for which it
    may count anything (`fitting`), more than a beginning (`well`), all (`whole`); for no other code it counts as much.
    """

    single: bytearray
    phrases: Sequence[Sequence[bytearray]]
    holders: set[int]
    fitting: set[int]
    well: set[int]
    whole: set[int]

    def in_name(self, words: frozenset[int]) -> int:
        """Return what a name counts for the word in its best reading, of which the worst part counts."""
        best = max(map(self.single.__getitem__, words), default=0)
        for parts in self.phrases:
            best = max(best, min(max(map(part.__getitem__, words), default=0) for part in parts))
        return best


def fit_words(index: SearchIndex, query: Query) -> list[WordFit]:
    """Return what counts for each word of a query."""
    is_alone = len(query.words) == 1
    return [_fit_word(index, word, is_alone=is_alone) for word in query.words]


def _fit_word(index: SearchIndex, word: Word, *, is_alone: bool) -> WordFit:
    own = [word.ends_of(reading) for reading in word.readings]
    short = [ends[0] for ends in own if len(ends) == 1]
    related = [ends[0] for ends in map(word.ends_of, word.related)]
    single = _table(index, short, related)
    phrases = [ends for ends in own if len(ends) > 1]
    whole = index.holding(_places(index, short)).union(*(_holding_all(index, ends) for ends in phrases))
    well = whole | index.holding(_places(index, related)) if related else whole
    fitting = well.union(*(index.holding(index.beginning(part)) for part, may_go_on in (*short, *related) if may_go_on))
    # A letter beside other words is that letter alone, as in "D and C".
    holders = index.holding(_places(index, [(word.text, False)])) if word.is_initial and not is_alone else fitting
    return WordFit(single, [[_table(index, [end]) for end in ends] for ends in phrases], holders, fitting, well, whole)


def _table(index: SearchIndex, own: Sequence[_Part], related: Sequence[_Part] = ()) -> bytearray:
    """Return what each word of the vocabulary counts, the most that any of these parts gives it."""
    table = bytearray(len(index.words))
    for part, may_go_on in (*own, *related):
        if may_go_on:
            words = index.beginning(part)
            table[words.start : words.stop] = bytes((BEGINNING,)) * len(words)
    for parts, counts in ((related, RELATED), (own, WHOLE)):
        for place in _places(index, parts):
            table[place] = counts
    return table


def _places(index: SearchIndex, parts: Sequence[_Part]) -> set[int]:
    """Return the places of some words themselves, as written and in the singular."""
    return {place for part, _ in parts for form in {part, singular(part)} if (place := index.word(form)) is not None}


def _holding_all(index: SearchIndex, ends: Sequence[_Part]) -> set[int]:
    return set.intersection(
        *(
            index.holding({*(index.beginning(part) if may_go_on else ()), *_places(index, [(part, may_go_on)])})
            for part, may_go_on in ends
        )
    )
