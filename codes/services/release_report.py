"""What an import brought: counts, and how a release differs from the one before (part of `services.releases`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection
from django.db.models import F, Q

from codes.domain.values import NamedFactor, UnknownValue
from codes.models import Release
from codes.services.release_rows import SkippedMember, UnknownColumns
from codes.services.sql import COUNT_DIFFERENCES, LARGEST_DIFFERENCES

LARGEST: Final = 10


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A row whose work RVU changed, in RVU; None where none is assigned."""

    code: str
    component: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Differences:
    """How a release differs from the one before it, in rows; an excerpt removes nothing: its `removed` is None."""

    previous: str
    added: int
    removed: int | None
    changed: int
    largest: tuple[WorkChange, ...]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What the import of a release did; `unchanged` says that it was there already and nothing was written.

    `new_codes` are codes that the catalogue did not know, `not_read` members that were not opened, `skipped` those
    that could not be used, `missing_columns` those of the main table that no credit needs and that are not there,
    `aliases` headings that were read as columns of ours, `unknown_values` what was let in without being known.
    `differences` is None where there is no earlier release to compare with.
    """

    release_id: str
    effective_from: date
    unchanged: bool
    published: bool
    rows: int
    codes: int
    new_codes: int
    localities: int
    factors: tuple[NamedFactor, ...]
    differences: Differences | None
    not_read: tuple[str, ...]
    skipped: tuple[SkippedMember, ...] = ()
    unknown_columns: tuple[UnknownColumns, ...] = ()
    missing_columns: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    unknown_values: tuple[UnknownValue, ...] = ()

    @property
    def notes(self) -> list[str]:
        """Return, for people, what of the file was left out, and why."""
        notes = [
            f"{unknown.member}: columns not known, not read: {', '.join(unknown.columns)}."
            for unknown in self.unknown_columns
        ]
        if self.missing_columns:
            notes.append(
                f"Columns not in the file, left empty (no credit needs them): {', '.join(self.missing_columns)}."
            )
        notes += [f"Read {heading} as {column}, by an alias." for heading, column in self.aliases.items()]
        notes += [f"Not known to this version, let in: {value}." for value in self.unknown_values]
        notes += [f"Skipped {skipped.name}: {skipped.reason}" for skipped in self.skipped]
        return [*notes, f"Not read: {', '.join(self.not_read)}."] if self.not_read else notes


def differences_from_previous(*, release: Release) -> Differences | None:
    """Return how a release differs from the complete one before it by effective_from, published or not."""
    previous = (
        Release.objects.filter(complete=True, effective_from__lte=release.effective_from)
        .exclude(Q(id=release.id) | Q(effective_from=release.effective_from, imported_at__gt=release.imported_at))
        .order_by("effective_from", F("published_order").asc(nulls_first=True), "imported_at", "id")
        .last()
    )
    if previous is None:
        return None
    pair = [release.id, previous.id]
    with connection.cursor() as cursor:
        cursor.execute(COUNT_DIFFERENCES, pair)
        added, removed, changed = cursor.fetchone()
        cursor.execute(LARGEST_DIFFERENCES, [*pair, LARGEST])
        largest = tuple(WorkChange(*row) for row in cursor.fetchall())
    return Differences(previous.id, added, removed if release.complete else None, changed, largest)
