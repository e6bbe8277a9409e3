"""What a draft would change, for whoever decides whether it is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.core.paginator import Page, Paginator

from codes.models import Release
from codes.selectors.changes import (
    ADDED,
    DELETED,
    ChangeCounts,
    ReleasePair,
    RowChange,
    change_counts,
    largest_movers,
    pair_of,
    row_changes,
)
from codes.selectors.releases import ReleaseEntry, published_entries

SHOWN: Final = 100
# A draft that is published comes after all that are.
_LAST: Final = 2**31


@dataclass(frozen=True, slots=True)
class DraftReview:
    """How a draft differs from the published release that it would follow; 100 rows a list at most, all by pages."""

    pair: ReleasePair
    counts: ChangeCounts
    movers: tuple[RowChange, ...]
    added: tuple[RowChange, ...]
    deleted: tuple[RowChange, ...]
    page: Page[RowChange]


def review_of(draft: Release, *, page: str = "") -> DraftReview | None:
    """Return the review of a draft, None where no published release comes before it.

    `page` is the number of the page of all changes; whatever is no number of one gives the first or last.
    """
    pair = pair_of(draft.id, {**published_entries(), draft.id: _as_published(draft)})
    if pair is None:
        return None
    changes = row_changes(pair)
    return DraftReview(
        pair=pair,
        counts=change_counts(pair),
        movers=largest_movers(changes),
        added=tuple(change for change in changes if change.kind == ADDED)[:SHOWN],
        deleted=tuple(change for change in changes if change.kind == DELETED)[:SHOWN],
        page=Paginator(changes, SHOWN).get_page(page or 1),
    )


def _as_published(draft: Release) -> ReleaseEntry:
    return ReleaseEntry(
        facts=replace(draft.facts, published=_LAST),
        title=draft.title,
        released_on=draft.released_on,
        conversion_factor=draft.conversion_factor,
        conversion_factor_qp=draft.conversion_factor_qp,
        anesthesia_conversion_factor=draft.anesthesia_conversion_factor,
        factors=draft.factors,
    )
