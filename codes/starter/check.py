"""Check the starter catalogue's words: `python -m codes.starter.check [RELEASE.zip]` names every fault and fails.

A release file of CMS as it is published holds official descriptors of CPT codes; where one is given, no words of ours
may follow one of them for more than five words in a row, or for five that say something.
Texts of families are held to what texts of other codes are.
Nothing of it is kept.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from codes.domain.values import is_level_ii
from codes.importers.archive import PublishedFile
from codes.importers.members import release_members
from codes.importers.pprrvu import PprrvuTable
from codes.starter.contradictions import misstated_indicators
from codes.starter.families import read_exceptions, read_families
from codes.starter.family_check import OtherNames, family_faults
from codes.starter.family_texts import FamilyTexts, read_family_texts
from codes.starter.lists import (
    FOLDER,
    CodeIndicators,
    OwnWords,
    read_codes_with_work,
    read_codes_without_work,
    read_shared_synonyms,
    read_specialties,
    read_titles,
    read_words,
)
from codes.starter.own_words import followed_run, runs_of, set_phrase

MOST_EQUAL_WORDS: Final = 5

# Said of a code that Medicare does not accept or cover at all (status I or N), these would be untrue.
_CLAIMS_COVERAGE: Final = re.compile(r"\bMedicare (?:also )?(?:covers|pays for|pays it|accepts it|reimburses)\b")
_NOT_COVERED: Final = frozenset("IN")
_DENIES_COVERAGE: Final = re.compile(r"not valid for Medicare|Medicare never covers")
_COVERED: Final = frozenset("A")

# A vowel that sounds like a consonant, and a consonant whose letter is spoken with a vowel.
_A_BEFORE: Final = re.compile(r"\b[Aa] (?=[aeioAEIO])(?!(?:one|once|eu|Eu|ewe|ileo-?u|U))([A-Za-z-]+)")
_AN_BEFORE: Final = re.compile(
    r"\b[Aa]n (?![aeiouAEIOU8])(?!(?:hour|honest|heir|[FHLMNRSX](?:[A-Z0-9]|\b|-)|11|18))([A-Za-z0-9-]+)"
)


@dataclass(frozen=True, slots=True)
class WordsFault:
    """What is wrong with the words of a code."""

    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"


def faults(
    words: Iterable[OwnWords],
    *,
    statuses: Mapping[str, str],
    shared: frozenset[str],
    descriptors: Mapping[str, str],
) -> list[WordsFault]:
    """Return every fault of our words, in their order.

    `statuses` are the status indicators by code, `shared` the synonyms that several codes may own, `descriptors`
    official descriptors by code, which ours may not follow for more than five words.
    """
    words = list(words)
    followed = _words_followed(descriptors.values())
    in_words = [fault for each in words for fault in _of_one(each, statuses.get(each.code, ""), followed)]
    return [*in_words, *_owned_twice(words, shared)]


def texts_faults(
    texts: Iterable[FamilyTexts], *, statuses: Mapping[str, str], descriptors: Mapping[str, str]
) -> list[WordsFault]:
    """Return every fault of the texts of families, in their order; `statuses` and `descriptors` as for `faults`."""
    followed = _words_followed(descriptors.values())
    return [
        WordsFault(each.code, what)
        for each in texts
        for text in (each.description, each.plain_language, each.clinical_context, each.billing)
        for what in _of_text(text, each.code, statuses.get(each.code, ""), followed)
    ]


def billing_faults(texts: Mapping[str, str], indicators: Mapping[str, CodeIndicators]) -> list[WordsFault]:
    """Return every indicator that a billing text, by code, says otherwise than the fee schedule."""
    return [
        WordsFault(code, what)
        for code, text in texts.items()
        if code in indicators
        for what in misstated_indicators(text, indicators[code])
    ]


def _of_one(words: OwnWords, status: str, followed: Callable[[str], str]) -> Iterator[WordsFault]:
    yield from (
        WordsFault(words.code, f"{field.name} is empty") for field in fields(words) if not getattr(words, field.name)
    )
    for text in _texts(words):
        yield from (WordsFault(words.code, what) for what in _of_text(text, words.code, status, followed))


def _of_text(text: str, code: str, status: str, followed: Callable[[str], str]) -> Iterator[str]:
    if is_level_ii(code) and re.search(r"\bCPT\b", text):
        yield "a Level II code is called CPT"
    for pattern, right in ((_A_BEFORE, "an"), (_AN_BEFORE, "a")):
        yield from (f"{match[0]!r}: expected {right!r}" for match in pattern.finditer(text))
    if status in _NOT_COVERED and (claim := _CLAIMS_COVERAGE.search(text)):
        yield f"{claim[0]!r} contradicts status {status}"
    if status in _COVERED and (claim := _DENIES_COVERAGE.search(text)):
        yield f"{claim[0]!r} contradicts status {status}"
    if phrase := set_phrase(text):
        yield f"{phrase!r} is a set phrase of code books"
    if run := followed(text):
        yield f"{run!r} follows an official descriptor"


def _texts(words: OwnWords) -> tuple[str, ...]:
    return (
        words.title,
        words.description,
        words.plain_language,
        words.clinical_context,
        words.billing,
        *words.synonyms,
    )


def _owned_twice(words: Iterable[OwnWords], shared: frozenset[str]) -> list[WordsFault]:
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for each in words:
        for synonym in each.synonyms:
            owners[synonym.casefold()].append(each.code)
    return [
        WordsFault(codes[0], f"the synonym {synonym!r} is also that of {', '.join(codes[1:])} and not marked as shared")
        for synonym, codes in owners.items()
        if len(codes) > 1 and synonym not in shared
    ]


def _words_followed(descriptors: Collection[str]) -> Callable[[str], str]:
    """Return what finds the first words in a row that a text shares with a descriptor, '' where there are none.

    Six of any kind, or five that say something.
    """
    official = frozenset(run for text in descriptors for run in _runs_of(text))
    telling = runs_of(descriptors)

    def followed(text: str) -> str:
        run = next((run for run in _runs_of(text) if run in official), ())
        return " ".join(run) or followed_run(text, telling)

    return followed


def _runs_of(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of one word more than may be equal."""
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return zip(*(words[start:] for start in range(MOST_EQUAL_WORDS + 1)), strict=False)


def _statuses(indicators: Mapping[str, CodeIndicators]) -> dict[str, str]:
    """Return the status of each code that is named, the newest last."""
    statuses = {code: each.status for code, each in indicators.items()}
    for folder in sorted(FOLDER.glob("RVU*-starter")):
        with PublishedFile(folder) as file:
            table = release_members(file).table
            statuses |= {row.code: row.status for row in PprrvuTable(table, file.lines(table))}
    return statuses


def _descriptors(path: Path) -> dict[str, str]:
    """Return the official descriptors of the CPT codes of a release file; the importer itself never reads them."""
    with PublishedFile(path) as file:
        rows = csv.reader(file.lines(release_members(file).table))
        header = next(row for row in rows if row[:1] == ["HCPCS"])
        place = header.index("DESCRIPTION")
        return {row[0]: row[place] for row in rows if not is_level_ii(row[0])}


def _other_names(words: Iterable[OwnWords], descriptors: Mapping[str, str]) -> OtherNames:
    return OtherNames(
        indicators=read_codes_with_work() | read_codes_without_work(),
        titles={title.code: title.title for title in read_titles()},
        synonyms={each.code: each.synonyms for each in words},
        shared=read_shared_synonyms(),
        specialties={each.slug for each in read_specialties()},
        descriptors=descriptors,
    )


def main(arguments: list[str]) -> int:
    """Print every fault; return 1 where there is one, and where a file was named that nothing can be compared with."""
    descriptors = _descriptors(Path(arguments[0])) if arguments else {}
    if arguments and not any(descriptors.values()):
        sys.stdout.write(
            f"{Path(arguments[0]).name}: no CPT code has a descriptor; own words were compared with none\n"
        )
        return 1
    words, families = read_words(), read_families()
    indicators = read_codes_without_work() | read_codes_with_work()
    statuses = _statuses(indicators)
    texts = read_family_texts(families)
    all_faults = faults(words, statuses=statuses, shared=read_shared_synonyms(), descriptors=descriptors)
    all_faults += texts_faults(texts.values(), statuses=statuses, descriptors=descriptors)
    billing = {each.code: each.billing for each in words} | {code: each.billing for code, each in texts.items()}
    all_faults += billing_faults(billing, indicators)
    names = family_faults(families, _other_names(words, descriptors), read_exceptions())
    all_faults += [WordsFault(owner, what) for owner, what in names]
    sys.stdout.writelines(f"{fault}\n" for fault in all_faults)
    return 1 if all_faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
