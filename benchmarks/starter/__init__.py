"""How CMS and NUCC name the specialties of our list; read from a file of this package (pure)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "crosswalk.csv"
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
