"""The main table of a release with its twin, where there is one (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from codes.domain.values import MOST_CLINICIANS, QUALIFYING, NamedFactor, UnknownValue
from codes.importers.archive import PublishedFile
from codes.importers.members import ReleaseMembers
from codes.importers.pprrvu import PprrvuTable, RowValues
from codes.importers.twins import values_agreed


@dataclass(frozen=True, slots=True)
class ReleaseTables:
    """The table of a release, and the twin that differs from it in the conversion factor alone."""

    table: PprrvuTable
    twin: PprrvuTable | None

    @classmethod
    def opened(
        cls, file: PublishedFile, members: ReleaseMembers, *, aliases: Mapping[str, str], accept_unknown: bool
    ) -> Self:
        """Return the tables of a file with their headers read. Raises UnreadableFile."""

        def read(name: str) -> PprrvuTable:
            return PprrvuTable(name, file.lines(name), aliases=aliases, accept_unknown=accept_unknown)

        return cls(read(members.table), None if members.table_qpp is None else read(members.table_qpp))

    def values(self) -> Iterator[RowValues]:
        """Yield the rows as tuples, those of a twin compared. Raises BadLines and UnknownValues at the end."""
        return self.table.values() if self.twin is None else values_agreed(self.table, self.twin)

    @property
    def unknown_values(self) -> tuple[UnknownValue, ...]:
        """Return the values that this version does not know, those that the twin alone has at the end."""
        own = self.table.unknown_values
        return own if self.twin is None else (*own, *(one for one in self.twin.unknown_values if one not in own))

    @property
    def factors(self) -> tuple[NamedFactor, ...]:
        """Return the conversion factors by name, the default one first; known once the rows were read."""
        default, *named = self.table.factors
        own = (replace(default, name=default.name or MOST_CLINICIANS), *named)
        return own if self.twin is None else (*own, NamedFactor(QUALIFYING, self.twin.factor))
