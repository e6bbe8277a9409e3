"""Files as CMS publishes them, put together from real excerpts and damaged where a test says so."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from codes.importers.columns import header_names

DATA = Path(__file__).parent / "data"
TABLE = "PPRRVU24_JAN.csv"
GPCI = "GPCI2025.csv"
COUNTIES = "25LOCCO.csv"
ANESTHESIA = "ANES2025.csv"
TABLE_2026 = "PPRRVU2026_Jul_nonQPP.csv"
TWIN_2026 = "PPRRVU2026_Jul_QPP.csv"
HCPCS = "HCPC2019_ANWEB.excerpt.txt"


def published(name: str) -> str:
    """Return the text of an excerpt."""
    return (DATA / name).read_bytes().decode("latin-1")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return text.splitlines(keepends=True)


def twin_of_2026() -> str:
    """Return the QPP table of the 2026 excerpt: its conversion factor is the one difference."""
    return published(TABLE_2026).replace(",33.4009,", ",33.5675,")


def changed(text: str, before: str, after: str) -> str:
    """Return a text with one change, which must be possible."""
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    return text.replace(before, after)


def zip_of(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """Write a zip of these members and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            data = content.encode("latin-1") if isinstance(content, str) else content
            # Without a time of its own, so that the same members are the same file.
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def release_zip(folder: Path, name: str = "rvu24a.zip", table: str | None = None) -> Path:
    """Write a release of the 2024 excerpt, with one changed table where given, and return its path."""
    return zip_of(folder / name, {TABLE: published(TABLE) if table is None else table})


def without_columns(text: str, names: tuple[str, ...]) -> str:
    """Return a table whose header and rows lack the columns of these names; the lines above the header stay."""
    lines = list(csv.reader(lines_of(text)))
    first = next(place for place, line in enumerate(lines) if line and line[0] == "HCPCS") - 4
    header = header_names(lines[first : first + 5])
    places = {header.index(name) for name in names}
    out = io.StringIO()
    kept = [[cell for place, cell in enumerate(line) if place not in places] for line in lines[first:]]
    csv.writer(out).writerows([*lines[:first], *kept])
    return out.getvalue()


class Sheet:
    """A PPRRVU table taken apart: the lines above the header, the names of its columns, and its rows."""

    def __init__(self, text: str) -> None:
        lines = list(csv.reader(lines_of(text)))
        first = next(place for place, line in enumerate(lines) if line and line[0] == "HCPCS") - 4
        self.above = lines[:first]
        self.names = header_names(lines[first : first + 5])
        self.rows = lines[first + 5 :]

    def place(self, name: str) -> int:
        """Return where a column stands."""
        return self.names.index(name)

    def renamed(self, name: str, heading: str) -> Sheet:
        """Put another heading over a column."""
        self.names[self.place(name)] = heading
        return self

    def with_cell(self, code: str, component: str, name: str, value: str) -> Sheet:
        """Put another value into a column of one row."""
        (row,) = (row for row in self.rows if row[:2] == [code, component])
        row[self.place(name)] = value
        return self

    def with_column(self, heading: str, value: str) -> Sheet:
        """Add a column that holds one value in all rows."""
        self.names.append(heading)
        for row in self.rows:
            row.append(value)
        return self

    def without(self, *names: str) -> Sheet:
        """Drop columns."""
        kept = [place for place, name in enumerate(self.names) if name not in names]
        return self.in_order(kept)

    def in_order(self, places: Sequence[int]) -> Sheet:
        """Put the columns of these places in this order."""
        self.names = [self.names[place] for place in places]
        self.rows = [[row[place] for place in places] for row in self.rows]
        return self

    def text(self) -> str:
        """Return the table, each name in the last of the five lines of the header."""
        out = io.StringIO(newline="")
        blank = ["" for _ in self.names]
        csv.writer(out).writerows([*self.above, *[blank] * 4, self.names, *self.rows])
        return out.getvalue()
