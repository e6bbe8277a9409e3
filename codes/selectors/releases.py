"""Reads of the catalogue that span models or need care about queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.db.models import Max, QuerySet

from codes.domain.values import NamedFactor, ReleaseFacts, RvuRow
from codes.models import Code, CodeUsage, ColumnAlias, LicenseAcceptance, Release
from codes.selectors.sql import ENTRY_COLUMNS, RELEASE_ENTRIES, RELEASE_FACTS, ROWS_FOR
from wire.prepared import prepared_cursor

# Columns of RelativeValue, in the order of the fields of RvuRow.
ROW_COLUMNS: Final = tuple("code_id" if field.name == "code" else field.name for field in fields(RvuRow))

RowsByComponent = dict[str, RvuRow]


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A published release as a reader sees it; conversion factors in US dollars per RVU."""

    facts: ReleaseFacts
    title: str
    released_on: date | None
    conversion_factor: Decimal
    conversion_factor_qp: Decimal | None
    anesthesia_conversion_factor: Decimal | None
    factors: tuple[NamedFactor, ...] = ()

    @property
    def id(self) -> str:
        """Return the release's id, such as RVU25D."""
        return self.facts.id


def published_releases() -> QuerySet[Release]:
    """Return the visible releases in the order in which they come into force, of one date the later published last."""
    return Release.objects.filter(published_at__isnull=False).order_by("effective_from", "published_order")


def release_facts() -> tuple[ReleaseFacts, ...]:
    """Return what a calculation needs of each published release, in the order of `published_releases`; one query."""
    with prepared_cursor() as cursor:
        cursor.execute(RELEASE_FACTS)
        return tuple(ReleaseFacts(*facts) for facts in cursor.fetchall())


def published_entries() -> dict[str, ReleaseEntry]:
    """Return the published releases by id, in the order in which they come into force; one query."""
    with prepared_cursor() as cursor:
        cursor.execute(RELEASE_ENTRIES)
        return dict(_entries(tuple(cursor.fetchall())))


# Keyed by all that the table says, so that another table is another key.
@lru_cache(maxsize=4)
def _entries(rows: tuple[tuple[Any, ...], ...]) -> dict[str, ReleaseEntry]:  # Any: columns of whatever type
    releases = (
        Release(**dict(zip(ENTRY_COLUMNS, (*values, json.loads(factors)), strict=True))) for *values, factors in rows
    )
    return {release.id: release_entry(release) for release in releases}


def release_entry(release: Release) -> ReleaseEntry:
    """Return a published release as a reader sees it."""
    return ReleaseEntry(
        facts=release.facts,
        title=release.title,
        released_on=release.released_on,
        conversion_factor=release.conversion_factor,
        conversion_factor_qp=release.conversion_factor_qp,
        anesthesia_conversion_factor=release.anesthesia_conversion_factor,
        factors=release.factors,
    )


def release_in_force(*, on: date) -> Release | None:
    """Return the published release in force on a day: the latest effective_from, of one date the later published."""
    return published_releases().filter(effective_from__lte=on).last()


def newest_loaded_from() -> date | None:
    """Return the first day in force of the newest complete release, drafts included, None where there is none."""
    newest: date | None = Release.objects.filter(complete=True).aggregate(newest=Max("effective_from"))["newest"]
    return newest


def rows_for(*, codes: Collection[str], release_ids: Collection[str]) -> dict[tuple[str, str], RowsByComponent]:
    """Return the rows of codes by (release, code), then by component ('', 26, TC, 53); one query at most.

    A pair without a row is absent. Drafts are returned where they are asked for.
    """
    if not codes or not release_ids:
        return {}
    by_release: defaultdict[tuple[str, str], RowsByComponent] = defaultdict(dict)
    with prepared_cursor() as cursor:
        cursor.execute(ROWS_FOR, {"releases": list(release_ids), "codes": list(codes)})
        for release_id, *values in cursor.fetchall():
            row = RvuRow(*values)
            by_release[release_id, row.code][row.component] = row
    return dict(by_release)


@dataclass(frozen=True, slots=True)
class UsageFacts:
    """Out of which table the national counts are, '' for none, and when codes were counted; None: never."""

    national_source: str
    counted_at: datetime | None


def usage_facts() -> UsageFacts:
    """Return where the counts of codes come from; one query."""
    facts = CodeUsage.objects.aggregate(source=Max("national_source"), at=Max("counted_at"))
    return UsageFacts(facts["source"] or "", facts["at"])


def usage_of(code: Code) -> CodeUsage | None:
    """Return how often a code is used, None where it was not counted; no query where it was read with the code."""
    return getattr(code, "usage", None)


def column_aliases() -> dict[str, str]:
    """Return our column for each heading that an operator has given one; one query."""
    return dict(ColumnAlias.objects.values_list("heading", "column"))


def license_accepted(*, sha256: str) -> bool:
    """Return true if the license of a file was accepted before."""
    return LicenseAcceptance.objects.filter(file_sha256=sha256).exists()
