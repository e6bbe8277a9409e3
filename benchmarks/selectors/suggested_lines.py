"""The lines that somebody of a specialty begins with: what its clinicians bill, then what the catalogue links to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.models import SourceKind, TopCode
from benchmarks.starter import BilledCode, read_commonly_billed
from codes.domain.categories import MEASURES
from codes.domain.states import CodeState
from codes.models import Specialty
from codes.selectors.codes import visible_in_order
from codes.selectors.entries import CodeEntry, entries

MOST_LINES: Final = 60
STARTER: Final = "medicare-2012-excerpt"
_MOST_CANDIDATES: Final = 2 * MOST_LINES
# What carries no credit of its own, or is no longer billed.
_NOT_LOGGED: Final = frozenset(
    {
        CodeState.DELETED,
        CodeState.MEASURE_ONLY,
        CodeState.NO_PHYSICIAN_WORK,
        CodeState.BUNDLED,
        CodeState.OTHER_SCHEDULE,
    }
)


@dataclass(frozen=True, slots=True)
class SuggestedLine:
    """A whole line, and how many of the clinicians counted bill its code; None where the catalogue links it alone.

    Nothing that was counted tells modifiers, role or place: the line leaves them open.
    """

    entry: CodeEntry
    clinicians: int | None
    modifiers: tuple[str, ...] = ()
    units: int = 1
    role: str | None = None
    place_of_service: str | None = None


@dataclass(frozen=True, slots=True)
class SuggestedLines:
    """Lines of a specialty, or of the broader one that stands in for it: `lines_of`.

    `counted_in` is the slug of the table that orders the first of them, or the name of the starter's counts; '' where
    nothing is counted.
    """

    specialty: Specialty
    lines_of: Specialty
    counted_in: str
    lines: tuple[SuggestedLine, ...]


def suggested_lines(*, specialty: Specialty, on: date) -> SuggestedLines:
    """Return up to 60 lines of a specialty: those counted, the most clinicians first; then linked ones, by code.

    Counted in the newest computed table that is shown and not made up, else in the starter's excerpt of CMS's file of
    2012. Left out is what is no longer billed, or carries no credit. Ten queries at most.
    """
    for candidate in (specialty, specialty.broader):
        if candidate is None:
            continue
        counted_in, counted = _counted(candidate.slug)
        lines = _lines(candidate, {billed.code: billed.clinicians for billed in counted}, on=on)
        if lines:
            has_counts = any(line.clinicians is not None for line in lines)
            return SuggestedLines(specialty, candidate, counted_in if has_counts else "", lines)
    return SuggestedLines(specialty, specialty, "", ())


def _counted(slug: str) -> tuple[str, tuple[BilledCode, ...]]:
    top = TopCode.objects.filter(
        specialty=slug, source__kind=SourceKind.MEDICARE, source__made_up=False, source__is_draft=False
    )
    rows = list(top.order_by("-source__year", "source_id", "-n", "code").values_list("source_id", "code", "n"))
    if not rows:
        return STARTER, read_commonly_billed().get(slug, ())
    newest = rows[0][0]
    return newest, tuple(BilledCode(code, n) for source, code, n in rows if source == newest)


def _lines(specialty: Specialty, counts: dict[str, int], *, on: date) -> tuple[SuggestedLine, ...]:
    linked = visible_in_order().filter(specialty_links__specialty=specialty).order_by("code")
    linked_codes = linked.values_list("code", flat=True)[:_MOST_CANDIDATES]
    codes = list(dict.fromkeys([*counts, *linked_codes]))[:_MOST_CANDIDATES]
    logged = [entry for entry in entries(codes, on=on, has_links=False) if _is_logged(entry)]
    return tuple(SuggestedLine(entry, counts.get(entry.code)) for entry in logged[:MOST_LINES])


def _is_logged(entry: CodeEntry) -> bool:
    return entry.state not in _NOT_LOGGED and entry.category != MEASURES
