"""Texts of codes that are named by family (pure).

They stand beside the tables of a group of families, in `texts.csv`, a line a code, in the order of the codes. They are
read apart from the names, and only where they are needed: they are many times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codes.starter.families import FAMILIES, Family, UnreadableFamily, codes_in, expect_columns, read_lines

TEXT_COLUMNS: Final = ("code", "description", "plain_language", "clinical_context", "billing")


@dataclass(frozen=True, slots=True)
class FamilyTexts:
    """Our texts of one code, each a paragraph, none of them empty."""

    code: str
    description: str
    plain_language: str
    clinical_context: str
    billing: str


def read_family_texts(families: Iterable[Family], folder: Path = FAMILIES) -> dict[str, FamilyTexts]:
    """Return the texts of the members of families that have any, by code.

    Raises UnreadableFamily for the first line that is not what it should be: a code that no table of its group names,
    one that is not after the code above, or an empty cell.
    """
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for family in families:
        codes[family.group].update(member.code for member in family.members)
    return {
        texts.code: texts
        for path in sorted(folder.glob("*/texts.csv"))
        for texts in _texts_of(path, codes[path.parent.name])
    }


def _texts_of(path: Path, named: Set[str]) -> Iterator[FamilyTexts]:
    above = ""
    for place, line in read_lines(path):
        expect_columns(place, line, TEXT_COLUMNS)
        if empty := next((name for name in TEXT_COLUMNS if not line[name]), None):
            raise UnreadableFamily(f"{place}, {empty}: expected a text")
        code, *more = codes_in(place, line["code"])
        if more or code not in named:
            raise UnreadableFamily(f"{place}, code: {line['code']!r} has no title in the group {path.parent.name!r}")
        if code <= above:
            raise UnreadableFamily(f"{place}, code: {code} after {above}; expected each code once, in their order")
        above = code
        yield FamilyTexts(**line)
