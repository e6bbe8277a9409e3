"""How many codes have names and texts of ours: `python -m codes.starter.coverage [CATEGORY] [--sample FILE]`.

Names are counted of the codes with a work RVU above 0 in RVU25D or RVU26C, whichever their component; of one category,
those that have none are listed. Full texts are counted by group of families, of the codes of Level II that begin with
H, T or G and are in force, and of those of FILE, "Medicare Physician & Other Practitioners, by Provider and Service".
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from codes.domain.categories import categories, category_of
from codes.starter.families import Family, read_families
from codes.starter.family_texts import read_family_texts
from codes.starter.lists import read_codes_with_work, read_official_words, read_titles, read_words

_LETTERS_WITH_TEXTS = ("H", "T", "G")


@dataclass(frozen=True, slots=True)
class CategoryCoverage:
    """Codes with work of a category, by its slug, and how many of them have a name of ours."""

    category: str
    codes: int
    named: int


@dataclass(frozen=True, slots=True)
class TextCoverage:
    """Codes of a list, and how many of them have full texts; the same of services, where they are counted."""

    name: str
    codes: int
    with_texts: int
    services: Decimal = Decimal(0)
    services_with_texts: Decimal = Decimal(0)


def named_codes() -> frozenset[str]:
    """Return the codes that have a title of ours."""
    members = (member.code for family in read_families() for member in family.members)
    return frozenset({*members, *(title.code for title in read_titles())})


def coverage(codes: Iterable[str], named: frozenset[str]) -> list[CategoryCoverage]:
    """Return the coverage of each category that has any of the codes, in the order of the categories."""
    codes = list(codes)
    counts = Counter(category_of(code).slug for code in codes)
    with_name = Counter(category_of(code).slug for code in codes if code in named)
    slugs = (category.slug for category in categories())
    return [CategoryCoverage(slug, counts[slug], with_name[slug]) for slug in slugs if counts[slug]]


def texts_by_group(families: Iterable[Family], with_texts: Collection[str]) -> list[TextCoverage]:
    """Return how many members of each group of families have texts, by group."""
    groups: dict[str, list[str]] = {}
    for family in families:
        groups.setdefault(family.group, []).extend(member.code for member in family.members)
    return [texts_of(group, codes, with_texts) for group, codes in groups.items()]


def texts_of(name: str, codes: Collection[str], with_texts: Collection[str]) -> TextCoverage:
    """Return how many of the codes have texts."""
    return TextCoverage(name, len(codes), sum(code in with_texts for code in codes))


def texts_of_services(name: str, services: Mapping[str, Decimal], with_texts: Collection[str]) -> TextCoverage:
    """Return how many of the codes, and of their services, have texts."""
    counted = texts_of(name, services, with_texts)
    with_text = sum((count for code, count in services.items() if code in with_texts), Decimal(0))
    return TextCoverage(name, counted.codes, counted.with_texts, sum(services.values(), Decimal(0)), with_text)


def services_of(path: Path, known: Collection[str]) -> dict[str, Decimal]:
    """Return the services of the known codes of Medicare's file; others are no longer in force, or drugs."""
    services: dict[str, Decimal] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (code := row["HCPCS_Cd"]) in known:
                services[code] = services.get(code, Decimal(0)) + Decimal(row["Tot_Srvcs"])
    return services


def main(arguments: Sequence[str]) -> int:
    """Print the coverage, or the codes of a category that have no name."""
    parser = argparse.ArgumentParser(prog="python -m codes.starter.coverage", description="Count names and texts.")
    parser.add_argument("category", nargs="?", help="list the codes of it that have no name")
    parser.add_argument("--sample", type=Path, help="file of Medicare whose codes are counted, too")
    options = parser.parse_args(arguments)
    codes, named = read_codes_with_work(), named_codes()
    if options.category:
        unnamed = [code for code in codes if category_of(code).slug == options.category and code not in named]
        sys.stdout.writelines(f"{code}\n" for code in unnamed)
        return 0
    lines = coverage(codes, named)
    sys.stdout.write("Names, by category\n")
    for line in lines:
        sys.stdout.write(f"{line.category:30} {line.named:5,} of {line.codes:5,}\n")
    sys.stdout.write(f"{'all codes with a work RVU':30} {sum(line.named for line in lines):5,} of {len(codes):5,}\n")
    sys.stdout.write("\nFull texts\n")
    for texts in _texts(codes.keys() | named, options.sample):
        share = f"; {texts.services_with_texts:,.0f} of {texts.services:,.0f} services" if texts.services else ""
        sys.stdout.write(f"{texts.name:30} {texts.with_texts:5,} of {texts.codes:5,}{share}\n")
    return 0


def _texts(known: Collection[str], sample: Path | None) -> Iterator[TextCoverage]:
    families = read_families()
    with_texts = {*read_family_texts(families), *(words.code for words in read_words())}
    yield from texts_by_group(families, with_texts)
    yield texts_of("codes with a name elsewhere", [title.code for title in read_titles()], with_texts)
    in_force = [words.code for words in read_official_words() if words.terminated_on is None]
    level_two = [code for code in in_force if code.startswith(_LETTERS_WITH_TEXTS)]
    yield texts_of("Level II H, T and G in force", level_two, with_texts)
    if sample:
        services = services_of(sample, {*known, *in_force})
        yield texts_of_services(f"codes of {sample.name[:20]}", services, with_texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
