"""Contradictions between names of codes and what the fee schedule says of them, and among names (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from codes.domain.indicators import ADD_ON
from codes.starter.families import FACETS, INTERVALS, Family, FamilyMember
from codes.starter.lists import CodeIndicators

# BILAT SURG 1: the figure is that of one side.
ONE_SIDE: Final = "1"
# PCTC IND 0: a service of a physician, which has no parts.
NO_PARTS: Final = "0"

_SAYS_ADDED: Final = re.compile(r"\b(?:each further|further|each|add-on|added|beside|during|second|third)\b", re.I)
_EACH_FURTHER: Final = re.compile(r"\beach further\b", re.I)
_BOTH_SIDES: Final = re.compile(r"\b(?:both (?:sides|eyes|ears|knees|hips|arms|legs|breasts)|bilateral)\b", re.I)
_A_PART: Final = re.compile(r"\b(?:reading only|report only|professional part|technical part)\b", re.I)
_WITH: Final = re.compile(r"(?<!then )\bwith contrast\b")
_WITHOUT: Final = "without contrast"

# How a text says an indicator, and which it means.
_SAID: Final = (
    (re.compile(r"\b[Gg]lobal period(?: is)?(?: of)? (\d{1,3})\b"), "global_period"),
    (re.compile(r"\((ZZZ|MMM|XXX|YYY)\)"), "global_period"),
    (re.compile(r"\bBILAT(?: SURG)? (\d)"), "bilat_surg"),
    (re.compile(r"\bPC/TC (\d)"), "pctc"),
    (re.compile(r"\((?:[Ss]tatus )([A-Z])\b"), "status"),
    (re.compile(r"\b[Ss]tatus ([A-Z]):"), "status"),
)

_NUMBER: Final = r"(\d[\d,]*(?:\.\d+)?)"
_FORMS: Final = (
    (re.compile(rf"^(?:up to|at most) {_NUMBER}\b(.*)$"), (False, True, 0)),
    (re.compile(rf"^under {_NUMBER}\b(.*)$"), (False, True, -1)),
    (re.compile(rf"^over {_NUMBER} to {_NUMBER}\b(.*)$"), (True, True, 1)),
    (re.compile(rf"^over {_NUMBER}\b(.*)$"), (True, False, 1)),
    (re.compile(rf"^{_NUMBER}(?:[–-]| to ){_NUMBER}\b(.*)$"), (True, True, 0)),
    (re.compile(rf"^{_NUMBER}\b(.*?) (?:and over|or more)\b(.*)$"), (True, False, 0)),
    (re.compile(rf"^{_NUMBER}\b(.*)$"), (True, True, 0)),
)
_NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve"
_IN_WORDS: Final = {word: str(number) for number, word in enumerate(_NUMBERS.split(), 1)}


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole steps from `first` to `last`, None without an end; a step is 0.1 where a number has a decimal, else 1."""

    first: Decimal | None
    last: Decimal | None
    unit: str


def contradiction(title: str, indicators: CodeIndicators) -> Iterator[tuple[str, str]]:
    """Yield the check and what is wrong for each contradiction between a title and the indicators of its code."""
    is_add_on = indicators.global_period == ADD_ON
    if is_add_on and not _SAYS_ADDED.search(title):
        yield "add-on", "global period ZZZ, and the title does not say that it is added; expected “each further”"
    if not is_add_on and _EACH_FURTHER.search(title):
        yield "each further", f"“each further” with the global period {indicators.global_period}, not ZZZ"
    if indicators.bilat_surg == ONE_SIDE and _BOTH_SIDES.search(title):
        yield "both sides", "“both sides” where the figure is that of one side (BILAT SURG 1)"
    if indicators.pctc == NO_PARTS and _A_PART.search(title):
        yield "parts", "a part of a service that has none (PCTC IND 0)"


def misstated_indicators(text: str, indicators: CodeIndicators) -> Iterator[str]:
    """Yield what is wrong for each indicator that a text says otherwise: "global period 10", "(ZZZ)", "BILAT 1"."""
    for pattern, name in _SAID:
        right = getattr(indicators, name)
        for match in pattern.finditer(text):
            said = match[1].zfill(3) if match[1].isdigit() and name == "global_period" else match[1]
            if said != right:
                yield f"{match[0]!r} contradicts {name} {right}"


def equal_titles(titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each code whose title another one has, with what is wrong."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for code, title in titles.items():
        owners[title.casefold()].append(code)
    for codes in owners.values():
        yield from ((code, f"the title is that of {codes[0]}, too") for code in codes[1:])


def missing_siblings(titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each code “with contrast” of which no other title says the same “without contrast”."""
    known = {title.casefold() for title in titles.values()}
    for code, title in titles.items():
        if _WITH.search(title) and _WITH.sub(_WITHOUT, title).casefold() not in known:
            yield code, "“with contrast”, and no code has the same title “without contrast”"


def broken_series(family: Family, named_elsewhere: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each code whose size, age or number overlaps that of a sibling, leaves a gap or cannot be read.

    Siblings are members of one table with the same base and the same other facets. Where a code that is named elsewhere
    stands between two of them, the gap may be its own. What another facet than a size, an age or a number says in this
    way is held to the same.
    """
    for facet in FACETS:
        series: defaultdict[tuple[str, ...], list[FamilyMember]] = defaultdict(list)
        for member in family.members:
            if facet in member.facets:
                others = (f"{name}={text}" for name, text in member.facets.items() if name != facet)
                series[member.base, *others].append(member)
        for siblings in series.values():
            for alike in [siblings] if facet in INTERVALS else _bounded(siblings, facet):
                yield from _faults_of(alike, facet, named_elsewhere)


def interval_of(text: str) -> Interval | None:
    """Return the interval that a facet says: "up to 0.5 cm", "0.6–1.0 cm", "over 4.0 cm", "two or more"."""
    digits = re.sub(r"[a-z]+", lambda word: _IN_WORDS.get(word[0], word[0]), text)
    for pattern, (has_first, has_last, shift) in _FORMS:
        if match := pattern.match(digits):
            numbers = [part for part in match.groups() if re.fullmatch(_NUMBER, part)]
            unit = "".join(part for part in match.groups() if part not in numbers).strip().removesuffix("s")
            values = [Decimal(number.replace(",", "")) for number in numbers]
            step = _step(values) * shift
            first = values[0] + (step if shift > 0 else 0) if has_first else None
            last = values[-1] + (step if shift < 0 else 0) if has_last else None
            return Interval(first, last, unit)
    return None


def _step(values: Iterable[Decimal]) -> Decimal:
    return Decimal("0.1") if any(value.as_tuple().exponent for value in values) else Decimal(1)


def _bounded(siblings: Iterable[FamilyMember], facet: str) -> Iterator[list[FamilyMember]]:
    """Yield siblings of one unit of which a bound is said, as “up to 2 cm”; numbers alone may be any choice of them."""
    alike: defaultdict[str, list[tuple[FamilyMember, Interval]]] = defaultdict(list)
    for member in siblings:
        if interval := interval_of(member.facets[facet]):
            alike[interval.unit].append((member, interval))
    for each in alike.values():
        if any(interval.first != interval.last for _, interval in each):
            yield [member for member, _ in each]


def _faults_of(
    siblings: Sequence[FamilyMember], facet: str, named_elsewhere: Collection[str]
) -> Iterator[tuple[str, str]]:
    read = [(member, interval_of(member.facets[facet])) for member in siblings]
    for member, interval in read:
        if interval is None:
            yield member.code, f"{facet}: {member.facets[facet]!r} is no interval; expected as in “0.6–1.0 cm”"
    known = sorted(
        ((member, interval) for member, interval in read if interval is not None),
        key=lambda each: (each[1].first is not None, each[1].first or 0),
    )
    for (before, lower), (after, upper) in pairwise(known):
        if lower.unit != upper.unit:
            yield after.code, f"{facet}: in {upper.unit!r}, {before.code} in {lower.unit!r}"
        elif lower.last is None or upper.first is None or upper.first <= lower.last:
            yield after.code, f"{facet}: {after.facets[facet]!r} overlaps {before.facets[facet]!r} of {before.code}"
        elif upper.first != lower.last + _step([lower.last, upper.first]) and not any(
            before.code < code < after.code for code in named_elsewhere
        ):
            yield after.code, f"{facet}: a gap between {before.facets[facet]!r} of {before.code} and this one"
