"""Builds the starter catalogue's files from CMS's release files.

Run as `python -m codes.starter.build FOLDER`, FOLDER holding the files named in NOTICE.md. Running twice writes
equal bytes. Titles, words, synonyms and specialties are written by hand.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from codes.domain.values import is_level_ii
from codes.importers.archive import PublishedFile
from codes.importers.columns import header_names
from codes.importers.hcpcs import HcpcsEntry, hcpcs_edition, hcpcs_member, read_hcpcs
from codes.starter.families import read_families
from codes.starter.lists import FOLDER, WITH_WORK, WITHOUT_WORK, read_titles
from codes.starter.official import OfficialModifier, OfficialWords, bring_up_to_date, official_modifiers

HEAD_LINES: Final = 10
RVU25D: Final = "RVU25D-starter"
RVU26C: Final = "RVU26C-starter"
# Oldest first: a later one replaces what an earlier one says.
HCPCS_FILES: Final = ("2019-Alpha-Numeric-HCPCS-File.zip", "HCPC2026_JAN_ANWEB.excerpt.txt")
_CODE, _COMPONENT, _WORDS, _BASE, _WORK = "HCPCS", "MOD", "DESCRIPTION", "ENDO BASE", "WORK RVU"
_INDICATORS = ("STATUS CODE", "GLOB DAYS", "PCTC IND", "BILAT SURG")

Row = list[str]


class ScheduleTable:
    """The lines of a PPRRVU table as published: ten of head, then a row each."""

    def __init__(self, lines: Iterable[str]) -> None:
        reader = csv.reader(lines)
        self.head: list[Row] = list(islice(reader, HEAD_LINES))
        names = header_names(self.head[-5:])
        self._place = {name: names.index(name) for name in (_CODE, _COMPONENT, _WORDS, _BASE, _WORK, *_INDICATORS)}
        self.rows: list[Row] = [self._without_protected_words(row) for row in reader if any(row)]

    def cell(self, row: Row, name: str) -> str:
        """Return a cell by its column's name, stripped."""
        return row[self._place[name]].strip()

    def _without_protected_words(self, row: Row) -> Row:
        if not is_public(self.cell(row, _CODE)):
            row[self._place[_WORDS]] = ""
        return row

    def excerpt(self, codes: frozenset[str]) -> list[Row]:
        """Return every row of these codes and of the endoscopy bases that they name, sorted by code and component."""
        bases = {self.cell(row, _BASE) for row in self.rows if self.cell(row, _CODE) in codes}
        chosen = (row for row in self.rows if self.cell(row, _CODE) in codes | bases)
        return sorted(chosen, key=lambda row: (self.cell(row, _CODE), self.cell(row, _COMPONENT)))

    def codes(self) -> frozenset[str]:
        """Return every code that stands in the table, without D codes."""
        return frozenset(code for row in self.rows if not (code := self.cell(row, _CODE)).startswith("D"))

    def codes_with_work(self) -> frozenset[str]:
        """Return each code with a work RVU above 0 in any row."""
        return frozenset(self.cell(row, _CODE) for row in self.rows if _has_work(self.cell(row, _WORK)))

    def indicators(self, codes: frozenset[str]) -> dict[str, Row]:
        """Return the indicators of those of the codes that stand in the table, those of a blank row first."""
        ours = (row for row in self.rows if self.cell(row, _CODE) in codes)
        last_is_blank = sorted(ours, key=lambda row: self.cell(row, _COMPONENT), reverse=True)
        return {self.cell(row, _CODE): [self.cell(row, name) for name in _INDICATORS] for row in last_is_blank}

    def words(self) -> dict[str, str]:
        """Return the short words of Level II codes."""
        return {
            self.cell(row, _CODE): " ".join(words.split()) for row in self.rows if (words := self.cell(row, _WORDS))
        }


def is_public(code: str) -> bool:
    """Return true if a code's official words are public domain: Level II, but the ADA's D codes."""
    return is_level_ii(code) and not code.startswith("D")


def _has_work(cell: str) -> bool:
    return bool(cell) and Decimal(cell) > 0


def build(source: Path, target: Path) -> list[Path]:
    """Write the excerpts with their GPCI tables, the codes with work and the official words; return the files.

    Raises FileNotFoundError for a source that is missing, UnreadableFile for one that is not what it should be.
    """
    with PublishedFile(source / "rvu25d.zip") as release:
        year_2025 = ScheduleTable(release.lines("PPRRVU2025_Oct.csv"))
        gpci_2025 = "".join(release.lines("GPCI2025.csv"))
    year_2026 = ScheduleTable(_lines(source / "PPRRVU2026_Jul_nonQPP.partial.csv"))
    editions = [_hcpcs(source / name) for name in HCPCS_FILES]
    titled = {title.code for title in read_titles()}
    chosen = frozenset(titled | {code for code in year_2025.codes() if is_public(code)})
    worked = year_2025.indicators(year_2025.codes_with_work()) | year_2026.indicators(year_2026.codes_with_work())
    named = frozenset(member.code for family in read_families() for member in family.members)
    words = bring_up_to_date(editions, [("RVU25D", year_2025.words()), ("RVU26C", year_2026.words())])
    return [
        _write_schedule(target / RVU25D / "PPRRVU2025_Oct.csv", year_2025, chosen),
        _write_text(target / RVU25D / "GPCI2025.csv", gpci_2025),
        _write_schedule(target / RVU26C / "PPRRVU2026_Jul_nonQPP.csv", year_2026, year_2026.codes()),
        _write_text(target / RVU26C / "GPCI2026.csv", "".join(_lines(source / "GPCI2026.csv"))),
        _write_indicators(target / WITH_WORK.name, worked),
        _write_indicators(target / WITHOUT_WORK.name, year_2025.indicators(named - worked.keys())),
        _write_words(target / "hcpcs.csv", words),
        _write_modifiers(target / "hcpcs_modifiers.csv", official_modifiers(editions)),
    ]


def _lines(path: Path) -> Iterable[str]:
    with PublishedFile(path) as file:
        yield from file.lines(path.name)


def _hcpcs(path: Path) -> tuple[str, list[HcpcsEntry]]:
    """Return the edition, named as an import of the file names it, and its entries."""
    with PublishedFile(path) as file:
        member = hcpcs_member(file)
        return f"HCPCS {hcpcs_edition(member)}", list(read_hcpcs(member, file.lines(member)))


def _write_schedule(path: Path, schedule: ScheduleTable, codes: frozenset[str]) -> Path:
    return _write_csv(path, [*schedule.head, *schedule.excerpt(codes)], end="\r\n", encoding="latin-1")


def _write_words(path: Path, words: Sequence[OfficialWords]) -> Path:
    head = ["code", "short", "long", "added_on", "effective_from", "terminated_on", "source"]
    return _write_csv(path, [head, *(each.cells for each in words)])


def _write_indicators(path: Path, indicators: Mapping[str, Row]) -> Path:
    head = ["code", "status", "global_period", "pctc", "bilat_surg"]
    return _write_csv(path, [head, *([code, *indicators[code]] for code in sorted(indicators))])


def _write_modifiers(path: Path, modifiers: Sequence[OfficialModifier]) -> Path:
    head = ["code", "short", "long", "terminated_on", "source"]
    return _write_csv(path, [head, *(each.cells for each in modifiers)])


def _write_csv(path: Path, rows: Iterable[Sequence[str]], *, end: str = "\n", encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=end).writerows(rows)
    return path


def _write_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="latin-1", newline="")
    return path


def main() -> None:
    """Build into this package from the folder named on the command line, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the CMS files")
    for path in build(parser.parse_args().source, FOLDER):
        sys.stdout.write(f"{path.relative_to(FOLDER)}: {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
