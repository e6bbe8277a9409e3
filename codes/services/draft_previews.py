"""Previews of drafts: worked out by an app above the catalogue, which declares the kind of job, and kept here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from codes.models import DraftPreview, Release
from jobs.kinds import job_kinds
from jobs.models import Job
from jobs.services import start_job

DRAFT_PREVIEW: Final = "draft preview"
_ZERO: Final = Decimal("0.00")


class NoSuchDraft(LookupError):
    """No draft has this id; it may have been published or discarded."""


@dataclass(frozen=True, slots=True)
class Totals:
    """So many lines, and what they are worth before and after, in wRVU."""

    lines: int = 0
    before: Decimal = _ZERO
    after: Decimal = _ZERO

    def __add__(self, other: Totals) -> Totals:
        """Return both together."""
        return Totals(self.lines + other.lines, self.before + other.before, self.after + other.after)


@dataclass(frozen=True, slots=True)
class CodeTotals:
    """The totals of a code over the lines of all users."""

    code: str
    totals: Totals


def can_preview() -> bool:
    """Return true if an app above works out previews."""
    return DRAFT_PREVIEW in job_kinds()


def start_preview(*, release_id: str, asked_by: UUID, at: datetime) -> Job:
    """Start the preview of a draft for a person, and return the job; it can be started again, the last one counts.

    Raises NoSuchDraft.
    """
    draft_of(release_id=release_id)
    arguments = {"release": release_id, "user": str(asked_by)}
    return start_job(kind=DRAFT_PREVIEW, arguments=arguments, subject=release_id, asked_by=asked_by, at=at)


def draft_of(*, release_id: str) -> Release:
    """Return a draft; raises NoSuchDraft."""
    for draft in Release.objects.filter(id=release_id, published_at__isnull=True):
        return draft
    raise NoSuchDraft(f"{release_id}: there is no such draft any more")


def store_preview(
    *, draft: Release, user_id: UUID, by_code: Sequence[CodeTotals], hidden_codes: int, own: Totals, at: datetime
) -> DraftPreview:
    """Keep a preview with its draft, in place of the person's last one.

    Raises NoSuchDraft, also where another file has taken the draft's place since it was read.
    """
    if draft_of(release_id=draft.id).imported_at != draft.imported_at:
        raise NoSuchDraft(f"{draft.id}: another file took the draft's place meanwhile; work it out again")
    preview, _ = DraftPreview.objects.update_or_create(
        release=draft,
        user_id=user_id,
        defaults={
            "made_at": at,
            "by_code": [
                [one.code, one.totals.lines, f"{one.totals.before:.2f}", f"{one.totals.after:.2f}"] for one in by_code
            ],
            "hidden_codes": hidden_codes,
            "own_lines": own.lines,
            "own_before": own.before,
            "own_after": own.after,
        },
    )
    return preview
