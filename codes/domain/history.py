"""The work RVU of a code from release to release, and why it changed where that is known (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from codes.domain.states import page_row
from codes.domain.values import ReleaseFacts, RvuRow

# From 2026 CMS lowers the work of most services that are not timed by 2.5 percent.
# Source: CMS Physician Fee Schedule final rule for calendar year 2026, efficiency adjustment.
EFFICIENCY_YEAR: Final = 2026
_EFFICIENCY: Final = Decimal("0.975")
_HUNDREDTH: Final = Decimal("0.01")
EFFICIENCY: Final = "efficiency_adjustment"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What one release says of a code: RVU a unit, None where no work is assigned or the release lacks the code.

    `change` is the difference from the release before, None where either has no figure. `reason` is '' where it is not
    known, else `efficiency_adjustment`. A row that this version cannot read is not `is_readable`.
    """

    release: ReleaseFacts
    in_release: bool
    work_rvu: Decimal | None
    change: Decimal | None
    reason: str
    is_readable: bool = True


def history(rows: Mapping[str, Mapping[str, RvuRow]], newest_first: Iterable[ReleaseFacts]) -> tuple[HistoryLine, ...]:
    """Return what each release says of a code, the oldest first, from the first that holds it.

    `rows` are those of the code by release and component. An excerpt without the code says nothing and is left out.
    """
    lines: list[HistoryLine] = []
    for release in reversed(tuple(newest_first)):
        of_release = rows.get(release.id, {})
        if of_release or (lines and release.is_complete_for(_code_of(rows))):
            lines.append(_line(release, of_release, lines[-1] if lines else None))
    return tuple(lines)


def reason_of(before: Decimal, after: Decimal, *, year_before: int, year: int) -> str:
    """Return why a work RVU changed, '' where that is not known.

    The efficiency adjustment is named only for the step into its year, and only where the ratio fits to the hundredth.
    """
    adjusted = (before * _EFFICIENCY).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
    into_the_year = year_before < EFFICIENCY_YEAR == year
    return EFFICIENCY if into_the_year and adjusted == after != before else ""


def _code_of(rows: Mapping[str, Mapping[str, RvuRow]]) -> str:
    return next(row.code for by_component in rows.values() for row in by_component.values())


def _line(release: ReleaseFacts, rows: Mapping[str, RvuRow], before: HistoryLine | None) -> HistoryLine:
    row = page_row(rows)
    work = None if row is None else row.work_rvu
    change, reason = None, ""
    if before is not None and before.work_rvu is not None and work is not None:
        change = work - before.work_rvu
        reason = reason_of(before.work_rvu, work, year_before=before.release.year, year=release.year)
    return HistoryLine(release, bool(rows), work, change, reason, is_readable=row is None or not row.unknown)
