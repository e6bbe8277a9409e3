"""How long a comparison of 5,000 own lines with 5,000 lines of a statement takes, and how much memory.

    python -m tests.performance.statements [--lines N] [RELEASE ...]

Seconds of the processor, in alternating rounds of one run: the statement that agrees, one with 5 % of its lines
changed, one that counts all by 0.9, and, as the baseline, the valuation of the log
alone. Memory is the greatest that Python allocated in a round. With releases of CMS (zip) also a log of encounters of
four lines, in the quarter after the middle one of them begins, of which the statement counts all by 0.9.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median

from procedures.wrvu.files import NamedFile, schedule_of
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Line
from statements.domain.statement_lines import StatementLine
from statements.matching.compare import OwnLog, compare, value_own
from statements.matching.values import StatementFacts
from tests.performance.scratch import peak_megabytes
from tests.statements.generator import codes_of
from tests.statements.plants import CHANGES, PlantedStatement, faithful
from tests.statements.world import policy_on, statement_line, values_of

ROUNDS = 5
_FACTOR = Decimal("0.9")
_MODIFIERS: tuple[tuple[str, ...], ...] = ((), (), (), ("59",), ("50",), ("52",), ("22", "59"), ("RT",))


def main() -> None:
    """Measure and print one line a result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("releases", type=Path, nargs="*", help="releases of CMS, zip")
    arguments = parser.parse_args()
    lines: int = arguments.lines
    random = Random(5)
    agreeing = faithful(random, lines=lines, codes=codes_of(random, 100))
    changed = faithful(Random(6), lines=lines, codes=codes_of(random, 100))
    for own in random.sample(changed.own, lines // 20):
        random.choice(CHANGES)(changed, own, random)
    works: dict[str, Callable[[], object]] = {
        "valuation of the log alone": lambda: values_of([own.line for own in agreeing.own]),
        "statement that agrees": agreeing.compared,
        "5 % of the lines changed": changed.compared,
        "all lines by 0.9": lambda: agreeing.compared(_reduced(agreeing)),
    }
    if arguments.releases:
        schedule = schedule_of([NamedFile(path) for path in arguments.releases])
        works["encounters of four out of releases, all by 0.9"] = _of_encounters(schedule, lines)
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(_processor_seconds(work))
    baseline = median(times["valuation of the log alone"])
    for name, work in works.items():
        seconds, memory = median(times[name]), peak_megabytes(work)
        print(f"{name}: {seconds:.2f} s of CPU, {seconds / baseline:.1f} times the valuation, {memory:.0f} MB")


def _processor_seconds(work: Callable[[], object]) -> float:
    """Return how long some work keeps the processor, whatever else the machine does."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _of_encounters(schedule: MemorySchedule, lines: int) -> Callable[[], object]:
    """Return the comparison of a log whose encounters have four lines with a statement that counts all by 0.9."""
    random = Random(7)
    releases = sorted(schedule.releases, key=lambda release: release.effective_from)
    middle = releases[len(releases) // 2]
    rows = [of_code[""] for of_code in schedule.values[middle.id].values() if "" in of_code]
    chosen = random.sample([row for row in rows if row.status == "A" and row.work_rvu], 240)
    logged = [
        Line(
            row.code,
            middle.effective_from + timedelta(days=place // 4 % 90),
            units=random.choice((1, 1, 1, 1, 2)),
            modifiers=random.choice(_MODIFIERS),
            encounter_id=f"encounter {place // 4}",
            id=f"own-{place:05}",
        )
        for place, row in enumerate(random.choices(chosen, k=lines))
    ]
    owns = value_own(logged, schedule=schedule, policy_on=policy_on)
    stated = [statement_line(own, number) for number, own in enumerate(owns, start=1)]
    days = middle.effective_from, middle.effective_from + timedelta(days=89)
    facts = StatementFacts([_by_factor(line) for line in stated], *days, left_out=frozenset())
    return lambda: compare(OwnLog(owns, [], *days), facts, schedule=schedule, policy_on=policy_on)


def _reduced(planted: PlantedStatement) -> StatementFacts:
    facts = planted.facts()
    return replace(facts, lines=[_by_factor(line) for line in facts.lines])


def _by_factor(line: StatementLine) -> StatementLine:
    return replace(line, wrvu=rounded_wrvu((line.wrvu or Decimal(0)) * _FACTOR))


if __name__ == "__main__":
    main()
