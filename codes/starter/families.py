"""Names of codes, written by family: what its members share once, and a table of how they differ (pure).

A group of families is a folder below `families/`: `families.csv`, a line a family, and a table a family, named by its
slug, with a line a code. A title is made of the family's base and the facets of the code, so that siblings read alike.
Their texts are read by `codes.starter.family_texts`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from codes.domain.patterns import CODE
from codes.starter.lists import FOLDER

FAMILIES: Final = FOLDER / "families"
FAMILY_COLUMNS: Final = ("slug", "name", "synonyms", "codes", "specialties", "reviewed_by", "reviewed_on")
# Of a table, in this order; between them stand the facets that it needs, in the order in which a title says them.
FACETS: Final = ("detail", "site", "approach", "side", "contrast", "size", "age", "number", "further", "purpose")
# Facets whose values of one series are intervals.
INTERVALS: Final = ("size", "age", "number")
# A facet that begins so goes on with the sentence; another one, and what is under a number, stands behind a comma.
_PREPOSITIONS: Final = (
    "with without by through of for from to in into at on onto after before and as during using via within"
    " between under beside against per"
)
_GOES_ON: Final = frozenset(_PREPOSITIONS.split())
_UNDER_A_NUMBER: Final = re.compile(r"under \d")


class UnreadableFamily(ValueError):
    """A file of a family is not what it should be; the message says which file and line, and what was expected."""


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """A code of a family: `facets` by their names, in the order of the title, none of them empty.

    `specialties` are those of the family, but where the code has its own.
    """

    code: str
    base: str
    facets: Mapping[str, str]
    synonyms: tuple[str, ...]
    specialties: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the title: base, then facets."""
        return title_of(self.base, self.facets.values())


@dataclass(frozen=True, slots=True)
class Family:
    """Codes of one organ and approach. `synonyms` find all of `codes`, which others than its members may be among.

    `reviewed_on` is None for a draft, which no clinician has read yet.
    """

    slug: str
    group: str
    name: str
    synonyms: tuple[str, ...]
    codes: tuple[str, ...]
    members: tuple[FamilyMember, ...]
    reviewed_by: str = ""
    reviewed_on: date | None = None


def title_of(base: str, facets: Iterable[str]) -> str:
    """Return a title: the base, then each facet, behind a comma unless it goes on with a preposition or "and"."""
    title = base
    for facet in filter(None, facets):
        goes_on = facet.split(" ", 1)[0] in _GOES_ON and not _UNDER_A_NUMBER.match(facet)
        title += f" {facet}" if goes_on else f", {facet}"
    return title


def read_families(folder: Path = FAMILIES) -> list[Family]:
    """Return the families of all groups, by group and slug.

    Raises UnreadableFamily for the first line that is not what it should be, and for a table without a family.
    """
    families = [
        family for path in sorted(folder.glob("*/families.csv")) for family in _group(path.parent, read_lines(path))
    ]
    known = {(family.group, family.slug) for family in families}
    for path in sorted(folder.glob("*/*.csv")):
        if path.stem not in _NO_TABLES and (path.parent.name, path.stem) not in known:
            raise UnreadableFamily(f"{_named(path)}: no line of families.csv beside it has the slug {path.stem!r}")
    return families


def read_exceptions(folder: Path = FAMILIES) -> dict[tuple[str, str], str]:
    """Return the word that excuses a code from a check, by code and check, of all groups.

    Raises UnreadableFamily.
    """
    exceptions: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("*/exceptions.csv")):
        for place, line in read_lines(path):
            expect_columns(place, line, ("code", "check", "word"))
            if not line["word"]:
                raise UnreadableFamily(f"{place}, word: expected why the check does not hold")
            exceptions[line["code"], line["check"]] = line["word"]
    return exceptions


_NO_TABLES: Final = frozenset({"families", "exceptions", "texts"})


def _group(folder: Path, lines: Iterable[tuple[str, Mapping[str, str]]]) -> Iterator[Family]:
    for place, line in lines:
        expect_columns(place, line, FAMILY_COLUMNS)
        table = folder / f"{line['slug']}.csv"
        members = tuple(_members(table, _listed(line["specialties"]))) if table.exists() else ()
        codes = codes_in(place, line["codes"]) or tuple(member.code for member in members)
        if not codes:
            raise UnreadableFamily(f"{place}: expected a table {table.name} beside it, or codes")
        yield Family(
            slug=line["slug"],
            group=folder.name,
            name=line["name"],
            synonyms=_listed(line["synonyms"]),
            codes=codes,
            members=members,
            reviewed_by=line["reviewed_by"],
            reviewed_on=_day(place, line["reviewed_on"]),
        )


def _members(path: Path, specialties: tuple[str, ...]) -> Iterator[FamilyMember]:
    base = ""
    for place, line in read_lines(path):
        names = [name for name in line if name not in {"code", "base", "synonyms", "specialties"}]
        if unknown := [name for name in names if name not in FACETS]:
            raise UnreadableFamily(f"{place}: no facet is called {unknown[0]!r}; expected one of {', '.join(FACETS)}")
        expect_columns(place, line, ("code", "base", *names, "synonyms"), more=("specialties",))
        # As people leave out what stands above.
        base = line["base"] or base
        if not base:
            raise UnreadableFamily(f"{place}, base: expected what the title begins with")
        codes = codes_in(place, line["code"])
        if len(codes) != 1:
            raise UnreadableFamily(f"{place}, code: expected one code")
        yield FamilyMember(
            code=codes[0],
            base=base,
            facets={name: line[name] for name in names if line[name]},
            synonyms=_listed(line["synonyms"]),
            specialties=_listed(line.get("specialties", "")) or specialties,
        )


def read_lines(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each line with where it stands, for an error; raises UnreadableFamily for a cell too few or too many."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for line in reader:
            place = f"{_named(path)} line {reader.line_num}"
            if None in line or None in line.values():
                raise UnreadableFamily(f"{place}: expected {len(reader.fieldnames or ())} cells")
            yield place, {name: " ".join(text.split()) for name, text in line.items()}


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def expect_columns(place: str, line: Mapping[str, str], expected: Sequence[str], *, more: Sequence[str] = ()) -> None:
    """Raise UnreadableFamily for a line that has other columns than expected, or another order; `more` may be there."""
    names = [name for name in line if name not in more]
    if names != list(expected):
        raise UnreadableFamily(f"{place}: the columns are {', '.join(names)}; expected {', '.join(expected)}")


def codes_in(place: str, text: str) -> tuple[str, ...]:
    """Return the codes of a cell, parted by blanks; raises UnreadableFamily for what is no code."""
    codes = tuple(text.split())
    if wrong := next((code for code in codes if not re.fullmatch(CODE, code)), None):
        raise UnreadableFamily(f"{place}: {wrong!r} is no code; expected five characters")
    return codes


def _day(place: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UnreadableFamily(f"{place}, reviewed_on: {text!r} is no day; expected yyyy-mm-dd") from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
