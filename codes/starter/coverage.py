"""How many codes with work have a name of ours: `python -m codes.starter.coverage [CATEGORY]`; of one, which have none.

Counted are the codes with a work RVU above 0 in RVU25D or RVU26C, whichever their component.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from codes.domain.categories import categories, category_of
from codes.starter.families import read_families
from codes.starter.lists import read_codes_with_work, read_titles


@dataclass(frozen=True, slots=True)
class CategoryCoverage:
    """Codes with work of a category, by its slug, and how many of them have a name of ours."""

    category: str
    codes: int
    named: int


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


def main(arguments: list[str]) -> int:
    """Print the coverage by category, or the codes of a category that have no name."""
    codes, named = read_codes_with_work(), named_codes()
    if arguments:
        unnamed = [code for code in codes if category_of(code).slug == arguments[0] and code not in named]
        sys.stdout.writelines(f"{code}\n" for code in unnamed)
        return 0
    lines = coverage(codes, named)
    for line in lines:
        sys.stdout.write(f"{line.category:30} {line.named:5,} of {line.codes:5,}\n")
    sys.stdout.write(f"{'all codes with a work RVU':30} {sum(line.named for line in lines):5,} of {len(codes):5,}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
