"""The GPCI member of a release: geographic practice cost indices of each locality (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from codes.importers.faults import FAULT_LIMIT, Faults
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
from codes.values import GpciRow

_index = figure(3)


def _is_index(*marks: str) -> Callable[[str], bool]:
    def is_named(header: str) -> bool:
        # With the floor of 1.0 where both are given: it is what the law has in force.
        words = header.split()
        return "GPCI" in header and "WITHOUT" not in header and any(mark in words for mark in marks)

    return is_named


# In the order of the fields of GpciRow; the wording of a header cell changes from year to year.
_COLUMNS: Final = (
    LocalityColumn("MAC", is_mac_column, mac),
    LocalityColumn("LOCALITY NUMBER", is_locality_column, locality),
    LocalityColumn("STATE", lambda header: header == "STATE", text_of(2)),
    LocalityColumn("LOCALITY NAME", lambda header: "LOCALITY NAME" in header, text_of(120)),
    LocalityColumn("WORK GPCI", _is_index("PW", "WORK"), _index),
    LocalityColumn("PE GPCI", _is_index("PE"), _index),
    LocalityColumn("MP GPCI", _is_index("MP"), _index),
)


def read_gpci(name: str, lines: Iterable[str], *, limit: int = FAULT_LIMIT) -> Iterator[GpciRow]:
    """Yield each locality of a GPCI member, in the file's order.

    Footnote stars are taken off names; notes below the table are passed over.
    Raises UnreadableFile where the header is missing or lacks a column, BadLines, at the end, for bad lines.
    """
    faults = Faults(name, limit=limit)
    seen: dict[tuple[str, str], int] = {}
    for number, values in LocalityTable(lines, _COLUMNS, faults):
        row = GpciRow(*values)
        if (first := seen.setdefault((row.mac, row.locality), number)) != number:
            faults.add(number, "LOCALITY NUMBER", f"{row.mac} {row.locality} stands already in line {first}")
        yield row
    faults.raise_if_any()
