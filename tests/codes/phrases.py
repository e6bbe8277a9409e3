"""Phrases by which the search is graded, each with the codes of which one should come first."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
# 300 phrases as clinicians of all specialties say them, written before the order of the search was last changed.
PHRASES: Final = _DATA / "search_phrases.csv"
# Older ones, by which earlier rules were made: how the search answers them proves less.
OLDER: Final = _DATA / "search_queries.csv"
# 300 more, most of them of codes without words of ours, written before any of these was named.
RARE: Final = _DATA / "search_phrases_rare.csv"
# 200 more, half of them of such codes, by who had read neither these names nor the other lists.
INDEPENDENT: Final = _DATA / "search_phrases_independent.csv"
# 100 more, written before any name or rule was changed for the ranker that they grade, and measured once.
HELD_OUT: Final = _DATA / "search_phrases_held_out.csv"
# 100 more, half of them of such codes, written before synonyms were given for the misses of the two lists above.
FRESH: Final = _DATA / "search_phrases_fresh.csv"
# 150 more, six of each of 25 specialties: shorthand, eponyms, lay and misspelled words.
TYPED: Final = _DATA / "search_phrases_typed.csv"
_NOWHERE: Final = 1000


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody types, and the codes that a clinician would accept as the first."""

    text: str
    codes: frozenset[str]
    specialty: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the first accepted code of a phrase came, from 0; `results` are the codes that the search gave."""

    phrase: Phrase
    place: int
    results: tuple[str, ...]


def read_phrases(path: Path = PHRASES) -> list[Phrase]:
    """Return the phrases of a list."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Phrase(line.get("phrase") or line["query"], frozenset(line["codes"].split()), line.get("specialty", ""))
            for line in csv.DictReader(file)
        ]


def placed(phrases: Sequence[Phrase], find: Callable[[str], Sequence[str]]) -> list[Placed]:
    """Return where `find`, which returns codes, has the first accepted code of each phrase."""
    return [_placed(phrase, tuple(find(phrase.text))) for phrase in phrases]


def share_within(places: Sequence[Placed], most: int) -> float:
    """Return the share of phrases with an accepted code among the first so many, from 0 to 1."""
    return sum(each.place < most for each in places) / len(places)


def by_specialty(places: Sequence[Placed]) -> Mapping[str, list[Placed]]:
    """Return where the phrases of each specialty came, by its slug in the order of the alphabet."""
    groups: defaultdict[str, list[Placed]] = defaultdict(list)
    for each in sorted(places, key=lambda each: each.phrase.specialty):
        groups[each.phrase.specialty].append(each)
    return groups


def _placed(phrase: Phrase, results: tuple[str, ...]) -> Placed:
    place = next((place for place, code in enumerate(results) if code in phrase.codes), _NOWHERE)
    return Placed(phrase, place, results)
