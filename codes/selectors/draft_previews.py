"""Reads of what a draft would do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from codes.models import DraftPreview, Release

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class CodeChange:
    """The lines of a code over all users, and what they are worth before and after, in wRVU."""

    code: str
    lines: int
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what would be won or lost."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PreviewForReader:
    """The last preview of a draft as one person may see it.

    `changes` are the codes with the largest differences, `codes` how many there are in all, `before` and `after` their
    totals. `own` is None where the person has not asked for a preview: another's own totals are never shown.
    """

    preview: DraftPreview
    changes: tuple[CodeChange, ...]
    codes: int
    before: Decimal
    after: Decimal
    own: DraftPreview | None


def preview_for(*, draft: Release, reader_id: UUID) -> PreviewForReader | None:
    """Return the last preview of a draft, None where nobody asked for one; two queries."""
    last = DraftPreview.objects.filter(release=draft).order_by("-made_at", "user_id").first()
    if last is None:
        return None
    changes = [CodeChange(code, lines, Decimal(before), Decimal(after)) for code, lines, before, after in last.by_code]
    largest = sorted(changes, key=lambda change: (-abs(change.difference), change.code))
    return PreviewForReader(
        preview=last,
        changes=tuple(largest[:SHOWN]),
        codes=len(changes),
        before=sum((change.before for change in changes), Decimal("0.00")),
        after=sum((change.after for change in changes), Decimal("0.00")),
        own=DraftPreview.objects.filter(release=draft, user_id=reader_id).first(),
    )
