"""What a device can download of the catalogue today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery

from codes.domain.client_format import HUNDREDTHS
from codes.models import Publication, PublicationKind, Release
from codes.selectors.publications import StoredFile, stored_files
from codes.selectors.releases import published_releases
from codes.services.publications import publish_rows
from codes.services.word_files import current_word_files

# A device that missed more releases takes the whole one, or asks for the delta that it needs.
_DELTAS_LISTED: Final = 4


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A published release as a file; `sha256` is of its canonical rows, in their format.

    `deltas_from` are ids of older releases, the nearest first, and last that of the next newer one, from which a device
    that has it goes back; none for an excerpt, which is smaller than what differs.
    """

    id: str
    effective_from: date
    complete: bool
    complete_for_level_ii: bool
    rows: int
    sha256: str
    format: int
    deltas_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of today; `releases` the newest first, `current` the one in force, None before the first.

    `benchmarks` are the public tables, by name.
    """

    current: str | None
    releases: tuple[ReleaseFile, ...]
    words: StoredFile
    modifiers: StoredFile
    benchmarks: tuple[StoredFile, ...]


def manifest(*, on: date) -> Manifest:
    """Return what can be downloaded on a day; four queries, and more where a file has to be made first."""
    own = Publication.objects.filter(kind=PublicationKind.RELEASE, version=OuterRef("pk"))
    newest_first = list(published_releases().reverse().annotate(**_of_file(own)))
    words, modifiers = current_word_files()
    return Manifest(
        current=next((release.id for release in newest_first if release.effective_from <= on), None),
        releases=tuple(
            _file(release, newer=newest_first[:place], older=newest_first[place + 1 :])
            for place, release in enumerate(newest_first)
        ),
        words=words,
        modifiers=modifiers,
        benchmarks=stored_files(kind=PublicationKind.BENCHMARKS),
    )


def _of_file(own: QuerySet[Publication]) -> dict[str, Subquery]:
    return {"sha256": Subquery(own.values("sha256")), "format": Subquery(own.values("format"))}


def _file(release: Release, *, newer: Sequence[Release], older: Sequence[Release]) -> ReleaseFile:
    sha256: str | None = getattr(release, "sha256", None)
    number: int = getattr(release, "format", None) or HUNDREDTHS
    if sha256 is None:
        file = publish_rows(release_id=release.id)
        sha256, number = file.sha256, file.format
    return ReleaseFile(
        id=release.id,
        effective_from=release.effective_from,
        complete=release.complete,
        complete_for_level_ii=release.complete_for_level_ii,
        rows=release.rows,
        sha256=sha256,
        format=number,
        deltas_from=_deltas_from(release, newer=newer, older=older),
    )


def _deltas_from(release: Release, *, newer: Sequence[Release], older: Sequence[Release]) -> tuple[str, ...]:
    if not release.complete:
        return ()
    before = [candidate.id for candidate in older if candidate.complete]
    after = [candidate.id for candidate in newer if candidate.complete]
    return (*before[:_DELTAS_LISTED], *after[-1:])
