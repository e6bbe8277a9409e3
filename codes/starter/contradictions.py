"""Contradictions between names of codes and what the fee schedule says of them, and among names (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from codes.domain.indicators import ADD_ON
from codes.starter.families import INTERVALS, Family
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
# A number with its bounds and its unit, as a title says it.
_A_NUMBER: Final = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(_IN_WORDS)})"
_UNIT: Final = r" (?!(?:and|or|to|of)\b)[a-z]+²?"
_OPEN: Final = r" (?:and over|or more)\b"
_SAID_INTERVAL: Final = re.compile(
    rf"\b(?:(?:up to|at most|under|over) )?{_A_NUMBER}(?:(?:–| to ){_A_NUMBER})?\b"
    rf"(?:{_UNIT}{_OPEN}|{_OPEN}(?:{_UNIT})?|{_UNIT})?",
    re.I,
)


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


def broken_series(families: Iterable[Family], titles_elsewhere: Mapping[str, str]) -> Mapping[str, str]:
    """Return by code where its size, age or number overlaps that of a sibling, leaves a gap or cannot be read.

    Siblings are members of one table with the same base and the same other facets, and codes whose titles are the same
    but for a number and its bounds. Where a code that is named elsewhere stands between two of a table, the gap may be
    its own.
    """
    families = list(families)
    titles = {**titles_elsewhere, **{member.code: member.title for family in families for member in family.members}}
    of_tables = (fault for family in families for fault in _of_table(family, titles_elsewhere))
    return {**dict(_of_titles(titles)), **dict(of_tables)}


def _of_table(family: Family, named_elsewhere: Collection[str]) -> Iterator[tuple[str, str]]:
    for facet in INTERVALS:
        series: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        for member in family.members:
            if facet in member.facets:
                others = (f"{name}={text}" for name, text in member.facets.items() if name != facet)
                series[member.base, *others].append((member.code, member.facets[facet]))
        for siblings in series.values():
            yield from _faults_of(siblings, facet, named_elsewhere)


def _of_titles(titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield faults of titles of which a bound is said, as “up to 2 cm”; numbers alone may be any choice of them."""
    series: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for code, title in titles.items():
        for match in _SAID_INTERVAL.finditer(title):
            interval = interval_of(match[0])
            if interval is not None:
                rest = f"{title[: match.start()]}…{title[match.end() :]}".casefold().replace(",", "")
                series[rest, interval.unit].append((code, match[0]))
    for siblings in series.values():
        intervals = (interval_of(text) for _, text in siblings)
        if any(interval and interval.first != interval.last for interval in intervals):
            yield from _faults_of(siblings, "title", ())


def interval_of(text: str) -> Interval | None:
    """Return the interval that a facet says: "up to 0.5 cm", "0.6–1.0 cm", "over 4.0 cm", "two or more"."""
    digits = re.sub(r"[a-z]+", lambda word: _IN_WORDS.get(word[0], word[0]), text.casefold())
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


def _faults_of(
    siblings: Iterable[tuple[str, str]], where: str, named_elsewhere: Collection[str]
) -> Iterator[tuple[str, str]]:
    read = [(code, text, interval_of(text)) for code, text in siblings]
    for code, text, interval in read:
        if interval is None:
            yield code, f"{where}: {text!r} is no interval; expected as in “0.6–1.0 cm”"
    known = sorted(
        ((code, text, interval) for code, text, interval in read if interval is not None),
        key=lambda each: (each[2].first is not None, each[2].first or 0),
    )
    for (before, lower_text, lower), (after, upper_text, upper) in pairwise(known):
        if lower.unit != upper.unit:
            yield after, f"{where}: in {upper.unit!r}, {before} in {lower.unit!r}"
        elif lower.last is None or upper.first is None or upper.first <= lower.last:
            yield after, f"{where}: {upper_text!r} overlaps {lower_text!r} of {before}"
        elif upper.first != lower.last + _step([lower.last, upper.first]) and not any(
            before < code < after for code in named_elsewhere
        ):
            yield after, f"{where}: a gap between {lower_text!r} of {before} and this one"
