"""The ANES member of a release: anesthesia conversion factors, in US dollars per unit (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

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
)

# The factor's column is named after the national factor: `National Anes CF of 20.3178`.
_NATIONAL = re.compile(r"NATIONAL ANES.*?([0-9]+\.[0-9]+)")
COLUMNS: Final = (
    LocalityColumn("MAC", is_mac_column, mac),
    LocalityColumn("LOCALITY NUMBER", is_locality_column, locality),
    LocalityColumn("ANES CF", lambda header: "ANES" in header, figure(4)),
)


@dataclass(frozen=True, slots=True)
class AnesthesiaFactors:
    """The national factor and those by (MAC, locality), in US dollars per unit; columns that were not known.

    `aliases` give our column for each heading that was read as one by an alias.
    """

    national: Decimal | None
    by_locality: Mapping[tuple[str, str], Decimal]
    unknown_columns: tuple[str, ...]
    aliases: Mapping[str, str]


def read_anesthesia(
    name: str, lines: Iterable[str], *, aliases: Mapping[str, str] = NO_ALIASES, limit: int = FAULT_LIMIT
) -> AnesthesiaFactors:
    """Return the national factor, None where the header states none, and the factor of each locality.

    Raises UnreadableFile where the header is missing or lacks a column, BadLines for bad lines.
    """
    faults = Faults(name, limit=limit)
    table = LocalityTable(lines, COLUMNS, faults, aliases=aliases)
    factors: dict[tuple[str, str], Decimal] = {}
    for number, (contractor, area, factor) in table:
        if factors.setdefault((contractor, area), factor) != factor:
            faults.add(
                number, "LOCALITY NUMBER", f"{contractor} {area} stands twice, with {factors[contractor, area]} before"
            )
    faults.raise_if_any()
    national = _NATIONAL.search(" ".join(table.header))
    return AnesthesiaFactors(Decimal(national.group(1)) if national else None, factors, table.unknown, table.aliases)
