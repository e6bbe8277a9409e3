"""How long the calculator takes for a line, beside a look-up and a multiplication of decimals.

    python -m tests.performance.calculator ../shared/data/cms/rvu25d.zip [--replay N RELEASE.zip …]

Rounds alternate within one run: the policy cms over sessions of 5 and of 200, the policy unadjusted, and, as the
baseline, the row's work RVU looked up and multiplied by the units; then 500 lines of a ranked code with 9,999 units
beside the same with one. With --replay N instead: N random lines over the
releases that are given are valued, and their steps must give their credits again; where the rows of 26 and TC do not
add up to the whole is counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from codes.domain.fees import rounded_dollars
from codes.domain.values import RvuRow
from procedures.collections.logs import MOST_UNITS
from procedures.requests.calculation import MOST_LINES
from procedures.wrvu.calculator import value_case
from procedures.wrvu.files import NamedFile, schedule_of
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Basis, Line
from tests.performance.scratch import seconds_of
from tests.procedures.wrvu.replay import replay

ROUNDS = 5
LINES = 20_000
MODIFIERS = ((), (), (), (), ("25",), ("59",), ("50",), ("RT",), ("LT",), ("52",), ("26",), ("80",), ("62",))
COMMAND = "python -m tests.performance.calculator"


def main() -> None:
    """Measure, or replay, and print one line a result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--replay", type=int, metavar="N")
    arguments = parser.parse_args()
    schedule = schedule_of([NamedFile(path) for path in arguments.files])
    if arguments.replay:
        _replay(schedule, arguments.replay)
    else:
        _measure(schedule)


def _lines(schedule: MemorySchedule, count: int, *, session: int, random: Random) -> list[list[Line]]:
    """Return sessions of random lines with a work RVU, each on a day of one of the releases."""
    releases = sorted(schedule.releases, key=lambda release: release.effective_from)
    codes = {release.id: sorted(schedule.values[release.id]) for release in releases}
    sessions = []
    for _ in range(count // session):
        release = random.choice(releases)
        day = release.effective_from + timedelta(days=random.randrange(20))
        sessions.append(
            [
                Line(random.choice(codes[release.id]), day, random.choice((1, 1, 1, 2)), random.choice(MODIFIERS))
                for _ in range(session)
            ]
        )
    return sessions


def _measure(schedule: MemorySchedule) -> None:
    random = Random(5)
    fives = _lines(schedule, LINES, session=5, random=random)
    long = _lines(schedule, LINES, session=200, random=random)
    release = schedule.releases[0].id

    def bare() -> None:
        for case in fives:
            for line in case:
                row = schedule.rows(release, line.code).get("")
                rounded_wrvu((row.work_rvu if row and row.work_rvu else Decimal(0)) * line.units)

    works: dict[str, Callable[[], None]] = {
        "look-up and multiplication": bare,
        "cms, sessions of 5": lambda: _value(fives, schedule, CMS),
        "cms, sessions of 200": lambda: _value(long, schedule, CMS),
        "unadjusted, sessions of 5": lambda: _value(fives, schedule, UNADJUSTED),
    }
    times = [[seconds_of(work) for work in works.values()] for _ in range(ROUNDS + 1)][1:]
    medians = [median(column) for column in zip(*times, strict=True)]
    print("what, microseconds a line, ratio, command")
    for name, seconds in zip(works, medians, strict=True):
        print(f"{name}, {seconds / LINES * 1e6:.1f}, {seconds / medians[0]:.1f}, {COMMAND}")
    _measure_units(schedule)


def _measure_units(schedule: MemorySchedule) -> None:
    """Print how much longer a session of 500 lines of 9,999 units takes than one of a unit each; at most 2."""
    release = schedule.releases[0]
    rows = (by_component.get("") for by_component in schedule.values[release.id].values())
    code = next(row.code for row in rows if row is not None and row.work_rvu and row.mult_proc == "2")
    singles, many = ([Line(code, release.effective_from, units)] * MOST_LINES for units in (1, MOST_UNITS))
    ratios = []
    for _ in range(ROUNDS + 1):
        single = seconds_of(lambda: _value([singles], schedule, CMS))
        ratios.append(seconds_of(lambda: _value([many], schedule, CMS)) / single)
    print(f"{MOST_LINES} lines of {MOST_UNITS} units beside 1 unit, , {median(ratios[1:]):.2f}, {COMMAND}")


def _value(sessions: Sequence[Sequence[Line]], schedule: MemorySchedule, policy: object) -> None:
    for case in sessions:
        value_case(case, schedule=schedule, policy=policy)  # type: ignore[arg-type]  # one of the two


def _replay(schedule: MemorySchedule, count: int) -> None:
    wrong = lines = 0
    for case in _lines(schedule, count, session=5, random=Random(7)):
        for credit in value_case(case, schedule=schedule, policy=CMS):
            work = credit.row.work_rvu if credit.row and credit.basis is Basis.WORK_RVU else None
            lines += 1
            wrong += rounded_wrvu(replay(work or Decimal(0), credit.steps)) != credit.wrvu
    print(f"{lines:,} lines over {len(schedule.releases)} releases, {wrong} whose steps do not give the credit again")
    for release in schedule.releases:
        print(f"{release.id}: {_split(schedule, release.id)}")


def _split(schedule: MemorySchedule, release: str) -> str:
    """Return how 26 and TC add up to the whole in a release: RVU totals, and payments within a cent."""
    triples = [rows for rows in schedule.values[release].values() if {"", "26", "TC"} <= rows.keys()]
    paid = [rows for rows in triples if rows[""].status in "ART"]
    off = [rows[""].code for rows in paid if _total(rows[""]) != _total(rows["26"]) + _total(rows["TC"])]
    cents = [
        rows[""].code for rows in paid if abs(_fee(rows[""]) - _fee(rows["26"]) - _fee(rows["TC"])) > Decimal("0.01")
    ]
    return (
        f"{len(triples):,} codes with all three rows, {len(paid):,} of status A, R or T; of these RVU totals differ"
        f" for {len(off)} ({', '.join(off[:10])}),"
        f" payments by more than 0.01 for {len(cents)} ({', '.join(cents[:10])})"
    )


def _total(row: RvuRow) -> Decimal:
    return row.nonfacility_total


def _fee(row: RvuRow) -> Decimal:
    return rounded_dollars(row.nonfacility_total * row.conversion_factor)


if __name__ == "__main__":
    main()
