"""Reading a release file to say what its import would meet, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from codes.domain.values import NamedFactor, UnknownValue
from codes.importers.archive import PublishedFile
from codes.importers.columns import COLUMN_NAMES, TableLayout
from codes.importers.faults import BadLines
from codes.importers.members import ReleaseMembers, release_members
from codes.importers.naming import ReleaseName, name_release
from codes.importers.tables import ReleaseTables
from codes.models import Release
from codes.selectors.releases import column_aliases
from codes.services.release_rows import SkippedMember, UnknownColumns, read_side_members, unknown_columns
from codes.services.releases import PublishedUnderAnotherFile, same_release

_WORK: Final = COLUMN_NAMES.index("WORK RVU")
_EXAMPLES: Final = 5
_TWO_PLACES: Final = -2


@dataclass(slots=True)
class Rehearsal:
    """What an import of a file would meet: nothing was written.

    `exact` counts rows whose work RVU has a third decimal, with the first codes. `unknown` are values that this version
    does not know, `faults` lines that cannot be read. `factors` are empty where no row could be read. `conflict` says
    which published release has the name of another file, `unchanged` that the file was imported before as it is.
    `aliases` give our column for each heading that was read as one by an alias.
    """

    name: ReleaseName
    table: str
    layout: TableLayout
    rows: int = 0
    exact: int = 0
    exact_examples: list[str] = field(default_factory=list)
    unknown: tuple[UnknownValue, ...] = ()
    faults: tuple[str, ...] = ()
    factors: tuple[NamedFactor, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    unknown_columns: tuple[UnknownColumns, ...] = ()
    skipped: tuple[SkippedMember, ...] = ()
    not_read: tuple[str, ...] = ()
    conflict: str = ""
    unchanged: bool = False

    def is_refused(self, *, accept_unknown: bool) -> bool:
        """Return true if an import would be refused, with or without the consent to unknown values."""
        return bool(self.faults or self.conflict or (self.unknown and not accept_unknown))


def rehearse_import(
    *,
    path: Path,
    release_id: str | None = None,
    effective_from: date | None = None,
    complete: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> Rehearsal:
    """Return what an import of a release file would meet, all of it read and nothing written; two queries.

    Raises UnreadableFile for a file of which nothing more can be said: no table, no header, a needed column missing.
    """
    aliases = column_aliases()
    with PublishedFile(path) as file:
        members = release_members(file)
        if on_progress is not None:
            file.report_progress(members.read, on_progress)
        rehearsal = _rehearsed(file, members, aliases, release_id, effective_from)
        _compare_with_loaded(rehearsal, sha256=file.sha256, complete=complete)
    return rehearsal


def _rehearsed(
    file: PublishedFile,
    members: ReleaseMembers,
    aliases: Mapping[str, str],
    release_id: str | None,
    effective_from: date | None,
) -> Rehearsal:
    tables = ReleaseTables.opened(file, members, aliases=aliases, accept_unknown=True)
    name = name_release(
        file_name=file.path.name,
        table_name=members.table,
        banner=tables.table.banner,
        release_id=release_id,
        effective_from=effective_from,
    )
    rehearsal = Rehearsal(name, members.table, tables.table.layout, not_read=members.not_read)
    rehearsal.faults = tuple(_read_all(tables, rehearsal))
    rehearsal.unknown = tables.unknown_values
    sides = read_side_members(file=file, members=members, aliases=aliases)
    rehearsal.aliases = {**tables.table.layout.aliases, **sides.aliases}
    rehearsal.unknown_columns, rehearsal.skipped = unknown_columns(tables.table, sides), sides.skipped
    rehearsal.factors = tables.factors if rehearsal.rows else ()
    return rehearsal


def _compare_with_loaded(rehearsal: Rehearsal, *, sha256: str, complete: bool) -> None:
    draft = Release(
        id=rehearsal.name.id,
        effective_from=rehearsal.name.effective_from,
        file_sha256=sha256,
        complete=complete,
        complete_for_level_ii=complete,
        column_aliases=dict(rehearsal.aliases),
    )
    try:
        rehearsal.unchanged = same_release(draft) is not None
    except PublishedUnderAnotherFile as taken:
        rehearsal.conflict = str(taken)


def _read_all(tables: ReleaseTables, rehearsal: Rehearsal) -> Iterator[str]:
    """Count the rows, and yield each line that cannot be read."""
    try:
        for code, *others in tables.values():
            rehearsal.rows += 1
            work: Decimal | None = others[_WORK - 1]
            if work is not None and int(work.as_tuple().exponent) < _TWO_PLACES:
                rehearsal.exact += 1
                if len(rehearsal.exact_examples) < _EXAMPLES:
                    rehearsal.exact_examples.append(code)
    except BadLines as wrong:
        yield from str(wrong).splitlines()
