"""The LOCCO member of a release: which counties a locality holds, in the file's own free text (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from codes.importers.faults import FAULT_LIMIT, Faults
from codes.importers.headings import NO_ALIASES
from codes.importers.localities import (
    LocalityColumn,
    LocalityTable,
    is_locality_column,
    is_mac_column,
    locality,
    mac,
    text_of,
)

COLUMNS: Final = (
    LocalityColumn("MAC", is_mac_column, mac),
    LocalityColumn("LOCALITY NUMBER", is_locality_column, locality),
    LocalityColumn("STATE", lambda header: header == "STATE", text_of(60)),
    LocalityColumn("FEE SCHEDULE AREA", lambda header: "AREA" in header, text_of(200)),
    LocalityColumn("COUNTIES", lambda header: header.startswith("COUNT"), text_of(4000)),
)


@dataclass(frozen=True, slots=True)
class LocalityCounties:
    """The counties of a locality, as the file words them."""

    mac: str
    locality: str
    state: str
    area: str
    counties: str


@dataclass(frozen=True, slots=True)
class CountyTable:
    """The counties of each locality, in the file's order, and the columns that are not known and were not read.

    `aliases` give our column for each heading that was read as one by an alias.
    """

    rows: tuple[LocalityCounties, ...]
    unknown_columns: tuple[str, ...]
    aliases: Mapping[str, str]


def read_counties(
    name: str, lines: Iterable[str], *, aliases: Mapping[str, str] = NO_ALIASES, limit: int = FAULT_LIMIT
) -> CountyTable:
    """Return the counties of each locality, in the file's order.

    A state is written once, in its first line, and holds for the lines below. A locality that stands twice is
    returned once, with the texts of both (in RVU25D one of Missouri does, word for word).
    Raises UnreadableFile where the header is missing or lacks a column, BadLines for bad lines.
    """
    faults = Faults(name, limit=limit)
    counties_of: dict[tuple[str, str], LocalityCounties] = {}
    state = ""
    table = LocalityTable(lines, COLUMNS, faults, aliases=aliases)
    for _, (contractor, number, named, area, counties) in table:
        state = named or state
        known = counties_of.get((contractor, number))
        if known is not None and counties not in known.counties:
            counties = f"{known.counties}; {counties}"
        elif known is not None:
            continue
        counties_of[contractor, number] = LocalityCounties(contractor, number, state, area, counties)
    faults.raise_if_any()
    return CountyTable(tuple(counties_of.values()), table.unknown, table.aliases)
