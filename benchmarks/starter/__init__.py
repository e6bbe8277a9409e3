"""How CMS and NUCC name the specialties of our list, and what each bills; read from files of this package (pure)."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "crosswalk.csv"
COMMONLY_BILLED: Final = Path(__file__).parent / "commonly_billed.csv"
CMS: Final = "cms"
NUCC: Final = "nucc"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A spelling of a scheme and the slugs that it may mean; none for what is no clinician."""

    scheme: str
    text: str
    specialties: tuple[str, ...]


def read_crosswalk() -> list[Crossing]:
    """Return the spellings, by scheme and text.

    Sources: the provider types of the Medicare Physician & Other Practitioners files since 2012; the NUCC Health Care
    Provider Taxonomy code set.
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        return [
            Crossing(line["scheme"], line["text"], tuple(filter(None, line["specialties"].split(";"))))
            for line in csv.DictReader(file)
        ]


@dataclass(frozen=True, slots=True)
class BilledCode:
    """A code and how many of the counted clinicians of a specialty bill it."""

    code: str
    clinicians: int


@cache
def read_commonly_billed() -> Mapping[str, tuple[BilledCode, ...]]:
    """Return the codes that the clinicians of a specialty bill, the most clinicians first, by the specialty's slug.

    Counted by `benchmarks.starter.build`, they tell an order, not how often: the excerpt has few clinicians of some
    specialties and none of others, and codes that came after 2012 are not in it.
    Source: CMS Medicare Physician & Other Practitioners, by Provider and Service, of 2012; an excerpt of 17,028 rows.
    """
    codes: defaultdict[str, list[BilledCode]] = defaultdict(list)
    with COMMONLY_BILLED.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            codes[line["specialty"]].append(BilledCode(line["code"], int(line["clinicians"])))
    return {specialty: tuple(billed) for specialty, billed in codes.items()}
