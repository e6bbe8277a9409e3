"""The rows of a release on their way into the database, set-based (part of `services.releases`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django.db import connection

from codes.importers.anesthesia_factors import AnesthesiaFactors, read_anesthesia
from codes.importers.archive import PublishedFile
from codes.importers.faults import UnreadableFile
from codes.importers.gpci import GpciTable, read_gpci
from codes.importers.locco import CountyTable, read_counties
from codes.importers.members import ReleaseMembers
from codes.importers.pprrvu import PprrvuTable, RowValues
from codes.models import Locality, RelativeValue
from codes.services.sql import ADD_MISSING_CODES, ADD_MISSING_WORDS, ANALYZE_ROWS, COPY_ROWS, execute


def copy_rows(*, release_id: str, rows: Iterable[RowValues]) -> int:
    """Stream rows, tuples of the fields of RvuRow, straight into their table and return how many.

    Release and codes may be written later in the same transaction: foreign keys are checked at its end.
    """
    count = 0
    with connection.cursor() as cursor, cursor.copy(COPY_ROWS) as copy:
        for row in rows:
            copy.write_row((release_id, *row))
            count += 1
    return count


def add_missing_codes(*, release_id: str) -> int:
    """Make the codes that a release's rows name and the catalogue does not know; return how many."""
    execute(ANALYZE_ROWS)
    return execute(ADD_MISSING_CODES, [release_id])


def count_codes(*, release_id: str) -> int:
    """Return how many codes the rows of a release name."""
    return RelativeValue.objects.filter(release_id=release_id).values("code_id").distinct().count()


def add_missing_words(*, words: Mapping[str, str], source: str) -> None:
    """Keep short words of Level II codes for those that have no official words yet."""
    execute(ADD_MISSING_WORDS, [source, list(words), list(words.values())])


@dataclass(frozen=True, slots=True)
class SkippedMember:
    """A member beside the main table that could not be used, and why; the release is loaded without it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownColumns:
    """Columns of a member that no layout of before has; they were not read."""

    member: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideMembers:
    """What the members beside the main table say; None for one that is not there or was skipped.

    `aliases` give our column for each heading that was read as one by an alias.
    """

    gpci: GpciTable | None
    counties: CountyTable | None
    anesthesia: AnesthesiaFactors | None
    skipped: tuple[SkippedMember, ...]
    unknown_columns: tuple[UnknownColumns, ...]
    aliases: Mapping[str, str]


class _SideTable(Protocol):
    @property
    def unknown_columns(self) -> tuple[str, ...]: ...
    @property
    def aliases(self) -> Mapping[str, str]: ...


_Table = TypeVar("_Table", bound=_SideTable)
_Table_co = TypeVar("_Table_co", bound=_SideTable, covariant=True)


class _ReadTable(Protocol[_Table_co]):
    def __call__(self, name: str, lines: Iterable[str], *, aliases: Mapping[str, str]) -> _Table_co: ...


class _SideReader:
    """Reads members one after another and notes which could not be used."""

    def __init__(self, file: PublishedFile, aliases: Mapping[str, str]) -> None:
        self._file = file
        self._aliases = aliases
        self.skipped: list[SkippedMember] = []
        self.unknown: list[UnknownColumns] = []
        self.aliases: dict[str, str] = {}

    def read(self, member: str | None, read_table: _ReadTable[_Table]) -> _Table | None:
        if member is None:
            return None
        try:
            table = read_table(member, self._file.lines(member), aliases=self._aliases)
        except UnreadableFile as wrong:
            self.skipped.append(SkippedMember(member, str(wrong)))
            return None
        self.aliases |= table.aliases
        if table.unknown_columns:
            self.unknown.append(UnknownColumns(member, table.unknown_columns))
        return table


def read_side_members(*, file: PublishedFile, members: ReleaseMembers, aliases: Mapping[str, str]) -> SideMembers:
    """Return what GPCI, LOCCO and ANES say; one that cannot be read is skipped with its reason, never a fault.

    `aliases` give our column for a heading that an operator reads as it; the answer has those that were read by.
    """
    reader = _SideReader(file, aliases)
    gpci = reader.read(members.gpci, read_gpci)
    counties = reader.read(members.counties, read_counties)
    anesthesia = reader.read(members.anesthesia, read_anesthesia)
    several = [
        SkippedMember(name, f"{name}: more than one member of one kind: {', '.join(members.several)}")
        for name in members.several
    ]
    return SideMembers(gpci, counties, anesthesia, (*reader.skipped, *several), tuple(reader.unknown), reader.aliases)


def unknown_columns(table: PprrvuTable, sides: SideMembers) -> tuple[UnknownColumns, ...]:
    """Return the columns that were not read, of the main table and of the members beside it."""
    own = (UnknownColumns(table.name, table.layout.unknown),) if table.layout.unknown else ()
    return own + sides.unknown_columns


def add_localities(*, release_id: str, sides: SideMembers) -> int:
    """Write the localities of the GPCI member, with their counties and anesthesia factors, and return how many."""
    if sides.gpci is None:
        return 0
    areas = () if sides.counties is None else sides.counties.rows
    counties = {(area.mac, area.locality): area.counties for area in areas}
    factors = {} if sides.anesthesia is None else sides.anesthesia.by_locality
    rows = [
        Locality(
            release_id=release_id,
            mac=row.mac,
            locality=row.locality,
            state=row.state,
            name=row.name,
            work_gpci=row.work,
            pe_gpci=row.pe,
            mp_gpci=row.mp,
            counties=counties.get((row.mac, row.locality), ""),
            anesthesia_conversion_factor=factors.get((row.mac, row.locality)),
        )
        for row in sides.gpci.rows
    ]
    return len(Locality.objects.bulk_create(rows))
