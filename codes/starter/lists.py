"""The starter catalogue's own lists, read from the files of this package (pure)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from codes.starter.official import OfficialModifier, OfficialWords

FOLDER: Final = Path(__file__).parent
PRIORS: Final = FOLDER / "prior.csv"
_CONTENT: Final = frozenset({".csv", ".py"})
WITH_WORK: Final = FOLDER / "with_work.csv"
WITHOUT_WORK: Final = FOLDER / "without_work.csv"


@dataclass(frozen=True, slots=True)
class Title:
    """Our short working title of a code, and the slugs of the specialties that commonly log it."""

    code: str
    title: str
    specialties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Our words of one code, each a paragraph; synonyms as clinicians say them."""

    code: str
    title: str
    description: str
    plain_language: str
    clinical_context: str
    billing: str
    synonyms: tuple[str, ...]


def catalogue_version() -> str:
    """Return a hash of the files of this package: its lists, and the rules by which titles are made of them."""
    content = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.suffix in _CONTENT):
        content.update(f"{path.relative_to(FOLDER)}\n".encode())
        content.update(path.read_bytes())
    return content.hexdigest()


def read_titles() -> list[Title]:
    """Return the working titles, sorted by code."""
    return [Title(line["code"], line["title"], _listed(line["specialties"])) for line in _lines("titles.csv")]


def read_words() -> list[OwnWords]:
    """Return the codes that have full words, sorted by code; `words.csv` first, then the files of `words/`."""
    names = ["words.csv", *(f"words/{path.name}" for path in sorted((FOLDER / "words").glob("*.csv")))]
    all_words = [words for name in names for words in _words_of(name)]
    return sorted(all_words, key=lambda words: words.code)


def _words_of(name: str) -> list[OwnWords]:
    return [
        OwnWords(
            code=line["code"],
            title=line["title"],
            description=line["description"],
            plain_language=line["plain_language"],
            clinical_context=line["clinical_context"],
            billing=line["billing"],
            synonyms=_listed(line["synonyms"]),
        )
        for line in _lines(name)
    ]


def read_synonyms() -> dict[str, tuple[str, ...]]:
    """Return clinicians' shorthand by code; one text may stand for several codes (EGD)."""
    return {line["code"]: _listed(line["synonyms"]) for line in _lines("synonyms.csv")}


def read_priors() -> dict[str, int]:
    """Return how often codes are billed, as a class from 0 to 5, by code; those of the neutral class are left out.

    Source: CMS Medicare Physician & Other Practitioners, by Provider and Service, of 2012; an excerpt of 17,028 rows.
    """
    return {line["code"]: int(line["prior"]) for line in _lines(PRIORS.name)}


@dataclass(frozen=True, slots=True)
class CodeIndicators:
    """What the fee schedule says of a code, as published."""

    status: str
    global_period: str
    pctc: str
    bilat_surg: str


def read_codes_with_work() -> dict[str, CodeIndicators]:
    """Return the codes with a work RVU above 0 in RVU25D or RVU26C, of any component, with the newer indicators.

    Source: CMS Physician Fee Schedule relative value files of those releases; of RVU26C the rows of its excerpt.
    """
    return _indicators(WITH_WORK)


def read_codes_without_work() -> dict[str, CodeIndicators]:
    """Return the codes without a work RVU that clinicians log, and families name.

    Laboratory tests, vaccines, anesthesia, codes that payers price themselves, and technical services.
    Source: CMS Physician Fee Schedule relative value file of RVU25D.
    """
    return _indicators(WITHOUT_WORK)


def _indicators(path: Path) -> dict[str, CodeIndicators]:
    return {
        line["code"]: CodeIndicators(line["status"], line["global_period"], line["pctc"], line["bilat_surg"])
        for line in _lines(path.name)
    }


def read_shared_synonyms() -> frozenset[str]:
    """Return the synonyms, in lower case, that several codes may own because clinicians mean any of them."""
    return frozenset(line["synonym"] for line in _lines("shared_synonyms.csv"))


@dataclass(frozen=True, slots=True)
class OwnSpecialty:
    """A specialty of the list; `broader` is the slug of the one that it is a part of, or ''."""

    slug: str
    name: str
    broader: str


def read_specialties() -> list[OwnSpecialty]:
    """Return the specialties, sorted by slug."""
    return [OwnSpecialty(line["slug"], line["name"], line["broader"]) for line in _lines("specialties.csv")]


def read_official_words() -> list[OfficialWords]:
    """Return the official words of Level II codes, sorted by code."""
    return [
        OfficialWords(
            code=line["code"],
            short=line["short"],
            long=line["long"],
            added_on=_day(line["added_on"]),
            effective_from=_day(line["effective_from"]),
            terminated_on=_day(line["terminated_on"]),
            source=line["source"],
        )
        for line in _lines("hcpcs.csv")
    ]


def read_modifiers() -> list[OfficialModifier]:
    """Return the modifiers of the HCPCS file, sorted."""
    return [
        OfficialModifier(line["code"], line["short"], line["long"], _day(line["terminated_on"]), line["source"])
        for line in _lines("hcpcs_modifiers.csv")
    ]


def _lines(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
