"""State and work RVU of codes on a day, and no more: what suggestions show, in a few small queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codes.domain.states import CodeState, page_row, state_of
from codes.domain.timeline import candidate_releases, release_for_code, timeline
from codes.domain.values import ReleaseFacts
from codes.models import Code, RelativeValue
from codes.selectors.releases import RowsByComponent, release_facts, rows_for


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """The state of a code and the work RVU of the row that speaks for it, None where none is assigned."""

    state: CodeState
    work_rvu: Decimal | None


def facts_of(codes: Collection[str], *, on: date) -> dict[str, CodeFacts]:
    """Return the facts of codes by code, as `codes.selectors.entries.entries` has them; at most four queries."""
    if not codes:
        return {}
    newest_first = timeline(release_facts(), on=on)
    asked = {release.id for code in codes for release in candidate_releases(code, newest_first)}
    rows = rows_for(codes=codes, release_ids=asked)
    held = {code for _, code in rows}
    gone = held | _held_before(set(codes) - held, on=on) | _ended(codes, on=on)
    return {code: _facts(code, newest_first, rows, is_known_of_old=code in gone) for code in codes}


def _facts(
    code: str,
    newest_first: tuple[ReleaseFacts, ...],
    rows: Mapping[tuple[str, str], RowsByComponent],
    *,
    is_known_of_old: bool,
) -> CodeFacts:
    release = release_for_code(code, newest_first, holds=lambda release_id: (release_id, code) in rows)
    row = page_row({} if release is None else rows.get((release.id, code), {}))
    return CodeFacts(state_of(row, was_in_force=is_known_of_old), None if row is None else row.work_rvu)


def _ended(codes: Collection[str], *, on: date) -> set[str]:
    return set(Code.objects.filter(code__in=list(codes), terminated_on__lt=on).values_list("code", flat=True))


def _held_before(codes: Collection[str], *, on: date) -> set[str]:
    """Return those of the codes that any published release held before or on a day."""
    if not codes:
        return set()
    held = RelativeValue.objects.filter(
        code__in=list(codes), release__published_at__isnull=False, release__effective_from__lte=on
    )
    return set(held.values_list("code_id", flat=True).distinct())
