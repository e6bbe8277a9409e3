"""Loading and publishing releases of the fee schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from codes.domain.values import NamedFactor
from codes.importers.archive import PublishedFile
from codes.importers.columns import is_of_qualifying
from codes.importers.members import ReleaseMembers, release_members
from codes.importers.naming import ReleaseName, name_release
from codes.importers.pprrvu import PprrvuTable
from codes.importers.tables import ReleaseTables
from codes.models import Release
from codes.selectors.releases import column_aliases, license_accepted
from codes.services.family_names import FamilyNames, add_family_names
from codes.services.licenses import LicenseNotAccepted
from codes.services.publications import publish_rows
from codes.services.release_report import LoadReport, differences_from_previous
from codes.services.release_rows import (
    SideMembers,
    UnknownColumns,
    add_localities,
    add_missing_codes,
    add_missing_words,
    copy_rows,
    count_codes,
    read_side_members,
    unknown_columns,
)
from codes.services.search_index import rebuild_search
from codes.services.sql import lock
from codes.services.word_files import current_word_files
from codes.signals import release_published


class UnknownRelease(LookupError):
    """No release has this id."""


class ReleaseAlreadyPublished(ValueError):
    """A release was published before; published releases are immutable."""


class PublishedUnderAnotherFile(ValueError):
    """A published release has this id, from another file or with another date; the new one needs an id of its own."""


def load_release(
    *,
    path: Path,
    at: datetime,
    release_id: str | None = None,
    effective_from: date | None = None,
    complete: bool = True,
    complete_for_level_ii: bool = True,
    license_needed: bool = True,
    accept_unknown: bool = False,
    source_url: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> LoadReport:
    """Load a release file (zip, folder or PPRRVU table as CSV) as a draft and return what it brought.

    All or nothing, in one transaction. Id and first day follow from name and banner where they are not given. The
    same file again changes nothing (`LoadReport.unchanged`); another file replaces a draft of its id. An excerpt is
    loaded with `complete=False`; `license_needed=False` is for files of ours, which hold no words of others.
    `source_url` is where the file was downloaded from, kept beside its hash. `on_progress` is told how many of how many
    characters were read. A member beside the main table (GPCI, LOCCO, ANES) that cannot be read is left out, and the
    report says so. Columns are found by the operator's aliases, too. With `accept_unknown` rows that this version
    cannot read are let in without a value, and the report names what was unknown.
    Raises UnreadableFile for a file that is not what it claims to be, LicenseNotAccepted, PublishedUnderAnotherFile.
    """
    with PublishedFile(path) as file, transaction.atomic():
        if license_needed and not license_accepted(sha256=file.sha256):
            raise LicenseNotAccepted(f"{path.name}: its license has not been accepted")
        members = release_members(file)
        if on_progress is not None:
            file.report_progress(members.read, on_progress)
        aliases = column_aliases()
        tables = ReleaseTables.opened(file, members, aliases=aliases, accept_unknown=accept_unknown)
        sides = read_side_members(file=file, members=members, aliases=aliases)
        table = tables.table
        name = name_release(
            file_name=path.name,
            table_name=members.table,
            banner=table.banner,
            release_id=release_id,
            effective_from=effective_from,
        )
        draft = _draft(file, table, name, at)
        draft.column_aliases = {**table.layout.aliases, **sides.aliases}
        draft.source_url = source_url[:500]
        draft.complete, draft.complete_for_level_ii = complete, complete_for_level_ii
        _lock_releases()
        if (known := same_release(draft)) is not None:
            return _report(known, members, unchanged=True)
        return _load(draft, members, tables, sides)


def publish_release(*, release_id: str, at: datetime) -> Release:
    """Make a draft visible and immutable, as the latest in the order of publication, and return it.

    Its codes are found by the search, and those that nobody named get the names of their families; the words that
    devices download are made with them. Sends `release_published` inside the transaction. Raises UnknownRelease,
    ReleaseAlreadyPublished.
    """
    # Before the transaction, which the database ends where it waits too long for the next statement.
    names = FamilyNames.read()
    with transaction.atomic():
        release = mark_published(release_id=release_id, at=at)
        add_family_names(at=at, names=names)
        rebuild_search()
        # Not while the first device waits for it.
        current_word_files()
    return release


def mark_published(*, release_id: str, at: datetime) -> Release:
    """Do what `publish_release` does but for the search index, which the caller rebuilds."""
    with transaction.atomic():
        _lock_releases()
        release = _existing(release_id)
        if release.is_published:
            raise ReleaseAlreadyPublished(f"{release_id} was published at {release.published_at}")
        last = Release.objects.aggregate(last=Max("published_order"))["last"]
        release.published_at = at
        release.published_order = (last or 0) + 1
        release.save(update_fields=["published_at", "published_order"])
        publish_rows(release_id=release.id)
        release_published.send(sender=Release, release_id=release.id)
    return release


def _existing(release_id: str) -> Release:
    try:
        return Release.objects.get(id=release_id)
    except Release.DoesNotExist:
        raise UnknownRelease(f"{release_id}: no such release is loaded") from None


def _lock_releases() -> None:
    """Let one import or publication at a time go on, until the end of the transaction."""
    lock("codes.releases")


def _draft(file: PublishedFile, table: PprrvuTable, name: ReleaseName, at: datetime) -> Release:
    return Release(
        id=name.id,
        year=name.year,
        title=table.banner.title[:200],
        effective_from=name.effective_from,
        released_on=table.banner.released_on,
        file_name=file.path.name[:255],
        file_sha256=file.sha256,
        imported_at=at,
        missing_columns=list(table.layout.missing),
    )


def same_release(draft: Release) -> Release | None:
    """Return the release that is there already as the draft would be; raises PublishedUnderAnotherFile."""
    known = Release.objects.in_bulk([draft.id]).get(draft.id)
    facts = ("file_sha256", "effective_from", "complete", "complete_for_level_ii")
    if known is None:
        return None
    differing = [fact for fact in facts if getattr(known, fact) != getattr(draft, fact)]
    if known.is_published and differing:
        raise PublishedUnderAnotherFile(
            f"{known.id} is published from {known.file_name} and differs in {', '.join(differing)};"
            f" give the new one an id of its own, such as --release {known.id}.1"
        )
    # A draft is read anew where a new alias finds another column; what is published stays as it was read.
    is_read_alike = known.is_published or known.column_aliases == draft.column_aliases
    return known if is_read_alike and not differing else None


def _load(draft: Release, members: ReleaseMembers, tables: ReleaseTables, sides: SideMembers) -> LoadReport:
    Release.objects.filter(id=draft.id, published_at__isnull=True).delete()
    draft.rows = copy_rows(release_id=draft.id, rows=tables.values())
    new_codes = add_missing_codes(release_id=draft.id)
    add_missing_words(words=tables.table.words, source=draft.id)
    _set_factors(draft, tables.factors)
    draft.unknown_values = [asdict(value) for value in tables.unknown_values]
    draft.anesthesia_conversion_factor = None if sides.anesthesia is None else sides.anesthesia.national
    draft.save(force_insert=True)
    add_localities(release_id=draft.id, sides=sides)
    return _report(draft, members, new_codes=new_codes, sides=sides, unknown=unknown_columns(tables.table, sides))


def _set_factors(draft: Release, factors: Sequence[NamedFactor]) -> None:
    """Write down the conversion factors by name; the first is that of whoever does not qualify for another."""
    draft.conversion_factor = factors[0].dollars
    draft.conversion_factor_qp = next((one.dollars for one in factors[1:] if is_of_qualifying(one.name)), None)
    draft.conversion_factors = [{"name": one.name, "dollars": str(one.dollars)} for one in factors]


def _report(
    release: Release,
    members: ReleaseMembers,
    *,
    unchanged: bool = False,
    new_codes: int = 0,
    sides: SideMembers | None = None,
    unknown: tuple[UnknownColumns, ...] = (),
) -> LoadReport:
    return LoadReport(
        release_id=release.id,
        effective_from=release.effective_from,
        unchanged=unchanged,
        published=release.is_published,
        rows=release.rows,
        codes=count_codes(release_id=release.id),
        new_codes=new_codes,
        localities=release.localities.count(),
        factors=release.factors,
        differences=None if unchanged else differences_from_previous(release=release),
        not_read=members.not_read,
        skipped=() if sides is None else sides.skipped,
        unknown_columns=unknown,
        missing_columns=tuple(release.missing_columns),
        aliases=release.column_aliases,
        unknown_values=release.unknown,
    )
