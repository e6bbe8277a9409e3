"""Which members of a release's file are read, by their drifting names (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from codes.importers.archive import PublishedFile
from codes.importers.faults import UnreadableFile

_TABLE = re.compile(r"PPRRVU.*\.csv$", re.IGNORECASE)
_NON_QPP = re.compile(r"non[-_ ]?QPP", re.IGNORECASE)
_QPP = re.compile(r"QPP", re.IGNORECASE)
_GPCI = re.compile(r"GPCI.*\.csv$", re.IGNORECASE)
_COUNTIES = re.compile(r".*LOCCO.*\.csv$", re.IGNORECASE)
_ANESTHESIA = re.compile(r"ANES.*\.csv$", re.IGNORECASE)
_TWINS = (".txt", ".xlsx", ".xls", ".prn")


@dataclass(frozen=True, slots=True)
class ReleaseMembers:
    """The members of a release that are read; `not_read` are all others.

    `table_qpp` is the twin of `table` that differs in the conversion factor alone. `several` are members of one kind,
    of which none is read, since nobody knows which one holds.
    """

    table: str
    table_qpp: str | None
    gpci: str | None
    counties: str | None
    anesthesia: str | None
    not_read: tuple[str, ...]
    several: tuple[str, ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """Return the names of the members that are read."""
        chosen = (self.table, self.table_qpp, self.gpci, self.counties, self.anesthesia)
        return tuple(name for name in chosen if name)


def release_members(file: PublishedFile) -> ReleaseMembers:
    """Return the members to read; a single CSV file, whatever its name, is a PPRRVU table.

    Raises UnreadableFile where there is no PPRRVU table as CSV, or more than one that are no twins.
    """
    table, twin = _tables(file)
    sides = [_of_kind(file, pattern) for pattern in (_GPCI, _COUNTIES, _ANESTHESIA)]
    gpci, counties, anesthesia = (names[0] if len(names) == 1 else None for names in sides)
    several = tuple(name for names in sides if len(names) > 1 for name in names)
    chosen = {table, twin, gpci, counties, anesthesia, *several}
    rest = tuple(name for name in file.names if name not in chosen)
    return ReleaseMembers(table, twin, gpci, counties, anesthesia, rest, several)


def _tables(file: PublishedFile) -> tuple[str, str | None]:
    names = [name for name in file.names if _TABLE.match(name)] if not file.is_single else list(file.names)
    if not names:
        raise UnreadableFile(_no_table(file))
    twins = [name for name in names if _QPP.search(name) and not _NON_QPP.search(name)]
    plain = [name for name in names if name not in twins]
    if not plain:
        raise UnreadableFile(
            f"{twins[0]}: this is the QPP twin, whose conversion factor is for qualifying participants only; "
            "import the nonQPP table, or the zip that holds both"
        )
    if len(plain) > 1 or len(twins) > 1:
        raise UnreadableFile(f"{file.path.name}: more than one PPRRVU table: {', '.join(names)}")
    return plain[0], twins[0] if twins else None


def _no_table(file: PublishedFile) -> str:
    other = [name for name in file.names if name.upper().startswith("PPRRVU") and name.lower().endswith(_TWINS)]
    if other:
        return (
            f"{file.path.name}: the PPRRVU table is there only as {', '.join(other)}, without its CSV; "
            "only the CSV is read, so take the zip that holds it"
        )
    if "[Content_Types].xml" in file.names:
        return f"{file.path.name}: this is a workbook (XLSX), which is not read; take the CSV, or the zip that holds it"
    return f"{file.path.name}: no PPRRVU table (a member PPRRVU….csv) is in it"


def _of_kind(file: PublishedFile, pattern: re.Pattern[str]) -> list[str]:
    return [] if file.is_single else [name for name in file.names if pattern.match(name)]
