"""What the publication of a draft would do to the lines of all users, worked out and not stored with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from codes.models import DraftPreview, Release
from codes.services.draft_previews import CodeTotals, Totals, draft_of, store_preview
from procedures.selectors.contracts import agreements_of
from procedures.selectors.lines import RevaluationScope, StoredLine, next_slice
from procedures.selectors.logs import users_with_records
from procedures.selectors.schedule import PublishedReleases, published_with
from procedures.selectors.usage import LEAST_USERS
from procedures.services.changes.credits import ValuationRequest, preview_valuations
from procedures.services.valuations import SLICE

_NOTHING: Final = Totals()
ByCode = dict[str, Totals]


def preview_draft(
    *, release_id: str, user_id: UUID, at: datetime, on_progress: Callable[[int, int], None] | None = None
) -> DraftPreview:
    """Work out what all lines that a draft can touch would be worth once it is published, and keep it with the draft.

    By code over all users' lines, only codes that LEAST_USERS users have logged, and in all over the lines of the one
    who asks. Nothing of the lines is written; a user at a time, three queries each and three more a slice of days, so
    it can be broken off and run again. Raises NoSuchDraft.
    """
    draft = draft_of(release_id=release_id)
    published = published_with(draft=draft)
    users = list(users_with_records())
    totals: ByCode = defaultdict(Totals)
    loggers: dict[str, int] = defaultdict(int)
    own = _NOTHING
    for done, user in enumerate(users, start=1):
        by_code = _of_user(user, draft, published, at=at)
        own = sum(by_code.values(), _NOTHING) if user == user_id else own
        for code, of_code in by_code.items():
            totals[code] += of_code
            loggers[code] += 1
        if on_progress is not None:
            on_progress(done, len(users))
    shown = [CodeTotals(code, totals[code]) for code in sorted(totals) if loggers[code] >= LEAST_USERS]
    hidden = len(totals) - len(shown)
    return store_preview(draft=draft, user_id=user_id, by_code=shown, hidden_codes=hidden, own=own, at=at)


def _of_user(user_id: UUID, draft: Release, published: PublishedReleases, *, at: datetime) -> ByCode:
    """Return the totals of a user's lines that the draft can touch, by code."""
    agreements = agreements_of(user_id=user_id)
    by_code: ByCode = defaultdict(Totals)
    for lines in _slices(user_id, draft):
        result = preview_valuations(ValuationRequest(lines, (), agreements, published), at=at, last_seq=0)
        after = {one.line.id: Decimal(one.after.wrvu) for one in result.changed}
        for line in lines:
            before = Decimal("0.00") if line.credit is None else Decimal(line.credit.wrvu)
            by_code[line.line.code] += Totals(1, before, after.get(line.line.id, before))
    return by_code


def _slices(user_id: UUID, draft: Release) -> Iterator[list[StoredLine]]:
    which, through = RevaluationScope(release=draft.id, since=draft.effective_from), date.min
    while True:
        lines, last = next_slice(user_id=user_id, which=which, after=through, most_lines=SLICE)
        if last is None:
            return
        yield lines
        through = last
