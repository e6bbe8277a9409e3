"""A made-up log with its schedule: real codes and values of RVU24A under made-up releases, everything by a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from codes.domain.values import ReleaseFacts, RvuRow
from procedures.wrvu.policy import CMS, Policy
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Line
from statements.domain.statement_lines import StatementLine
from statements.matching.compare import value_own
from statements.matching.values import OwnLine
from tests.procedures.wrvu.released import ROWS

FIRST = date(2025, 3, 1)
LAST = date(2025, 5, 31)

# Work of the made-up releases beside RVU24A's: the second of the year moves every third code, the next year all.
_RELEASES = (
    (ReleaseFacts("first of 2025", 2025, date(2025, 1, 1), published=1), Decimal(1), 1),
    (ReleaseFacts("second of 2025", 2025, date(2025, 7, 1), published=2), Decimal("1.04"), 3),
    (ReleaseFacts("first of 2026", 2026, date(2026, 1, 1), published=3), Decimal("0.975"), 1),
)
# Levels of visits that the excerpt lacks, by the row of another one.
_FURTHER = (
    ("99212", "99213", "0.70"),
    ("99215", "99214", "2.80"),
    ("99231", "99232", "1.00"),
    ("99233", "99232", "2.40"),
)
VISITS = ("99212", "99213", "99214", "99215", "99231", "99232", "99233")


def _rows() -> list[RvuRow]:
    by_code = {row.code: row for row in ROWS if not row.component}
    return [*ROWS, *(_like(by_code[like], code, Decimal(work)) for code, like, work in _FURTHER)]


def _like(row: RvuRow, code: str, work: Decimal) -> RvuRow:
    return replace(row, code=code, work_rvu=work, facility_total=work + Decimal("0.91"), nonfacility_total=work + 1)


def _moved(row: RvuRow, factor: Decimal, place: int, every: int) -> RvuRow:
    if row.work_rvu is None or place % every:
        return row
    return replace(row, work_rvu=rounded_wrvu(row.work_rvu * factor))


@cache
def schedule() -> MemorySchedule:
    """Return the schedule of the three releases."""
    values: dict[str, dict[str, dict[str, RvuRow]]] = {}
    places = {code: place for place, code in enumerate(sorted({row.code for row in _rows()}))}
    for release, factor, every in _RELEASES:
        by_code = values.setdefault(release.id, {})
        for row in _rows():
            by_code.setdefault(row.code, {})[row.component] = _moved(row, factor, places[row.code], every)
    return MemorySchedule(tuple(release for release, _, _ in _RELEASES), values)


@cache
def plain_codes() -> tuple[str, ...]:
    """Return codes with work of their own and of no family, not the visits."""
    return tuple(
        sorted(
            row.code
            for row in ROWS
            if not row.component and row.work_rvu and row.work_rvu >= Decimal("0.5") and row.status == "A"
            if not row.endo_base and row.global_period != "ZZZ" and row.code not in VISITS
        )
    )


@cache
def bilateral_codes() -> tuple[str, ...]:
    """Return codes of which both sides count as one and a half."""
    return tuple(
        sorted(
            row.code
            for row in ROWS
            if not row.component and row.work_rvu and row.bilat_surg == "1" and not row.endo_base
        )
    )


def policy_on(_: date) -> Policy:
    """Return the policy of every day."""
    return CMS


def values_of(lines: Sequence[Line]) -> list[OwnLine]:
    """Return lines with their wRVU."""
    return value_own(lines, schedule=schedule(), policy_on=policy_on)


def worth(line: Line) -> Decimal:
    """Return the wRVU of a line alone."""
    return values_of([line])[0].wrvu


def log_of(
    random: Random, *, lines: int, codes: Sequence[str], first: date = FIRST, last: date = LAST
) -> list[OwnLine]:
    """Return a log: visits and procedures, some with modifiers, some with several units."""
    days = (LAST - FIRST).days + 1
    drawn = []
    for place in range(lines):
        code = random.choice(codes)
        drawn.append(
            Line(
                code,
                FIRST + timedelta(days=random.randrange(days)),
                units=random.choice((1, 1, 1, 1, 1, 1, 2, 3)),
                modifiers=_modifiers(code, random),
                id=f"own-{place:05}",
            )
        )
    return values_of(drawn)


def _modifiers(code: str, random: Random) -> tuple[str, ...]:
    if code in bilateral_codes():
        return random.choice(((), ("50",), ("59",), ("50", "52")))
    return (
        random.choice(((), (), (), ("25",), ("GC",), ("25", "GC")))
        if code in VISITS
        else random.choice(((), (), ("59",)))
    )


def statement_line(own: OwnLine, number: int, *, posted_after: int = 3) -> StatementLine:
    """Return an own line as a faithful statement has it."""
    line = own.line
    return StatementLine(
        number=number,
        code=line.code,
        service_on=line.performed_on,
        posted_on=line.performed_on + timedelta(days=posted_after),
        modifiers=line.modifiers,
        units=Decimal(line.units),
        wrvu=own.wrvu,
    )
