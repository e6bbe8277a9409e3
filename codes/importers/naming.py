"""Which release a file is: from its name, its banner and what the operator says (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from codes.importers.faults import UnreadableFile

_FIRST_MONTH = {"A": 1, "B": 4, "C": 7, "D": 10}
_LETTER_OF = {"JAN": "A", "APR": "B", "JUL": "C", "OCT": "D"}
# Re-issues inside a quarter do not name their first day; these are known from CMS's announcements.
_KNOWN_DATES = {"RVU24AR": date(2024, 3, 9)}
_FILE_NAME = re.compile(r"RVU[-_ ]?(\d{2})([A-D])(R?)(?![A-Z0-9])", re.IGNORECASE)
_MEMBER_NAME = re.compile(r"PPRRVU(?:20)?(\d{2})[-_ ]?(JAN|APR|JUL|OCT)", re.IGNORECASE)
_UPDATED = re.compile(r"updat|revis|correct", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_REISSUE_ID = re.compile(r"RVU\d{2}[A-D]R")


@dataclass(frozen=True, slots=True)
class ReleaseEdition:
    """A year and its quarter A (January), B, C or D (October); `reissue` replaces a part of one."""

    year: int
    letter: str
    reissue: bool = False

    @property
    def id(self) -> str:
        """Return the name CMS gives it, such as RVU24AR."""
        return f"RVU{self.year % 100:02}{self.letter}{'R' if self.reissue else ''}"

    @property
    def quarter(self) -> tuple[int, str]:
        """Return what name and banner must agree in."""
        return (self.year, self.letter)


@dataclass(frozen=True, slots=True)
class Banner:
    """What the lines above the header say: title, edition and day of release, each where it is stated."""

    title: str
    year: int | None
    letter: str | None
    released_on: date | None

    @property
    def edition(self) -> ReleaseEdition | None:
        """Return the edition, if the title states both year and month."""
        if self.year is None or self.letter is None:
            return None
        return ReleaseEdition(self.year, self.letter)


@dataclass(frozen=True, slots=True)
class ReleaseName:
    """The id under which a release is kept, the year of its schedule and its first day in force."""

    id: str
    year: int
    effective_from: date


def edition_of(file_name: str) -> ReleaseEdition | None:
    """Return the edition that a file's or member's name states, or None."""
    stem = Path(file_name).name
    if match := _FILE_NAME.search(stem):
        year, letter, revised = match.groups()
        return ReleaseEdition(2000 + int(year), letter.upper(), reissue=bool(revised) or bool(_UPDATED.search(stem)))
    if match := _MEMBER_NAME.match(stem):
        year, month = match.groups()
        return ReleaseEdition(2000 + int(year), _LETTER_OF[month.upper()], reissue=bool(_UPDATED.search(stem)))
    return None


def name_release(
    *,
    file_name: str,
    table_name: str,
    banner: Banner,
    release_id: str | None = None,
    effective_from: date | None = None,
) -> ReleaseName:
    """Return id, year and first day of a release.

    File name, the table's member name and the banner must agree in year and quarter. A re-issue (`R`, `updated`)
    needs its date, but for those that are known. What the operator says goes before what the names say; where
    they give both id and date, names and banner need not agree and the banner decides the year.
    Raises UnreadableFile where they disagree or do not suffice, naming both.
    """
    stated = _stated(file_name, table_name, banner)
    if release_id is None or effective_from is None:
        _check_agreement(stated, banner)
    # The file's name alone knows of a re-issue, the banner alone cannot be renamed.
    edition = stated[0][1] if stated and stated[0][1].quarter == stated[-1][1].quarter else banner.edition
    if release_id is None:
        release_id = _required(edition, file_name).id
    elif not _ID.fullmatch(release_id):
        raise UnreadableFile(f"{release_id!r} is not an id of a release (letters, digits, '.', '-', '_'; 32 at most)")
    first_day = effective_from or _first_day(release_id, edition, file_name)
    year = edition.year if edition else first_day.year
    if first_day.year != year:
        raise UnreadableFile(f"{release_id}: effective from {first_day}, but this is the schedule of {year}")
    return ReleaseName(release_id, year, first_day)


def _stated(file_name: str, table_name: str, banner: Banner) -> list[tuple[str, ReleaseEdition]]:
    sources = [(file_name, edition_of(file_name)), (table_name, edition_of(table_name)), ("the banner", banner.edition)]
    return [(source, edition) for source, edition in sources if edition is not None]


def _check_agreement(stated: list[tuple[str, ReleaseEdition]], banner: Banner) -> None:
    for source, edition in stated[1:]:
        first_source, first = stated[0]
        if edition.quarter != first.quarter:
            raise UnreadableFile(f"{first_source} names {first.id}, but {source} says {edition.id}")
    if stated and banner.year not in (None, stated[0][1].year):
        raise UnreadableFile(f"{stated[0][0]} names {stated[0][1].id}, but the banner says {banner.year}")


def _required(edition: ReleaseEdition | None, file_name: str) -> ReleaseEdition:
    if edition is None:
        raise UnreadableFile(f"{file_name}: neither name nor banner says which release this is; give --release")
    return edition


def _first_day(release_id: str, edition: ReleaseEdition | None, file_name: str) -> date:
    base = release_id.split(".")[0].upper()
    if base in _KNOWN_DATES:
        return _KNOWN_DATES[base]
    edition = _required(edition, file_name)
    if edition.reissue or _REISSUE_ID.match(base):
        raise UnreadableFile(
            f"{file_name}: a re-issue does not say from which day it is in force; give --effective-from"
        )
    named = edition_of(release_id)
    if named is not None and named.quarter != edition.quarter:
        raise UnreadableFile(f"--release {release_id}, but the file is {edition.id}; give --effective-from as well")
    return date(edition.year, _FIRST_MONTH[edition.letter], 1)
