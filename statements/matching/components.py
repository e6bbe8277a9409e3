"""Components: differences that can stand for each other, linked by a code within some days or a date within a family
(pure)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from statements.matching.differences import Difference
from statements.matching.families import CodeFamilies

# Days by which a date can be shifted.
MOST_DAYS: Final = 3


def components_of(differences: Sequence[Difference], families: CodeFamilies) -> list[int]:
    """Return the number of each difference's component, from 0 in the order of their first differences."""
    linked = _Linked(len(differences))
    by_code: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    by_date: defaultdict[date, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, difference in enumerate(differences):
        key = difference.keys[0]
        by_code[key.code].append((key.on, place))
        by_date[key.on][key.code].append(place)
    for dated in by_code.values():
        dated.sort()
        for (before, place), (after, next_place) in itertools.pairwise(dated):
            if (after - before).days <= MOST_DAYS:
                linked.join(place, next_place)
    for of_day in by_date.values():
        for codes in families.links(of_day).values():
            places = [place for code in codes for place in of_day[code]]
            for other in places[1:]:
                linked.join(places[0], other)
    return linked.numbers()


class _Linked:
    """Disjoint sets of places."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def join(self, first: int, second: int) -> None:
        above, below = sorted((self._root(first), self._root(second)))
        self._above[below] = above

    def numbers(self) -> list[int]:
        """Return the number of each place's set."""
        by_root: dict[int, int] = {}
        return [by_root.setdefault(self._root(place), len(by_root)) for place in range(len(self._above))]

    def _root(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = self._above[self._above[place]]
            place = self._above[place]
        return place
