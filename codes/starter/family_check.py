"""What is wrong with the names of families of codes, each by itself and beside all other names (pure)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from codes.starter.contradictions import broken_series, contradiction, equal_titles, missing_siblings
from codes.starter.families import Family, FamilyMember
from codes.starter.lists import CodeIndicators
from codes.starter.own_words import MOST_REVIEWED, followed_run, needs_second_look, runs_of, set_phrase

LONGEST_TITLE: Final = 60
LONGEST_SYNONYM: Final = 120
# Why a title that shares most words with the descriptor of its code may stay.
REASONS: Final = ("usual name", "only the facts", "no other word")
_SECOND_LOOK: Final = "second look"
# Checks that a word in exceptions.csv excuses a code from.
EXCUSABLE: Final = frozenset({"each further", "contrast", "series", _SECOND_LOOK})

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class OtherNames:
    """What families are held against: names of other codes, indicators, specialties, and official descriptors.

    `titles` and `synonyms` are those of codes outside the tables, by code; `shared` are synonyms, in lower case, that
    several codes may own; `descriptors` stand by code and may be none.
    """

    indicators: Mapping[str, CodeIndicators]
    titles: Mapping[str, str] = field(default_factory=dict)
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    shared: AbstractSet[str] = frozenset()
    specialties: AbstractSet[str] = frozenset()
    descriptors: Mapping[str, str] = field(default_factory=dict)


def family_faults(
    families: Sequence[Family], others: OtherNames, exceptions: Mapping[tuple[str, str], str]
) -> list[Fault]:
    """Return each fault of the families with its code, or its family where it is of no one code.

    Titles of other codes are held to what those of families are.
    """
    members = [member for family in families for member in family.members]
    titles = {**others.titles, **{member.code: member.title for member in members}}
    excusable = [*_of_checks(families, titles, others), *_exceptions_that_excuse_nothing(titles, exceptions)]
    return [
        *((code, what) for code, title in titles.items() for what in _of_title(title)),
        *(fault for member in members for fault in _of_member(member, families, others)),
        *(fault for family in families for fault in _of_family(family, members, others)),
        *_in_two_tables(members, others),
        *equal_titles(titles),
        *_owned_twice(families, members, others),
        *((code, what) for code, check, what in excusable if (code, check) not in exceptions),
        *_of_descriptors(families, members, titles, others),
    ]


def _of_member(member: FamilyMember, families: Sequence[Family], others: OtherNames) -> Iterator[Fault]:
    code = member.code
    for text in member.synonyms:
        yield from ((code, what) for what in _of_synonym(text))
    if not member.synonyms and not any(family.synonyms for family in families if code in family.codes):
        yield code, "it has no synonym, and no family of it has one"
    if code not in others.indicators:
        yield code, "neither with_work.csv nor without_work.csv has it"
    if not member.specialties:
        yield code, "it has no specialty, and its family has none"
    unknown = (slug for slug in member.specialties if slug not in others.specialties)
    yield from ((code, f"no specialty is called {slug!r}") for slug in unknown)


def _of_title(title: str) -> Iterator[str]:
    if len(title) > LONGEST_TITLE:
        yield f"the title has {len(title)} characters; expected {LONGEST_TITLE} at most: {title!r}"
    if title[0].islower() and title[:2].islower():
        yield f"the title begins with a small letter: {title!r}"
    if "; " in title:
        yield "“; ” in the title"
    if re.search(r"\bCPT\b", title, re.IGNORECASE):
        yield "the title says CPT"
    if phrase := set_phrase(title):
        yield f"{phrase!r} is a set phrase of code books"


def _of_synonym(text: str) -> Iterator[str]:
    if phrase := set_phrase(text):
        yield f"{phrase!r} is a set phrase of code books"
    if len(text) > LONGEST_SYNONYM:
        yield f"a synonym has over {LONGEST_SYNONYM} characters"


def _of_family(family: Family, members: Sequence[FamilyMember], others: OtherNames) -> Iterator[Fault]:
    known = others.titles.keys() | {member.code for member in members}
    yield from ((family.slug, f"{code} has no title") for code in family.codes if code not in known)
    if bool(family.reviewed_by) != bool(family.reviewed_on):
        yield family.slug, "expected both, who reviewed it and on which day, or neither"
    codes = [member.code for member in family.members]
    if codes != sorted(codes):
        yield family.slug, "expected its table in the order of the codes"
    for text in family.synonyms:
        yield from ((family.slug, what) for what in _of_synonym(text))


def _in_two_tables(members: Iterable[FamilyMember], others: OtherNames) -> Iterator[Fault]:
    seen = set(others.titles)
    for member in members:
        if member.code in seen:
            yield member.code, "it has a title elsewhere"
        seen.add(member.code)


def _owned_twice(families: Sequence[Family], members: Iterable[FamilyMember], others: OtherNames) -> Iterator[Fault]:
    """Yield the synonyms of a code that another code owns, or a family that the code is not of."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for code, text in _owned(members, others):
        owners[text].append(code)
    for text, codes in owners.items():
        if len(codes) > 1:
            yield codes[-1], f"the synonym {text!r} is also that of {codes[0]}; give it to a family of both"
    for family in families:
        for text in family.synonyms:
            strangers = [code for code in owners.get(text.casefold(), ()) if code not in family.codes]
            if strangers:
                yield family.slug, f"the synonym {text!r} is also that of {strangers[0]}, which is not of the family"


def _owned(members: Iterable[FamilyMember], others: OtherNames) -> Iterator[tuple[str, str]]:
    """Yield each code with its own synonyms in lower case, but for those that several codes may own."""
    of_members = ((member.code, member.synonyms) for member in members)
    for code, texts in (*others.synonyms.items(), *of_members):
        yield from ((code, text) for text in dict.fromkeys(map(str.casefold, texts)) if text not in others.shared)


def _of_checks(
    families: Sequence[Family], titles: Mapping[str, str], others: OtherNames
) -> Iterator[tuple[str, str, str]]:
    """Yield code, check and what is wrong, of all checks of which some know exceptions."""
    for code, title in titles.items():
        if indicators := others.indicators.get(code):
            yield from ((code, check, what) for check, what in contradiction(title, indicators))
        if needs_second_look(title, others.descriptors.get(code, "")):
            yield code, _SECOND_LOOK, f"{title!r} shares most words with the official form: write it anew"
    yield from ((code, "contrast", what) for code, what in missing_siblings(titles))
    yield from ((code, "series", what) for code, what in broken_series(families, others.titles).items())


def _exceptions_that_excuse_nothing(
    known: Collection[str], exceptions: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str, str]]:
    for (code, check), word in exceptions.items():
        if check not in EXCUSABLE or code not in known:
            yield code, "", f"an exception of {check!r} for {code} excuses nothing"
        if check == _SECOND_LOOK and word not in REASONS:
            yield code, "", f"{word!r} is no reason; expected one of {', '.join(REASONS)}"
    kept = sum(check == _SECOND_LOOK for _, check in exceptions)
    if kept > MOST_REVIEWED * len(known):
        yield "", "", f"{kept} of {len(known)} titles were left at the second look; expected 3% at most"


def _of_descriptors(
    families: Sequence[Family], members: Sequence[FamilyMember], titles: Mapping[str, str], others: OtherNames
) -> Iterator[Fault]:
    runs = runs_of(others.descriptors.values())
    texts = [*titles.items(), *((member.code, text) for member in members for text in member.synonyms)]
    for owner, text in [*texts, *((family.slug, text) for family in families for text in family.synonyms)]:
        if run := followed_run(text, runs):
            yield owner, f"{run!r} follows an official descriptor"
