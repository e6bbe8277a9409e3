"""What clinicians of one's specialty bill that one rarely logs, and the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from benchmarks.models import Source
from benchmarks.selectors.tables import top_shares
from procedures.reports.periods import MOST_DAYS
from procedures.reports.summary import SpanTooLong
from procedures.selectors.clinicians import Clinician
from procedures.selectors.totals import TallyFact, TallyKey, tallies

_SHARE: Final = Decimal("0.0001")
# A code of so much of the wRVU is worth naming where the other side has less than a quarter of that.
_WORTH_NAMING: Final = Decimal("0.01")
_RARELY: Final = 4
_NAMED: Final = 15


class MixState(StrEnum):
    """What can be said of a mix; all but the first say why there is none."""

    FOUND = "found"
    NO_LINES = "no_lines"
    NO_SPECIALTY = "no_specialty"
    NO_TABLE = "no_table"


@dataclass(frozen=True, slots=True)
class CodeShare:
    """A code's share of the wRVU of the specialty and of one's own, fractions of 1, and one's own lines of it."""

    code: str
    theirs: Decimal
    own: Decimal
    own_lines: int


@dataclass(frozen=True, slots=True)
class Mix:
    """`rarely_logged`: what the specialty bills more of, `rarely_billed`: what oneself does; the largest first."""

    state: MixState
    specialty: str
    source: Source | None
    rarely_logged: tuple[CodeShare, ...]
    rarely_billed: tuple[CodeShare, ...]


def own_mix(*, clinician: Clinician, first: date, last: date) -> Mix:
    """Return how one's codes from `first` to `last`, both included, differ from those of the newest computed table.

    Shares are of wRVU, so that one table's release and another's differ little. Three queries at most.
    Raises SpanTooLong for more than ten years of days.
    """
    if (last - first).days >= MOST_DAYS:
        raise SpanTooLong(f"from {first} to {last} are more than {MOST_DAYS} days")
    if not clinician.specialty:
        return Mix(MixState.NO_SPECIALTY, "", None, (), ())
    theirs = top_shares(specialty=clinician.specialty)
    if theirs is None:
        return Mix(MixState.NO_TABLE, clinician.specialty, None, (), ())
    tallied = tallies(clinician=clinician, first=first, last=last, key=TallyKey.CODE)
    own = {one.key: (one.wrvu, one.lines) for one in tallied if one.fact is TallyFact.OWN}
    total = sum((wrvu for wrvu, _ in own.values()), Decimal(0))
    if not total:
        return Mix(MixState.NO_LINES, clinician.specialty, theirs.source, (), ())
    shares = _shares(theirs.share_of, own, total)
    less = [one for one in shares if one.theirs >= _WORTH_NAMING and one.own * _RARELY < one.theirs]
    more = [one for one in shares if one.own >= _WORTH_NAMING and one.theirs * _RARELY < one.own]
    return Mix(
        state=MixState.FOUND,
        specialty=clinician.specialty,
        source=theirs.source,
        rarely_logged=tuple(sorted(less, key=lambda one: (-one.theirs, one.code))[:_NAMED]),
        rarely_billed=tuple(sorted(more, key=lambda one: (-one.own, one.code))[:_NAMED]),
    )


def _shares(theirs: Mapping[str, Decimal], own: Mapping[str, tuple[Decimal, int]], total: Decimal) -> list[CodeShare]:
    return [
        CodeShare(
            code=code,
            theirs=theirs.get(code, Decimal(0)).quantize(_SHARE),
            own=(own.get(code, (Decimal(0), 0))[0] / total).quantize(_SHARE, ROUND_HALF_UP),
            own_lines=own.get(code, (Decimal(0), 0))[1],
        )
        for code in sorted(theirs.keys() | own.keys())
    ]
