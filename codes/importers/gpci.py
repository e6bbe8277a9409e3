"""The GPCI member of a release: geographic practice cost indices of each locality (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from codes.domain.values import GpciRow
from codes.importers.faults import FAULT_LIMIT, Faults
from codes.importers.headings import NO_ALIASES
from codes.importers.localities import (
    LocalityColumn,
    LocalityTable,
    figure,
    is_locality_column,
    is_mac_column,
    locality,
    mac,
    text_of,
)
from codes.importers.locality_states import state_of_locality

_index = figure(3)


def _is_index(*marks: str) -> Callable[[str], bool]:
    def is_named(header: str) -> bool:
        # With the floor of 1.0 where both are given: it is what the law has in force.
        words = header.split()
        return "GPCI" in header and "WITHOUT" not in header and any(mark in words for mark in marks)

    return is_named


# In the order of the fields of GpciRow; the wording of a header cell changes from year to year.
COLUMNS: Final = (
    LocalityColumn("MAC", is_mac_column, mac),
    LocalityColumn("LOCALITY NUMBER", is_locality_column, locality),
    # Releases up to 2020 have no such column.
    LocalityColumn("STATE", lambda header: header == "STATE", text_of(2), needed=False),
    LocalityColumn("LOCALITY NAME", lambda header: "LOCALITY NAME" in header, text_of(120)),
    LocalityColumn("WORK GPCI", _is_index("PW", "WORK"), _index),
    LocalityColumn("PE GPCI", _is_index("PE"), _index),
    LocalityColumn("MP GPCI", _is_index("MP"), _index),
)


def _is_passed_over(header: str) -> bool:
    return "GPCI" in header and "WITHOUT" in header


@dataclass(frozen=True, slots=True)
class GpciTable:
    """The localities of a GPCI member, in the file's order, and the columns that are not known and were not read.

    `aliases` give our column for each heading that was read as one by an alias.
    """

    rows: tuple[GpciRow, ...]
    unknown_columns: tuple[str, ...]
    aliases: Mapping[str, str]


def read_gpci(
    name: str, lines: Iterable[str], *, aliases: Mapping[str, str] = NO_ALIASES, limit: int = FAULT_LIMIT
) -> GpciTable:
    """Return the localities of a GPCI member.

    Footnote stars are taken off names; notes below the table are passed over. A state that the table does not give
    follows from contractor or name, and is '' where neither tells.
    Raises UnreadableFile where the header is missing or lacks a column, BadLines for bad lines.
    """
    faults = Faults(name, limit=limit)
    seen: dict[tuple[str, str], int] = {}
    rows: list[GpciRow] = []
    table = LocalityTable(lines, COLUMNS, faults, aliases=aliases, passed_over=_is_passed_over)
    for number, values in table:
        row = GpciRow(*values)
        if (first := seen.setdefault((row.mac, row.locality), number)) != number:
            faults.add(number, "LOCALITY NUMBER", f"{row.mac} {row.locality} stands already in line {first}")
        rows.append(row if row.state else replace(row, state=state_of_locality(mac=row.mac, name=row.name)))
    faults.raise_if_any()
    return GpciTable(tuple(rows), table.unknown, table.aliases)
