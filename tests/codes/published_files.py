"""Files as CMS publishes them, put together from real excerpts and damaged where a test says so."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from codes.importers.pprrvu import header_names

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
            file.writestr(name, content.encode("latin-1") if isinstance(content, str) else content)
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
